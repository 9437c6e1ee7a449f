internal import Diagnostics

/// Names that people type and paste into a shell: environments, providers, stores, services, tasks. One that a shell reads as something else would make a
/// command that is shown for copying run what a change wrote into it.
package enum NameChecks {
    private static let longest = 63

    /// Whether the files may call an environment, a provider, a store, a service or a task so.
    package static func isName(_ text: String) -> Bool {
        func isPlain(_ byte: UInt8) -> Bool {
            (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
        }
        return text.utf8.count <= longest && text.utf8.first.map(isPlain) ?? false
            && text.utf8.allSatisfy { isPlain($0) || "-_.".utf8.contains($0) }
    }

    static func check(_ byNoun: [String: [YAMLNode]], _ sink: inout DiagnosticSink) {
        for estate in byNoun["estate"] ?? [] {
            keys(of: estate["environments"], "an environment", &sink)
            keys(of: estate["providers"], "a provider", &sink)
            keys(of: estate["stores"], "a store", &sink)
        }
        for service in byNoun["service"] ?? [] {
            if let name = service["service"], case .scalar(let text, _) = name.kind { check(text, "a service", at: name.span, &sink) }
            keys(of: service["tasks"], "a task", &sink)
        }
    }

    private static func keys(of node: YAMLNode?, _ what: String, _ sink: inout DiagnosticSink) {
        guard case .mapping(let entries)? = node?.kind else { return }
        for entry in entries { check(entry.key.value, what, at: entry.key.span, &sink) }
    }

    private static func check(_ name: String, _ what: String, at span: SourceSpan, _ sink: inout DiagnosticSink) {
        guard !isName(name) else { return }
        sink.report(
            .error(
                "estate.name", "\"\(name)\" is not a name of \(what)", at: span,
                fix: "use letters, digits, -, _ and ., a letter or digit first, at most \(longest) in all"))
    }
}
