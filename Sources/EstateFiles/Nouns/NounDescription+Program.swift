internal import Estate

/// What a service says of the program that it runs.
extension NounDescription {
    static let health = NounDescription(
        "health", "a health check", "What a healthy service answers, without a credential and without following a redirect.",
        need: .anyOf([["path"], ["log"]]),
        isPartial: true,
        [
            KeyDescription("path", .text("path", "^/"), "The path to request; optional if log is the only check.", example: "/health"),
            KeyDescription(
                "at", .text("origin", "^https://"), "The origin to request it from, read from the default branch.",
                example: "https://www.example.com",
                standard: "the address that the provider gives the app", with: ("path", [])),
            KeyDescription(
                "status", .whole(least: 100, most: 599), "The status of the answer.", example: "204",
                standard: "200, or 302 with a redirect", with: ("path", [])),
            KeyDescription(
                "redirect", .text, "What Location begins with.", example: "https://login.example.com/", with: ("path", [])),
            KeyDescription("json", .json, "What the JSON of the body contains.", example: "{ status: ok }", with: ("path", [])),
            KeyDescription("text", .text, "What the body contains.", example: "ready", with: ("path", [])),
            KeyDescription(
                "within", .duration, "How long a changed service has to become healthy.", example: "10m",
                standard: "\(HealthCheck.standardDeadline / 60)m", with: ("path", [])),
            KeyDescription(
                "log", .object { .log }, "What its log must not contain, read from the default branch.",
                example: "{ for: 15s, refuse: \"ERROR|Traceback\" }"),
        ])

    static let log = NounDescription(
        "log", "\"log\"", "What the log of a service must not contain.", isPartial: true,
        [
            KeyDescription(
                "for", .text("length of time", "^[1-9][0-9]*[sm]$"), "For how long the log is followed, 1s to \(LogCheck.longest / 60)m.",
                example: "15s", isRequired: true),
            KeyDescription(
                "refuse", .text("pattern (PCRE2)"), "What no part of a line may match.", example: "\"ERROR|Traceback\"", isRequired: true),
        ])

    static let release = NounDescription(
        "release", "\"release\"", "Where the first release comes from.", need: .oneOf([["from"], ["workflow"]]),
        [
            KeyDescription(
                "from", .text("environment"), "The environment whose app runs it already: plumb promotes that and does not build again.",
                example: "staging"),
            KeyDescription(
                "workflow", .text("file", "^[A-Za-z0-9._-]+\\.ya?ml$"),
                "The workflow that makes it, which plumb runs and follows to its end.",
                example: "deploy-web.yml"),
            KeyDescription(
                "repository", .text("owner/name", "^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}$"), "The repository that has it.",
                example: "acme/shop", isRequired: true, with: ("workflow", [])),
            KeyDescription(
                "provider", .text("provider"), "The provider of workflows in the estate.", example: "ci",
                standard: "the only one of its kind", with: ("workflow", [])),
            KeyDescription(
                "ref", .text("branch or tag"), "What it runs on.", example: "v2", standard: "main", with: ("workflow", [])),
            KeyDescription(
                "inputs", .map("input", .scalar), "Its inputs, ten at most.", example: "{ target: prod }", with: ("workflow", [])),
            KeyDescription(
                "marker", .text, "The input that takes plumb's marker, which the workflow shows in its run's name.", example: "plumb",
                with: ("workflow", [])),
        ])

    static let pipeline = NounDescription(
        "pipeline", "\"pipeline\"", "The pipeline that an app is in.", isPartial: true,
        [
            KeyDescription(
                "name", .text("pipeline name", "^[a-z][a-z0-9-]{2,29}$"),
                "The pipeline's name; an app that is in another pipeline blocks the plan.",
                example: "shop", isRequired: true),
            KeyDescription(
                "stage", .choice(PipelineStage.stages), "The app's stage.", example: "production", isRequired: true),
            .moved("The pipeline's former name.", example: "{ from: store }"),
        ])

    static let task = NounDescription(
        "task", "a task", "A one-off command that follows a release.", isPartial: true,
        [
            KeyDescription(
                "command", .text, "One line for a shell in a dyno of its own.", example: "python -m db.migrate", isRequired: true),
            KeyDescription("size", .text, "The size of that dyno.", example: "standard-1x", standard: "the provider's own"),
            KeyDescription("timeout", .duration, "When it is stopped, 24h at most.", example: "30m", standard: "10m"),
            KeyDescription(
                "when", .choice(OneOffTask.Occasion.allCases.map(\.rawValue)),
                "After a first release that plumb makes, or for every build that the app starts to run; never twice for the same.",
                example: "release", standard: OneOffTask.Occasion.first.rawValue),
        ])

    static let compare = NounDescription(
        "compare", "\"compare\"", "What is known of the differences between the environments of a service.",
        [
            KeyDescription(
                "differs", .map("variable or setting", .text),
                "Why it may differ, or be in one environment only; also of one add-on, feature or process type, as formation/web.",
                example: "{ LOG_LEVEL: staging logs more, formation/web: production carries the load }"),
            KeyDescription(
                "same", .map("variable or setting", .text), "Why it must be the same.", example: "{ stack: both are built once }"),
        ])
}
