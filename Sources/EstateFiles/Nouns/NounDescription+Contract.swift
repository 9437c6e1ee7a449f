internal import Estate

extension NounDescription {
    /// One entry of `reads`.
    static let variable: NounDescription = .init(
        "variable", "a variable of the contract", "What a program's variable must look like, when it is needed, and who provides it.",
        isPartial: true,
        formats + meaning + origin + flag)

    /// An entry of `reads` that has `reads` itself.
    static let variableGroup: NounDescription = .init(
        "variable-group", "a group of the contract", "Variables with common settings, which each may override.", isPartial: true,
        [
            KeyDescription(
                "reads", .map("variable or group", reads), "The variables of the group.",
                example: "{ LOG_FORMAT: { absence: writes plain lines } }",
                isRequired: true)
        ] + variable.keys)

    private static let formats: [KeyDescription] = [
        KeyDescription("format", .choice(MappingReader.formats), "What a value looks like.", example: "url", standard: "text"),
        KeyDescription(
            "length", .whole, "The exact number of digits of hex, bytes of base64, or characters of a token.", example: "64",
            with: ("format", ["hex", "base64", "token"])),
        KeyDescription(
            "min", .whole(least: nil, most: nil), "The least number, or length.", example: "1", with: ("format", ["integer"] + lengths)),
        KeyDescription(
            "max", .whole(least: nil, most: nil), "The greatest number, or length.", example: "65535",
            with: ("format", ["integer"] + lengths)),
        KeyDescription(
            "values", .list(.text), "The texts that are allowed.", example: "[debug, info]", isRequired: true, with: ("format", ["one-of"])),
        KeyDescription(
            "pattern", .text("pattern (PCRE2)"), "What the whole value matches; a value that takes too many steps counts as a mismatch.",
            example: "\"[a-z]+-[0-9]+\"", isRequired: true, with: ("format", ["regex"])),
        KeyDescription(
            "on", .scalar, "The only value that turns it on.", example: "\"true\"", standard: "both 1 and true",
            with: ("format", ["flag"])),
        KeyDescription(
            "schemes", .list(.text), "The schemes that are allowed.", example: "[https]", standard: "any", with: ("format", ["url"])),
        KeyDescription("label", .text, "The label of its block.", example: "PRIVATE KEY", standard: "any", with: ("format", ["pem"])),
        KeyDescription(
            "user", .text, "The role that it logs in as.", example: "reader", standard: "any", with: ("format", ["postgres-url"])),
    ]

    private static let lengths = ["hex", "base64", "token"]

    private static let meaning: [KeyDescription] = [
        KeyDescription(
            "when", .either([.text("condition"), .list(.text("condition"))]),
            "When it is read: FLAG, not FLAG or FLAG@environment, joined by and, or; a list holds when all do.",
            example: "FLAG_BILLING and not FLAG_TRIAL", standard: "always"),
        KeyDescription("optional", .boolean, "Whether it is optional.", example: "true", standard: "false"),
        KeyDescription("default", .scalar, "What the program uses without it.", example: "info"),
        KeyDescription("fallback", .text("variable"), "The variable that is used instead.", example: "DEFAULT_LOG_LEVEL"),
        KeyDescription(
            "severity", perEnvironment(ContractVariable.Severity.allCases.map(\.rawValue)),
            "How severe a breach is: error blocks; or a map by environment.", example: "{ staging: warning }", standard: "error"),
        KeyDescription("absence", .text, "What the program does without it, as a clause.", example: "refuses to start"),
    ]

    private static let origin: [KeyDescription] = [
        KeyDescription(
            "from", .either([.choice(["us", "add-on"]), .object { .variableSource }]), "Who provides the value.",
            example: "{ system: flag-manager }", standard: "us"),
        KeyDescription("owner", .text, "The owner.", example: "payments"),
        KeyDescription("where", .text, "Where a person can get a value.", example: "\"Stripe, Developers, API keys\""),
        KeyDescription("stored", .text("store:/path/NAME"), "Where it is kept.", example: "\"secrets:/Web/STRIPE_API_KEY\""),
        KeyDescription(
            "class", perEnvironment(KeyClass.allCases.map(\.rawValue)), "The class of key; or a map by environment.",
            example: "{ production: live, staging: test }"),
        KeyDescription("secret", .boolean, "Whether it may not be written in a file.", example: "true", standard: "false"),
        KeyDescription(
            "shared", .boolean, "Whether environments may have the same value.", example: "true", standard: "true, and false for secrets"),
    ]

    private static let flag: [KeyDescription] = [
        KeyDescription(
            "excludes", .either([.text("flag"), .list(.text("flag"))]), "Flags that may not be on together with it.",
            example: "[FLAG_TRIAL]", with: ("format", ["flag"])),
        KeyDescription(
            "needs", .either([.text("condition"), .list(.text("condition"))]), "What must hold while it is on.", example: "FLAG_BILLING",
            with: ("format", ["flag"])),
        KeyDescription(
            "step", .text, "What a person does before it is switched.", example: "inform support", with: ("format", ["flag"])),
        KeyDescription(
            "while", .object { .precondition }, "What a provider must answer while it is on, and while it is off.",
            example: "{ lookup: !lookup \"dns.access(acc/api.example.com).protection\", off: protected }", with: ("format", ["flag"]),
            page: "language.md#contracts"),
    ]

    static let precondition = NounDescription(
        "while", "\"while\"", "What a flag depends on, looked up at a provider.", need: .anyOf([["on"], ["off"]]), isPartial: true,
        [
            KeyDescription(
                "lookup",
                .either([.tagged(["!lookup"], orText: false), .map("environment", .tagged(["!lookup"], orText: false))]),
                "The look-up, or a map of look-ups by environment.",
                example: "{ production: !lookup \"dns.access(acc/api.example.com).protection\" }", isRequired: true),
            KeyDescription("on", .text, "The answer that is needed while the flag is on.", example: "open"),
            KeyDescription("off", .text, "The answer that is needed while the flag is off.", example: "protected"),
        ])

    static let variableSource = NounDescription(
        "variable-source", "\"from\"", "Who provides a value.", need: .oneOf([["system"], ["person"]]),
        [
            KeyDescription("system", .text, "Another system, such as a flag manager.", example: "flag-manager"),
            KeyDescription("person", .text, "Somebody.", example: "ana"),
        ])

    private static func perEnvironment(_ words: [String]) -> KeyShape {
        .either([.choice(words), .map("environment", .choice(words))])
    }
}
