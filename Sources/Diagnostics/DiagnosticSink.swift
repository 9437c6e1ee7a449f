/// Collects the diagnostics of one phase, so that all problems are reported and not the first.
package struct DiagnosticSink: Sendable {
    /// In the order in which they were reported.
    package private(set) var diagnostics: [Diagnostic] = []

    package init() {}

    /// Adds one diagnostic.
    package mutating func report(_ diagnostic: Diagnostic) {
        diagnostics.append(diagnostic)
    }

    /// Adds what another phase found, after what is there.
    package mutating func merge(_ other: DiagnosticSink) {
        diagnostics += other.diagnostics
    }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// By file, then position, then rule; without exact repeats. Those without a place come first.
    package var sorted: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return diagnostics.filter { seen.insert($0).inserted }.sorted { left, right in
            switch (left.span, right.span) {
            case (nil, nil): (left.rule, left.message) < (right.rule, right.message)
            case (nil, _): true
            case (_, nil): false
            case (let left?, let right?) where left != right: left < right
            default: (left.rule, left.message) < (right.rule, right.message)
            }
        }
    }
}
