extension NounDescription {
    static let repository = NounDescription(
        "repository", "a repository", "What the jobs of a repository get: all of them, or those of one deployment environment.",
        [
            KeyDescription(
                "repository", .text("owner/name", "^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$"), "The repository.", example: "acme/infra",
                isRequired: true),
            .owner("The environment of the estate that owns it."), .provider("ci"),
            KeyDescription(
                "deployment_environment", .text, "The host's deployment environment, created with its rules if it does not exist.",
                example: "production", standard: "what all jobs get"),
            .mode,
            KeyDescription(
                "protection", .object { .protection }, "The rules of the deployment environment, all of them.",
                example: "{ wait_minutes: 10, branches: [main] }", with: ("deployment_environment", [])),
            .secrets,
            KeyDescription(
                "variables", .map("name", .tagged(["!external", "!absent"], orText: true)), "Variables that everybody can read.",
                example: "{ REGION: eu }"),
            .observe,
        ])

    static let protection = NounDescription(
        "protection", "a protection", "The rules of a deployment environment; for what it leaves out, the host's defaults apply.",
        [
            KeyDescription(
                "wait_minutes", .whole(least: 0, most: 43_200), "How long a job waits.", example: "10", standard: "0"),
            KeyDescription(
                "reviewers", .list(.object { .reviewer }), "Who may approve, by name or by number, six at most.",
                example: "[{ team: 4711 }, { user: 583231 }]"),
            KeyDescription(
                "prevent_self_review", .boolean, "Whether the person who started a job may not approve it.", example: "true",
                standard: "false"),
            KeyDescription(
                "branches", .either([.choice(["all", "protected"]), .list(.text("pattern"))]),
                "Which branches may deploy; protected ones are those with branch protection, and * in a pattern does not cross /.",
                example: "[main, \"release/*\"]", standard: "all"),
        ])

    static let reviewer = NounDescription(
        "reviewer", "a reviewer", "A user or a team.", need: .oneOf([["user"], ["team"]]),
        [
            KeyDescription("user", .either([.text, .whole]), "The name of an account, or its number.", example: "583231"),
            KeyDescription(
                "team", .either([.text, .whole]), "The name of a team of the repository's owner, or its number.", example: "4711"),
        ])
}
