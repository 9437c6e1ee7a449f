extension NounDescription {
    static let worker = NounDescription(
        "worker", "a Worker", "The secrets of a Worker, whose script is deployed elsewhere.",
        [
            KeyDescription(
                "worker", .text("script name", "^[a-z0-9_][a-z0-9_-]{0,62}$"), "The script's name.", example: "deploy-shim",
                isRequired: true),
            .owner(), .provider("dns"), .account,
            .mode, .secrets,
        ])

    static let pagesProject = NounDescription(
        "pages_project", "a Pages project", "The variables and custom domains of a Pages project, whose content is deployed elsewhere.",
        [
            KeyDescription(
                "pages_project", .text("project name", "^[a-z0-9]([a-z0-9-]{0,56}[a-z0-9])?$"), "The project's name.", example: "shop-site",
                isRequired: true),
            .owner(), .provider("dns"), .account, .mode,
            KeyDescription(
                "production", .object { .pagesVariables }, "What its production deployments get.",
                example: "{ variables: { API_ORIGIN: https://api.example.com } }"),
            KeyDescription(
                "preview", .object { .pagesVariables }, "What its preview deployments get.",
                example: "{ variables: { API_ORIGIN: https://api-staging.example.com } }"),
            KeyDescription(
                "domains", .list(.text("host name")), "Custom domains; the project's own host is always there and not declared.",
                example: "[www.example.com]"),
        ])

    static let pagesVariables = NounDescription(
        "pages-variables", "variables of a Pages project", "The variables of one of the two environments that every project has.",
        [
            KeyDescription(
                "variables", .map("variable", .tagged(["!ref", "!lookup", "!external", "!absent"], orText: true)),
                "Plain text, which everyone who can see the project can read.", example: "{ API_ORIGIN: !ref service/api.origin }"),
            .secrets,
        ])
}

extension KeyDescription {
    fileprivate static let account = KeyDescription(
        "account", .text("account id"), "The id of the account that has it.", example: "5a3c0e4f9d1b47e6a2c8d70b6e91f354", isRequired: true)

    /// What cannot be read back.
    static let secrets = KeyDescription(
        "secrets", .map("name", .tagged(["!secret", "!external", "!absent"], orText: false)),
        "Secrets, which cannot be read back.", example: "{ TOKEN: !secret \"secrets:/Site/TOKEN\" }")
}
