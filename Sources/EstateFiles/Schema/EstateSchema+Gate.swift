internal import CanonicalJSON

/// What stands under `gate:`.
extension EstateSchema {
    static var gate: [String: JSONValue] {
        [
            "gate": closed([
                "phrase": text("What is typed before the plan's digits."), "appliers": list(text("Who may apply.")),
                "approvals": closed(
                    [
                        "count": whole("How many people besides the author sign the plan."),
                        "signers": text("The file with their keys, in OpenSSH's allowed-signers format; approvers unless said."),
                    ], required: ["count"]),
                "totp": text("!secret: the base32 secret of time-based codes."),
                "soak": closed(
                    [
                        "in": text("The environment in which the same content must have been applied."),
                        "for": .object(["type": "string", "pattern": "^[1-9][0-9]*[mhd]$", "description": "90m, 24h or 7d."]),
                        "except": list(text("kind/name of what is not held up; * stands for any run of characters.")),
                    ], required: ["in", "for"]),
                "freeze": list(["$ref": "#/$defs/freeze"]),
            ]),
            "freeze": closed([
                "zone": text("A time zone such as Europe/Berlin; UTC unless said."),
                "days": list(.object(["enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]])),
                "from": text("A time of the day such as \"16:00\", or a date such as 2026-12-20."),
                "to": text("The last minute, or the last day."), "reason": text("Why."),
            ]),
        ]
    }
}
