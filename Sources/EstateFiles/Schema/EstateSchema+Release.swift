internal import CanonicalJSON
internal import Estate

extension EstateSchema {
    /// What a service says of its first release, its pipeline and its one-off commands.
    static var release: [String: JSONValue] {
        [
            "release": [
                "description": "Where the first release comes from.",
                "oneOf": [
                    closed(["from": text("The environment whose app runs it already.")], required: ["from"]),
                    closed(
                        [
                            "workflow": text("The workflow's file, such as deploy-queue.yml."), "repository": text("owner/name"),
                            "provider": text("Which provider of workflows, where there are several."),
                            "ref": text("The branch or tag; main unless said."), "inputs": map(scalar("The input's text.")),
                            "marker": text("The input that takes our own mark, shown in the run's name."),
                        ], required: ["workflow", "repository"]),
                ],
            ],
            "pipeline": closed(
                [
                    "name": text("The pipeline; made where there is none of the name."),
                    "stage": .object(["enum": .array(PipelineStage.stages.map(JSONValue.string))]),
                    "moved": ["$ref": "#/$defs/moved"],
                ], required: ["name", "stage"]),
            "task": closed(
                [
                    "command": text("One line, run by a shell in a dyno of its own."), "size": text("standard-1x, …"),
                    "timeout": text("When it is ended: 10m, 1h; 10m unless said, 24h at most."),
                    "when": .object([
                        "enum": ["first", "release"],
                        "description": "After the first release, or for every release of something new; first unless said.",
                    ]),
                ], required: ["command"]),
        ]
    }
}
