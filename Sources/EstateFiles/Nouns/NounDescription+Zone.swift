internal import Estate

extension NounDescription {
    static let zone = NounDescription(
        "zone", "a zone", "A DNS zone and its record sets.",
        [
            KeyDescription("zone", .text("domain"), "The domain.", example: "example.com", isRequired: true),
            .owner(), .provider("dns"),
            KeyDescription(
                "id", .text, "The provider's id; with it, no request is needed to find it.", example: "f12dbb5cac57d5591a5058874498a6d1"),
            KeyDescription(
                "plan", .text, "The zone's plan at the provider, which decides how much one write may carry and what records may have.",
                example: "enterprise", standard: "what every plan allows"),
            .mode,
            KeyDescription(
                "prune", .boolean, "Whether records that are live and not declared are deleted.", example: "true", standard: "false"),
            KeyDescription(
                "records", .list(.object { .record }), "The record sets.",
                example: "[{ name: www, type: A, value: 192.0.2.7 }]"),
            .ignore, .observe,
            KeyDescription(
                "resolvers", .list(.text("address or address:port")),
                "The resolvers that plumb asks whether a change has arrived, read from the default branch.",
                example: "[1.1.1.1, \"[::1]:53\"]",
                standard: Zone.publicResolvers.joined(separator: ", ")),
            .after,
            .moved("The zone whose history it takes over; nothing of that zone is deleted.", example: "{ from: old.example }"),
            .retire("When the zone is deleted with everything in it."),
        ])

    static let record = NounDescription(
        "record", "a record", "A record set: all values of one type at one name.", need: .oneOf([["value"], ["values"]]),
        [
            KeyDescription(
                "name", .text, "Relative to the zone, or ending with it; @ for the zone itself.", example: "www", isRequired: true),
            KeyDescription(
                "type",
                .either([.choice(RecordType.allCases.map(\.rawValue)), .text("TYPE and a number (RFC 3597)", "^TYPE[1-9][0-9]{0,4}$")]),
                "The record type.", example: "A", isRequired: true),
            KeyDescription(
                "value", recordValue, "The only value; a type with fields takes a map of them, or one line as in a zone file.",
                example: "192.0.2.7"),
            KeyDescription("values", .list(recordValue), "The values.", example: "[192.0.2.7, 192.0.2.8]"),
            KeyDescription("ttl", .whole, "Seconds; 1 for automatic, if the provider supports it.", example: "300", standard: "unchanged"),
            KeyDescription(
                "proxied", .boolean, "Whether the provider's proxy is in front.", example: "false", standard: "false"),
            KeyDescription("comment", .text, "A comment that the provider keeps.", example: "the web's", standard: "unchanged"),
            KeyDescription(
                "tags", .list(.text("NAME or NAME:VALUE")), "Tags that the provider keeps; an empty list removes all.",
                example: "[\"owner:dns\"]", standard: "unchanged"),
            KeyDescription(
                "settings", .map("setting", .boolean), "Settings that only this provider has for a record.",
                example: "{ flatten_cname: false }",
                standard: "unchanged"),
            KeyDescription(
                "acknowledge", .map("rule", .text), "Why the warning of a rule is accepted.",
                example: "{ dkim.weak-key: the mail service chooses the key }"),
            .retire("When it is deleted."),
        ])

    private static let recordValue = KeyShape.either(
        [.tagged(["!ref", "!lookup", "!external", "!absent"], orText: true)]
            + RecordType.allCases.compactMap { recordFields[$0] }.map { noun in .object { noun } })

    /// The data of a type by its fields; none for a type whose data is one text.
    static let recordFields = Dictionary(
        RecordType.allCases.compactMap { type in fields(of: type).map { (type, $0) } }, uniquingKeysWith: { first, _ in first })

    private static func fields(of type: RecordType) -> NounDescription? {
        let keys: [KeyDescription]? =
            switch type {
            case .mx: [number("preference", "Lower comes first.", "10"), host("exchange", "mx.example.net")]
            case .srv:
                [
                    number("priority", "Lower comes first.", "10"), number("weight", "The share among the same priority.", "5"),
                    number("port", "The port.", "443"), host("target", "sip.example.net"),
                ]
            case .caa:
                [
                    number("flags", "0, or 128 if an authority that does not know the tag must refuse.", "0"),
                    KeyDescription("tag", .text, "Such as issue, issuewild or iodef.", example: "issue", isRequired: true),
                    KeyDescription("value", .text, "Its value.", example: "letsencrypt.org", isRequired: true),
                ]
            default: RecordShape.of(type)?.fields.map(field)
            }
        let name = type.rawValue
        return keys.map { NounDescription("value-\(name.lowercased())", "an \(name) value", "The data of a record of type \(name).", $0) }
    }

    private static func number(_ name: String, _ documentation: String, _ example: String) -> KeyDescription {
        KeyDescription(name, .whole, documentation, example: example, isRequired: true)
    }

    private static func host(_ name: String, _ example: String) -> KeyDescription {
        KeyDescription(name, .text("host name"), "The host.", example: example, isRequired: true)
    }

    private static func field(_ field: RecordShape.Field) -> KeyDescription {
        let (shape, example): (KeyShape, String) =
            switch field.kind {
            case .number(let range, let words):
                (
                    .either(
                        [.whole(least: range.lowerBound, most: range.upperBound)]
                            + (words.isEmpty ? [] : [.choice(words.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key))])),
                    String(range.lowerBound)
                )
            case .parameters: (.text("KEY=VALUE with blanks between"), "alpn=h2")
            case .hexadecimal: (.text("hexadecimal"), "0b9f")
            case .base64: (.text("Base64"), "MIIB")
            case .host: (.text("host name"), "www.example.net")
            case .text: (.text, "text")
            }
        let isRequired = if case .parameters = field.kind { false } else { true }
        return KeyDescription(field.name, shape, field.meaning, example: example, isRequired: isRequired)
    }
}
