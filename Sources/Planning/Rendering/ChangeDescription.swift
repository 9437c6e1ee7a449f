internal import Estate
internal import Resources

/// The words for one change.
enum ChangeDescription {
    /// Such as `heroku raxx-queue-prod`.
    static func place(_ address: Address) -> String { "\(address.scope.provider) \(WrittenName.shown(address.scope.shownName))" }

    /// What changes, in one clause without secret text and without walls of it.
    static func subject(_ change: Change) -> String {
        let (name, value) = (title(change.address), value(change))
        let separator = change.before == nil && change.address.kind == "config" ? " = " : " "
        return value.isEmpty ? name : name + separator + value
    }

    /// The new value, the one that goes, or from what to what; empty where the title says it all.
    static func value(_ change: Change) -> String {
        switch (change.before, change.after) {
        case (nil, let after?): text(after, of: change.address.kind)
        case (let before?, nil): text(before, of: change.address.kind)
        case (let before?, let after?): difference(before, after, of: change.address.kind)
        case (nil, nil): ""
        }
    }

    /// A record set by its values, and of the rest what is not as it is by default.
    static func text(_ content: Content, of kind: String) -> String {
        guard kind == "dns", case .record(var fields) = content, let values = fields.removeValue(forKey: "values") else {
            return text(content)
        }
        if fields["proxied"] == .boolean(false) { fields["proxied"] = nil }
        if fields["ttl"] == .integer(1) { fields["ttl"] = nil }
        return ([text(values)] + fields.sorted { $0.key < $1.key }.map { "\($0.key) \(text($0.value))" }).joined(separator: ", ")
    }

    /// The resource within its scope, such as `TXT pm._domainkey` or `formation web`.
    static func title(_ address: Address) -> String {
        switch address.kind {
        case "config": address.name
        case "dns":
            // An owner name may hold a slash, its type cannot.
            address.name.lastIndex(of: "/").map { slash in
                "\(address.name[address.name.index(after: slash)...]) \(WrittenName.shown(String(address.name[..<slash])))"
            } ?? address.name
        case "domain": "domain \(WrittenName.shown(address.name))"
        default: address.name.isEmpty ? address.kind : "\(address.kind) \(address.name)"
        }
    }

    private static func difference(_ before: Content, _ after: Content, of kind: String) -> String {
        if case .record(let old) = before, case .record(let new) = after {
            let written = Set(old.keys).union(new.keys).sorted().filter { new[$0] != nil && old[$0] != new[$0] }
            let real = written.filter { !isSame(old[$0], new[$0], field: $0, of: kind) }
            // Where nothing else moved, the two spellings are what there is to show.
            let moved = real.isEmpty ? written : real
            let parts = moved.map { field in
                inner(old[field], new[field]) ?? "\(field) \(pair(old[field], new[field]))"
            }
            return parts.joined(separator: ", ")
        }
        return pair(before, after)
    }

    /// Whether a field has the same meaning on both sides: a word in capitals or not, and what is so by default where one side says nothing.
    private static func isSame(_ before: Content?, _ after: Content?, field: String, of kind: String) -> Bool {
        if let old = before?.text, let new = after?.text { return field == "size" && old.lowercased() == new.lowercased() }
        guard kind == "dns", let said = before ?? after, before == nil || after == nil else { return false }
        return field == "ttl" && said == .integer(1) || field == "proxied" && said == .boolean(false)
    }

    private static func pair(_ before: Content?, _ after: Content?) -> String {
        switch (before, after) {
        case (.text(let old)?, .text(let new)?):
            let shown = LongTextDifference.describe(old, new)
            return "\(shown.old) → \(shown.new)"
        case (.concealed(let old)?, .concealed(let new)?):
            guard let old = old.plain, let new = new.plain else { break }
            let shown = LongTextDifference.describe(old, new)
            return "\"\(shown.old)\" → \"\(shown.new)\""
        default: break
        }
        let (old, new) = (before.map(text) ?? "unset", after.map(text) ?? "unset")
        // What is only recorded is written alike on both sides.
        return old == new ? new : "\(old) → \(new)"
    }

    /// What moved inside one value, where its parts are known: an SPF mechanism, a DKIM or DMARC tag.
    private static func inner(_ before: Content?, _ after: Content?) -> String? {
        guard let old = before?.list, let new = after?.list else { return nil }
        let gone = old.filter { !new.contains($0) }.compactMap(\.text)
        let come = new.filter { !old.contains($0) }.compactMap(\.text)
        guard gone.count == 1, come.count == 1 else { return nil }
        return InnerDiff.describe(old: gone[0], new: come[0])
    }

    static func text(_ content: Content) -> String {
        switch content {
        case .text(let value): shortened(value)
        case .integer(let value): String(value)
        case .boolean(let value): String(value)
        case .list(let items): items.map(text).joined(separator: ", ")
        case .record(let fields):
            fields.sorted { $0.key < $1.key }.map { "\($0.key) \(text($0.value))" }.joined(separator: ", ")
        case .concealed(let value): concealed(value)
        case .deferred(let expression): "\(expression)"
        case .generated(let value): "(generated at apply: \(value.recipe))"
        case .unknown(let address, let attribute): "(known after: \(address).\(attribute))"
        }
    }

    /// What may be said of a value that is compared by fingerprint.
    private static func concealed(_ value: Content.Concealed) -> String {
        if let plain = value.plain { return "\"\(shortened(plain))\"" }
        let version = value.version.map { " v\($0)" } ?? ""
        if value.source == nil, value.fingerprint == .withheld { return "(differs)" }
        return value.source.map { "\($0)\(version)" } ?? "(hidden, fingerprint \(value.fingerprint.short))"
    }

    /// At most 60 characters: the beginning and the end.
    private static func shortened(_ text: String) -> String {
        text.count <= 60 ? text : "\(text.prefix(28))…\(text.suffix(12)) (\(text.count) characters)"
    }
}
