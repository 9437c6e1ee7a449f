internal import CanonicalJSON

extension EstateSchema {
    /// Workers, Pages projects and declared secrets.
    static var secrets: [String: JSONValue] {
        [
            "worker": closed(
                [
                    "worker": text("The script's name."), "environment": text("The strictest environment that uses it."),
                    "provider": text("Which provider, where there are several."), "account": text("The id of the account that has it."),
                    "mode": ["$ref": "#/$defs/mode"],
                    "secrets": map(nullable(scalar("!secret, !external or !absent."))),
                ], required: ["worker", "environment", "account"]),
            "pages_project": closed(
                [
                    "pages_project": text("The project's name."), "environment": text("The strictest environment that uses it."),
                    "provider": text("Which provider, where there are several."), "account": text("The id of the account that has it."),
                    "mode": ["$ref": "#/$defs/mode"], "production": ["$ref": "#/$defs/pages-variables"],
                    "preview": ["$ref": "#/$defs/pages-variables"], "domains": list(text("A custom domain, such as www.example.com.")),
                ], required: ["pages_project", "environment", "account"]),
            "pages-variables": closed([
                "variables": map(nullable(scalar("Plain text, !ref, !lookup, !external or !absent."))),
                "secrets": map(nullable(scalar("!secret, !external or !absent."))),
            ]),
            "secret": closed(
                [
                    "secret": text("The secret's name."), "environment": text("The strictest environment that uses it."),
                    "value": .object([
                        "oneOf": [
                            text("!lookup."),
                            closed([
                                "bytes": whole("Random bytes; 32 unless said."),
                                "encoding": .object(["enum": ["hex", "base64", "base64url"]]),
                            ]),
                        ]
                    ]),
                    "generation": whole("Raise it for a new value in place of the old one; 1 unless said."),
                    "stored": list(text("A place such as store:/path/NAME; the first is written first.")),
                ], required: ["secret", "environment", "value", "stored"]),
        ]
    }
}
