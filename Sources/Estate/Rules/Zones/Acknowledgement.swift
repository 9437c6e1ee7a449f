package import Diagnostics

/// Warnings that a record set's writer knows of and accepts.
package enum Acknowledgement {
    /// Passes on what was found about a set, without the warnings it acknowledges. Errors stay. An acknowledgement that
    /// meets nothing is itself a warning, unless the set has a part nobody knows yet.
    package static func apply(_ found: [Diagnostic], to set: RecordSet, into sink: inout DiagnosticSink) {
        pass(found, of: set, into: &sink)
        guard isFullyKnown(set) else { return }
        for rule in set.acknowledged.keys.sorted()
        where rule != CredentialLiteral.rule && !found.contains(where: { $0.rule == rule }) {
            sink.report(
                .warning("dns.acknowledge-unused", "\"\(rule)\" is acknowledged here and does not occur", at: set.span, fix: "remove it"))
        }
    }

    /// The same without looking for unused ones: for what is found later, about a value that was looked up.
    package static func pass(_ found: [Diagnostic], of set: RecordSet, into sink: inout DiagnosticSink) {
        for diagnostic in found {
            guard set.acknowledged[diagnostic.rule] != nil else {
                sink.report(diagnostic)
                continue
            }
            guard diagnostic.severity == .error else { continue }
            let note = Diagnostic.Note("it is acknowledged, but only warnings can be")
            sink.report(
                Diagnostic(
                    diagnostic.severity, rule: diagnostic.rule, diagnostic.message, at: diagnostic.span,
                    notes: diagnostic.notes + [note], fix: diagnostic.fix))
        }
    }

    private static func isFullyKnown(_ set: RecordSet) -> Bool {
        switch set.presence {
        case .values(let values): !values.contains { if case .expression = $0.value { true } else { false } }
        case .absent: true
        case .external: false
        }
    }
}
