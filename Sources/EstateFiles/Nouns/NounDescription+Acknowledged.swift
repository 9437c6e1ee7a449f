internal import Estate

extension NounDescription {
    static let acknowledged = NounDescription(
        "acknowledged", "acknowledged drift", "Acknowledged drift of one environment; plumb drift ack writes it.",
        [
            KeyDescription("acknowledged", .text("environment"), "The environment.", example: "production", isRequired: true),
            KeyDescription(
                "drift", .list(.object { .acknowledgement }), "What drifted, each with its owner and its last day.",
                example:
                    "[{ address: apps/shop-web/config/FLAG_X, value: \"5f3a\", owner: ana, reason: INC-12, since: 2026-11-20, until: 2026-12-20 }]",
                page: "drift.md#acknowledging"),
        ])

    static let acknowledgement = NounDescription(
        "acknowledgement", "an acknowledgement", "One acknowledged drift.",
        [
            KeyDescription(
                "address", .text("address"), "What drifted, as the check names it: PROVIDER/SCOPE/KIND/NAME.",
                example: "apps/shop-web/config/FLAG_X", isRequired: true),
            KeyDescription(
                "value", .text, "Identifies the value that was seen; no other value is acknowledged.", example: "\"5f3a\"", isRequired: true
            ),
            KeyDescription("owner", .text, "The owner.", example: "ana@example.com", isRequired: true),
            KeyDescription("reason", .text, "Why it may stay.", example: "INC-12", isRequired: true),
            KeyDescription("since", .day, "The day on which it was acknowledged.", example: "2026-11-20", isRequired: true),
            KeyDescription(
                "until", .day, "The last day on which it is valid, at most \(DriftAcknowledgement.mostDays) days after since.",
                example: "2026-12-20", isRequired: true),
            KeyDescription("renewed", .whole, "How often it was renewed.", example: "1", standard: "0"),
        ])
}
