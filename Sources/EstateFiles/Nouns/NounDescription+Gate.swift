internal import Estate

extension NounDescription {
    static let gate = NounDescription(
        "gate", "a gate", "What is required before anything is applied.",
        [
            KeyDescription(
                "phrase", .text, "What to type before the plan's digits.", example: "deploy-prod-now", standard: "the environment's name"),
            KeyDescription("appliers", .list(.text("name")), "Who may apply.", example: "[anna, ci-deploy]", standard: "anyone"),
            KeyDescription(
                "approvals", .object { .approvals }, "How many people sign the plan.", example: "{ count: 2, signers: approvers }",
                standard: "none"),
            KeyDescription(
                "totp", .tagged(["!secret"], orText: false),
                "Where the base32 secret of time-based codes is kept; it needs a ledger of the kind git.",
                example: "!secret \"secrets@prod:/Plumbline/TOTP\""),
            KeyDescription(
                "soak", .object { .soak }, "Where the same content must have been applied first, and for how long.",
                example: "{ in: staging, for: 24h, except: [\"formation/*\"] }"),
            KeyDescription(
                "freeze", .list(.object { .freeze }), "When nothing is applied.",
                example: "[{ zone: Europe/Berlin, days: [fri], from: \"16:00\", to: \"23:59\", reason: nobody is on call }]"),
        ])

    static let approvals = NounDescription(
        "approvals", "approvals", "Who signs a plan.",
        [
            KeyDescription(
                "count", .whole(least: 1, most: nil), "How many people besides the author sign the plan.", example: "2", isRequired: true),
            KeyDescription(
                "signers", .text("path"), "The file below this directory with their keys, in OpenSSH's allowed-signers format.",
                example: "approvers", standard: Approvals.standardSigners),
        ])

    static let soak = NounDescription(
        "soak", "a soak", "Where the same content must have been applied first.",
        [
            KeyDescription("in", .text("environment"), "The other environment.", example: "staging", isRequired: true),
            KeyDescription("for", .duration, "How long it must have been applied there.", example: "24h", isRequired: true),
            KeyDescription(
                "except", .list(.text("kind/name")), "What is exempt; * matches any characters.",
                example: "[\"formation/*\"]"),
        ])

    static let freeze = NounDescription(
        "freeze", "a freeze window", "A time in which nothing is applied: days of the year, or hours of days of the week.",
        need: .anyOf([["days"], ["from", "to"]]),
        [
            KeyDescription("zone", .text("time zone"), "The time zone of the times.", example: "Europe/Berlin", standard: "UTC"),
            KeyDescription(
                "days", .list(.choice(Weekday.allCases.map(\.rawValue))), "Days of the week; with them, from and to are times.",
                example: "[fri, sat]", standard: "daily, where from and to are times"),
            KeyDescription(
                "from", .text("time or day"), "The first minute, in quotation marks, or the first day.", example: "2026-12-20"),
            KeyDescription(
                "to", .text("time or day"), "The last minute, or the last day. A time before from is on the next day.",
                example: "2027-01-05"),
            KeyDescription("reason", .text, "Why nothing is applied then.", example: "holidays"),
        ])
}
