internal import Diagnostics
internal import Resources

/// Reads the keys of one mapping; what is wrong is reported and reading goes on.
///
/// It knows the keys that the description of its noun has: one that is not described is unknown, whoever asks for it.
struct MappingReader {
    let node: YAMLNode
    private let noun: NounDescription
    private let phrase: String
    private let entries: [YAMLNode.Entry]
    /// Of each entry, whether somebody asked for it.
    private var isRead: [Bool]

    /// Nil, and reported, when `node` is not a mapping.
    /// - Parameter phrase: what messages call the mapping, with its article; the noun's own where it is nil.
    init?(_ node: YAMLNode, _ noun: NounDescription, called phrase: String? = nil, _ sink: inout DiagnosticSink) {
        let phrase = phrase ?? noun.phrase
        guard let entries = node.entries(phrase, &sink) else { return nil }
        self.node = node
        self.noun = noun
        self.phrase = phrase
        self.entries = entries
        isRead = Array(repeating: false, count: entries.count)
    }

    /// The value of `key`; nil where there is none, which ``finish(_:)`` reports where the key is written.
    mutating func optional(_ key: String) -> YAMLNode? {
        guard let index = entries.firstIndex(where: { $0.key.value == key }), noun.has(key) else { return nil }
        isRead[index] = true
        let value = entries[index].value
        return value.isNull ? nil : value
    }

    mutating func required(_ key: String, _ sink: inout DiagnosticSink) -> YAMLNode? {
        if let value = optional(key) { return value }
        if let written = entries.first(where: { $0.key.value == key }) {
            sink.report(written.value.missingValue("\"\(key)\"", at: written.key))
            return nil
        }
        sink.report(.error("estate.missing-key", "\(phrase) needs the key \"\(key)\"", at: node.span, fix: "add \"\(key)\""))
        return nil
    }

    mutating func text(_ key: String, _ sink: inout DiagnosticSink) -> Located<String>? {
        optional(key)?.text("\"\(key)\"", &sink)
    }

    mutating func requiredText(_ key: String, _ sink: inout DiagnosticSink) -> Located<String>? {
        required(key, &sink)?.text("\"\(key)\"", &sink)
    }

    mutating func boolean(_ key: String, _ sink: inout DiagnosticSink) -> Located<Bool>? {
        optional(key)?.boolean("\"\(key)\"", &sink)
    }

    mutating func integer(_ key: String, _ sink: inout DiagnosticSink) -> Located<Int>? {
        optional(key)?.integer("\"\(key)\"", &sink)
    }

    /// A value with one of the tags that the key is described with.
    mutating func expression(_ key: String, _ sink: inout DiagnosticSink) -> Located<Expression>? {
        optional(key)?.expression("\"\(key)\"", tags: noun[key]?.shape.tags ?? [], &sink)
    }

    /// As ``expression(_:_:)``, of a key that must be there.
    mutating func requiredExpression(_ key: String, _ sink: inout DiagnosticSink) -> Located<Expression>? {
        required(key, &sink)?.expression("\"\(key)\"", tags: noun[key]?.shape.tags ?? [], &sink)
    }

    mutating func list(_ key: String, _ sink: inout DiagnosticSink) -> [YAMLNode] {
        optional(key)?.items("\"\(key)\"", &sink) ?? []
    }

    mutating func map(_ key: String, _ sink: inout DiagnosticSink) -> [YAMLNode.Entry] {
        optional(key)?.entries("\"\(key)\"", &sink) ?? []
    }

    /// Whether `word` is one of those that the key is described with; reported where it is not.
    /// - Parameters:
    ///   - rule: of the diagnostic.
    ///   - kind: what it is none of, with an article: `a mode`.
    func isChoice(_ word: Located<String>, of key: String, rule: String, _ kind: String, _ sink: inout DiagnosticSink) -> Bool {
        let choices = noun[key]?.shape.choices ?? []
        if choices.contains(word.value) { return true }
        let near = Suggestion.nearest(to: word.value, among: choices).map { "did you mean \"\($0)\"?" }
        sink.report(
            .error(rule, "\"\(word.value)\" is not \(kind)", at: word.span, fix: near ?? "write " + KeyShape.listed(choices)))
        return false
    }

    /// The keys no reader has asked for so far.
    var unread: [YAMLNode.Entry] { zip(entries, isRead).filter { !$1 }.map(\.0) }

    /// Reports each key without a value, and each that nobody asked for, with the one most likely meant.
    consuming func finish(_ sink: inout DiagnosticSink) {
        var unknownKeys = 0
        for (entry, isRead) in zip(entries, isRead) {
            if !isRead {
                sink.report(unknown(entry.key, isSuggested: unknownKeys < Self.suggested))
                unknownKeys += 1
            } else if entry.value.isNull {
                sink.report(entry.value.missingValue("\"\(entry.key.value)\"", at: entry.key))
            }
        }
    }

    /// For how many unknown keys of a mapping the one meant is looked for: with more, somebody wrote another file.
    private static let suggested = 100

    private func unknown(_ key: Located<String>, isSuggested: Bool) -> Diagnostic {
        let near = isSuggested ? Suggestion.nearest(to: key.value, among: noun.keys.map(\.name)) : nil
        var fix = near.map { "did you mean \"\($0)\"?" }
        // A key that others of its kind have.
        if let described = noun[key.value] { fix = described.companion.map { "it goes with \($0.words())" } }
        return .error("estate.unknown-key", "\(phrase) has no key \"\(key.value)\"", at: key.span, fix: fix)
    }
}
