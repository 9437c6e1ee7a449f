internal import Estate

extension NounDescription {
    /// A whole file.
    static let service = NounDescription(
        "service", "a service", "One app in each environment that it names; what is at the top applies to all of them.",
        overlay: "environments",
        [
            KeyDescription("service", .text, "The service's name.", example: "web", isRequired: true, isForTopAlone: true),
            KeyDescription(
                "environments", .map("environment", .object { .serviceSettings }),
                "What applies to one environment only: maps merge deeply, lists and scalars replace, !unset does not inherit.",
                example: "{ production: { app: shop-web } }", isRequired: true, isForTopAlone: true),
        ] + settings)

    /// What holds for all environments of a service, or for one.
    static let serviceSettings = NounDescription(
        "service-settings", "a service", "What applies to one environment of a service.", isPartial: true, settings)

    private static let settings: [KeyDescription] =
        [
            KeyDescription(
                "app", .text("app name", "^[a-z][a-z0-9-]{1,28}[a-z0-9]$"), "The app's name at the provider; each environment has its own.",
                example: "shop-web"),
            .provider("apps"),
        ] + app + program + lifecycle

    private static let app: [KeyDescription] = [
        KeyDescription("stack", .text, "What the app is built for and runs on.", example: "container"),
        KeyDescription("region", .text, "Where it runs; it cannot be changed after the app is created.", example: "eu"),
        KeyDescription("team", .text, "The team that owns the app; it cannot be changed after the app is created.", example: "shop"),
        KeyDescription("maintenance", .boolean, "Whether it shows the maintenance page.", example: "false"),
        KeyDescription(
            "acm", .boolean, "Whether the provider manages the certificates of the domains.", example: "true",
            page: "providers.md#certificates"),
        KeyDescription(
            "config",
            .map("variable", .tagged(["!secret", "!ref", "!lookup", "!external", "!absent", "!unset"], orText: true)),
            "Config vars.", example: "{ LOG_LEVEL: info, API_ORIGIN: !ref service/api.origin }"),
        KeyDescription(
            "formation", .map("process type", .object { .processType }), "How many dynos of each process type run, and of which size.",
            example: "{ web: { quantity: 1, size: standard-1x } }"),
        KeyDescription(
            "addons", .map("name of your own", .object { .addOn }), "Add-ons.", example: "{ search: { plan: \"elastic:basic\" } }"),
        KeyDescription(
            "domains", .list(.text("host name")), "Host names that the app answers for; a host can belong to one app.",
            example: "[www.example.com]"),
        KeyDescription(
            "buildpacks", .list(.text("namespace/name or URL")), "Buildpacks in their order.", example: "[acme/python]"),
        KeyDescription("features", .map("feature", .boolean), "Features that are on or off.", example: "{ preboot: true }"),
    ]

    private static let program: [KeyDescription] = [
        KeyDescription(
            "reads", .map("variable or group", reads), "What its program needs in order to run.",
            example: "{ LOG_LEVEL: { format: text } }", page: "language.md#contracts"),
        KeyDescription(
            "health", .object { .health }, "What it answers when it is healthy.", example: "{ path: /health, json: { status: ok } }",
            page: "language.md#health"),
        KeyDescription(
            "release", .object { .release }, "Where the first release comes from; an app that runs anything already had it.",
            example: "{ from: staging }", page: "language.md#releases-and-tasks"),
        KeyDescription(
            "pipeline", .object { .pipeline }, "The pipeline that the app is in; created if there is none of that name, and never deleted.",
            example: "{ name: shop, stage: production }", page: "language.md#releases-and-tasks"),
        KeyDescription(
            "tasks", .map("task", .object { .task }), "One-off commands that run after a release, one after the other.",
            example: "{ migrate: { command: python -m db.migrate } }", page: "language.md#releases-and-tasks"),
        KeyDescription(
            "compare", .object { .compare }, "What its environments may differ in, and what must be the same.",
            example: "{ differs: { LOG_LEVEL: staging logs more } }", page: "language.md#environments-side-by-side"),
    ]

    private static let lifecycle: [KeyDescription] = [
        .after, .mode,
        KeyDescription(
            "prune", .boolean, "Whether what is live and not declared is deleted, as far as absence may delete it.", example: "true",
            standard: "false"),
        .ignore, .observe,
        KeyDescription(
            "acknowledge", .map("variable", .map("rule", .text)), "Why what looks like a credential is not one.",
            example: "{ STRIPE_API_KEY: { \(CredentialLiteral.rule): \"from the documentation, opens nothing\" } }",
            page: "language.md#credentials-in-the-files"),
        .moved("The app's former name.", example: "{ from: shop }"), .retire("When the app is destroyed."),
    ]

    /// What a contract says of one variable, or of several.
    static let reads: KeyShape = .optional(.either([.object { .variable }, .object { .variableGroup }]))

    static let processType = NounDescription(
        "process-type", "a process type", "A process type, named as in the Procfile.", isPartial: true,
        [
            KeyDescription("quantity", .whole, "How many dynos run.", example: "2", isRequired: true),
            KeyDescription(
                "size", .text, "The size of its dynos; the sizes of an app are of one tier.", example: "standard-1x",
                standard: "unchanged"),
        ])

    static let addOn = NounDescription(
        "add-on", "an add-on", "An add-on of an app.", isPartial: true,
        [
            KeyDescription("plan", .text("service:plan"), "The plan to provision.", example: "\"elastic:basic\"", isRequired: true),
            KeyDescription("name", .text, "The add-on's own name.", example: "shop-search", standard: "the app's name and the key"),
            KeyDescription(
                "as", .text("capitals, digits and _", "^[A-Z][A-Z0-9_]*$"), "The attachment, which its variables are named after.",
                example: "SEARCH", standard: "the service's own"),
            .moved("The former key.", example: "{ from: db }"), .retire("When it is destroyed with its data."),
        ])
}
