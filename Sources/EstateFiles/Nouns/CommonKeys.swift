internal import Estate
internal import Resources

/// Keys that several nouns have alike.
extension KeyDescription {
    static func owner(_ documentation: String = "The strictest environment that uses it, which owns it.") -> KeyDescription {
        KeyDescription("environment", .text("environment"), documentation, example: "production", isRequired: true)
    }

    /// - Parameter example: one of the sample estate.
    static func provider(_ example: String) -> KeyDescription {
        KeyDescription(
            "provider", .text("provider"), "The provider's name in the estate.", example: example,
            standard: "the only one of its kind")
    }

    static let mode = KeyDescription(
        "mode", .choice(Mode.allCases.map(\.rawValue)),
        "What plumb does with it: manage it, observe it (report and never write), or ignore it.", example: "observe", standard: "manage")

    static let after = KeyDescription(
        "after", .list(.text(precedences, "^(\(Precedence.Noun.allCases.map(\.rawValue).joined(separator: "|")))/.+$")),
        "What must be applied completely before it, including its waits.", example: "[service/api]", page: "language.md#order")

    private static let precedences = KeyShape.listed(Precedence.Noun.allCases.map { "\($0.rawValue)/NAME" })

    static func retire(_ documentation: String) -> KeyDescription {
        KeyDescription(
            "retire", .object { .retire }, documentation, example: "{ not_before: 2026-12-20, reason: no longer used }",
            page: "language.md#retiring")
    }

    static func moved(_ documentation: String, example: String) -> KeyDescription {
        KeyDescription("moved", .object { .moved }, documentation, example: example, page: "language.md#names-and-ids")
    }

    static let ignore = KeyDescription(
        "ignore", .list(.either([.text("pattern"), .object { .ignoreRule }])),
        "Live resources that no file declares and plumb ignores: a name, or kind and name, where * matches any characters.",
        example: "[\"config/RAILS_*\", { pattern: _acme-challenge.*, reason: the certificate's }]")

    static let observe = KeyDescription(
        "observe", .list(.either([.text("pattern"), .object { .ignoreRule }])),
        "Declared resources that plumb only observes: it reports a difference and never writes. Patterns as in ignore.",
        example: "[{ pattern: addon/search, reason: its second attachment cannot be declared }]", page: "language.md#what-is-only-observed")
}

extension NounDescription {
    static let retire = NounDescription(
        "retire", "\"retire\"", "When something is destroyed, and what must be true first.", need: .anyOf([["not_before"], ["soak"]]),
        isPartial: true,
        [
            KeyDescription("not_before", .day, "The first day on which it may be destroyed, in UTC.", example: "2026-12-20"),
            KeyDescription("soak", .duration, "How long it must have been announced.", example: "7d"),
            KeyDescription(
                "conditions", .list(.either([.text, .object { .condition }])),
                "What must be true first, as a sentence or with who confirmed it.",
                example: "[no traffic for a week, { what: the last backup is kept, met: \"kris, 2026-12-18\" }]"),
            KeyDescription("reason", .text, "Why it is destroyed.", example: "replaced by velvet"),
        ])

    static let condition = NounDescription(
        "condition", "a condition", "What must be true before something is destroyed.",
        [
            KeyDescription("what", .text, "What must be true.", example: "the last backup is kept", isRequired: true),
            KeyDescription("met", .text, "Who confirmed it, and when; it counts once this is written.", example: "\"kris, 2026-12-18\""),
        ])

    static let moved = NounDescription(
        "moved", "\"moved\"", "A former name.",
        [KeyDescription("from", .text, "The former name.", example: "shop.example", isRequired: true)])

    static let ignoreRule = NounDescription(
        "ignore-rule", "an ignore rule", "Resources to ignore or only to observe, and why.",
        [
            KeyDescription(
                "pattern", .text("pattern"), "A name, or kind and name; * matches any characters.", example: "\"config/RAILS_*\"",
                isRequired: true),
            KeyDescription("reason", .text, "Why they are ignored or only observed.", example: "the framework sets them"),
        ])
}
