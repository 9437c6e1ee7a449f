internal import Resources

/// The content of a record set: `values`, `proxied`, and where there is one, `ttl` and `comment`.
struct SetContent {
    /// Presentations.
    let values: Set<String>
    /// Each a single value, or a list where the records of a live set differ.
    let ttl: Content?
    let proxied: Content
    /// Of a live set, nil for none; of a wanted one, empty for none and nil for any.
    let comment: Content?
    /// Values of the set that another product keeps, which are neither wanted nor removed.
    let locked: Set<String>

    init(values: Set<String>, ttl: Content?, proxied: Content, comment: Content?, locked: Set<String>) {
        self.values = values
        self.ttl = ttl
        self.proxied = proxied
        self.comment = comment
        self.locked = locked
    }

    /// - Returns: nil when a value is not known yet.
    init?(_ content: Content, _ name: SetName) {
        let values = content["values"]?.list ?? []
        guard values.allSatisfy({ $0.text != nil }) else { return nil }
        self.init(
            values: Set(values.compactMap(\.text).map(name.canonical)), ttl: content["ttl"],
            proxied: content["proxied"] ?? .boolean(false), comment: content["comment"],
            locked: Set((content["locked"]?.list ?? []).compactMap(\.text)))
    }

    var content: Content {
        var fields: [String: Content] = ["proxied": proxied, "values": .list(values.sorted().map(Content.text))]
        if let ttl { fields["ttl"] = ttl }
        if let comment { fields["comment"] = comment }
        if !locked.isEmpty { fields["locked"] = .list(locked.sorted().map(Content.text)) }
        return .record(fields)
    }
}
