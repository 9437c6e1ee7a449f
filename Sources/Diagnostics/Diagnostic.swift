/// One message about the desired state: what is wrong, where, and what to do.
package struct Diagnostic: Hashable, Sendable, Codable {
    /// Whether the files can be used all the same.
    package enum Severity: String, Hashable, Sendable, Codable {
        case error
        case warning
    }

    /// A second place that explains the first, such as "first declared here".
    package struct Note: Hashable, Sendable, Codable {
        package let message: String
        package let span: SourceSpan?

        package init(_ message: String, at span: SourceSpan? = nil) {
            self.message = message
            self.span = span
        }
    }

    /// The stable rule id, such as `dns.cname-beside-data`; tests and acknowledgements match this, never the text.
    package let rule: String
    package let severity: Severity
    package let message: String
    package let span: SourceSpan?
    /// Further places, in the order in which they are shown.
    package let notes: [Note]
    /// What to write instead, or what to do; a clause without a full stop.
    package let fix: String?

    package init(
        _ severity: Severity, rule: String, _ message: String, at span: SourceSpan?, notes: [Note] = [], fix: String? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.span = span
        self.notes = notes
        self.fix = fix
    }

    /// A diagnostic that makes the files invalid.
    package static func error(
        _ rule: String, _ message: String, at span: SourceSpan?, notes: [Note] = [], fix: String? = nil
    ) -> Diagnostic {
        Diagnostic(.error, rule: rule, message, at: span, notes: notes, fix: fix)
    }

    /// A diagnostic that leaves the files valid.
    package static func warning(
        _ rule: String, _ message: String, at span: SourceSpan?, notes: [Note] = [], fix: String? = nil
    ) -> Diagnostic {
        Diagnostic(.warning, rule: rule, message, at: span, notes: notes, fix: fix)
    }
}
