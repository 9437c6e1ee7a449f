package import Resources

/// What a provider keeps beside the records of a set, or does with them: fields of a set's content that no resolver asks for.
package enum RecordExtras {
    /// A text: the tags, ascending, with commas between.
    package static let tags = "tags"
    /// The values that a provider keeps and does not answer with: a list of presentations.
    package static let switchedOff = "disabled"
    private static let prefix = "setting "

    /// The field of a setting that only the provider knows.
    package static func setting(_ name: String) -> String { prefix + name }

    /// The setting that a field holds; nil for other fields.
    package static func setting(of field: String) -> String? { field.hasPrefix(prefix) ? String(field.dropFirst(prefix.count)) : nil }

    /// What a record has where nothing is said of the field.
    package static func standard(_ field: String) -> Content { field == tags ? .text("") : .boolean(false) }

    /// Those of a content.
    package static func of(_ content: Content) -> [String: Content] {
        guard case .record(let fields) = content else { return [:] }
        return fields.filter { $0.key == tags || $0.key.hasPrefix(prefix) }
    }
}
