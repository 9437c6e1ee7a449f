internal import CanonicalJSON

extension EstateSchema {
    /// What a repository's jobs get.
    static var repository: [String: JSONValue] {
        let reviewer = closed(
            [
                "user": .object(["oneOf": [text("The name of an account."), whole("The number of an account.")]]),
                "team": .object(["oneOf": [text("The name of a team of the repository's owner."), whole("The number of a team.")]]),
            ], required: [])
        return [
            "repository": closed(
                [
                    "repository": text("owner/name."), "environment": text("The environment of the estate that owns it."),
                    "provider": text("Which provider, where there are several."),
                    "deployment_environment": text("The host's deployment environment; what all jobs get unless said."),
                    "mode": ["$ref": "#/$defs/mode"],
                    "protection": closed(
                        [
                            "wait_minutes": whole("How long a job waits; 0 unless said."), "reviewers": list(reviewer),
                            "prevent_self_review": .object([
                                "type": "boolean", "description": "Whether whoever started a job may not approve it.",
                            ]),
                            "branches": .object([
                                "oneOf": [.object(["enum": ["all", "protected"]]), list(text("A pattern; * does not cross /."))]
                            ]),
                        ], required: []),
                    "secrets": map(nullable(scalar("!secret, !external or !absent."))),
                    "variables": map(nullable(scalar("A text, !external or !absent."))),
                ], required: ["repository", "environment"])
        ]
    }
}
