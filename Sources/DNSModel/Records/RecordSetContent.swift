package import Resources

/// The content of a record set: `values`, and where there is one, `proxied`, `ttl`, `comment` and `locked`.
package struct RecordSetContent: Sendable {
    /// Presentations.
    package let values: Set<String>
    /// Each a single value, or a list where the records of a live set differ.
    package let ttl: Content?
    /// Nil where the provider has no proxy.
    package let proxied: Content?
    /// Of a live set, nil for none; of a wanted one, empty for none and nil for any.
    package let comment: Content?
    /// Values of the set that another product of the provider keeps, which are neither wanted nor removed.
    package let locked: Set<String>
    /// ``RecordExtras``: of a live set those that are not as they are by themselves, of a wanted one those that the file names.
    package let extras: [String: Content]

    package init(
        values: Set<String>, ttl: Content?, proxied: Content? = nil, comment: Content? = nil, locked: Set<String> = [],
        extras: [String: Content] = [:]
    ) {
        self.extras = extras
        self.values = values
        self.ttl = ttl
        self.proxied = proxied
        self.comment = comment
        self.locked = locked
    }

    /// - Returns: nil when a value is not known yet.
    package init?(_ content: Content, _ name: RecordSetName) {
        guard let texts = Self.texts(content) else { return nil }
        self.init(content, values: Set(texts.map(name.canonical)))
    }

    /// - Parameter values: of the content, as they are or canonical.
    init(_ content: Content, values: Set<String>) {
        self.init(
            values: values, ttl: content["ttl"], proxied: content["proxied"], comment: content["comment"], locked: Self.locked(content),
            extras: RecordExtras.of(content))
    }

    /// The values of a content as they stand in it; nil when one is not known yet.
    static func texts(_ content: Content) -> [String]? {
        let values = content["values"]?.list ?? []
        let texts = values.compactMap(\.text)
        return texts.count == values.count ? texts : nil
    }

    /// The values that another product keeps, of a content.
    static func locked(_ content: Content) -> Set<String> { Set((content["locked"]?.list ?? []).compactMap(\.text)) }

    package var content: Content {
        var fields = extras
        fields["values"] = .list(values.sorted().map(Content.text))
        if let proxied { fields["proxied"] = proxied }
        if let ttl { fields["ttl"] = ttl }
        if let comment { fields["comment"] = comment }
        if !locked.isEmpty { fields["locked"] = .list(locked.sorted().map(Content.text)) }
        return .record(fields)
    }

    /// A list where the records of a live set differ.
    package var isProxied: Content { proxied ?? .boolean(false) }
}
