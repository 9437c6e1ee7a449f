internal import Diagnostics

/// Reads the keys of one mapping; what is wrong is reported and reading goes on.
struct MappingReader {
    let node: YAMLNode
    private let noun: String
    private let entries: [YAMLNode.Entry]
    private var known: Set<String> = []

    /// Nil, and reported, when `node` is not a mapping. `noun` names the mapping in messages, with its article.
    init?(_ node: YAMLNode, _ noun: String, _ sink: inout DiagnosticSink) {
        guard let entries = node.entries(noun, &sink) else { return nil }
        self.node = node
        self.noun = noun
        self.entries = entries
    }

    /// The value of `key`; nil where there is none, which ``finish(_:)`` reports where the key is written.
    mutating func optional(_ key: String) -> YAMLNode? {
        known.insert(key)
        return entries.first { $0.key.value == key && !$0.value.isNull }?.value
    }

    mutating func required(_ key: String, _ sink: inout DiagnosticSink) -> YAMLNode? {
        if let value = optional(key) { return value }
        if let written = entries.first(where: { $0.key.value == key }) {
            sink.report(written.value.missingValue("\"\(key)\"", at: written.key))
            return nil
        }
        sink.report(.error("estate.missing-key", "\(noun) needs the key \"\(key)\"", at: node.span, fix: "add \"\(key)\""))
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

    mutating func list(_ key: String, _ sink: inout DiagnosticSink) -> [YAMLNode] {
        optional(key)?.items("\"\(key)\"", &sink) ?? []
    }

    mutating func map(_ key: String, _ sink: inout DiagnosticSink) -> [YAMLNode.Entry] {
        optional(key)?.entries("\"\(key)\"", &sink) ?? []
    }

    /// The keys no reader has asked for so far.
    var unread: [YAMLNode.Entry] { entries.filter { !known.contains($0.key.value) } }

    /// Reports each key without a value, and each that nobody asked for, with the one most likely meant.
    consuming func finish(_ sink: inout DiagnosticSink) {
        for entry in entries where known.contains(entry.key.value) && entry.value.isNull {
            sink.report(entry.value.missingValue("\"\(entry.key.value)\"", at: entry.key))
        }
        for entry in unread {
            let fix = Suggestion.nearest(to: entry.key.value, among: known.sorted()).map { "did you mean \"\($0)\"?" }
            sink.report(.error("estate.unknown-key", "\(noun) has no key \"\(entry.key.value)\"", at: entry.key.span, fix: fix))
        }
    }
}
