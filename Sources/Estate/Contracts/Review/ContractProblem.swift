package import Diagnostics

/// One breach of a contract.
package struct ContractProblem: Hashable, Sendable {
    /// The stable ids.
    package enum Rule: String, Hashable, Sendable {
        case missing = "contract.missing"
        case fallback = "contract.fallback"
        case format = "contract.format"
        case keyClass = "contract.class"
        case swapped = "contract.swapped"
        case source = "contract.source"
        case shared = "contract.shared"
        case unread = "contract.unread"
        case excludes = "contract.excludes"
        case needs = "contract.needs"
        case step = "contract.step"
        case secretLiteral = "contract.secret-literal"
    }

    /// Whether the breach blocks, is a warning, or is only said.
    package enum Severity: Hashable, Sendable {
        case error, warning, note
    }

    package let rule: Rule
    package let severity: Severity
    package let variable: String
    /// The other one, of two that are swapped.
    package let partner: String?
    package let message: String
    package let span: SourceSpan?
    /// What to do, as a clause.
    package let fix: String?

    init(
        _ rule: Rule, _ severity: Severity, _ variable: String, _ message: String, at span: SourceSpan?, fix: String? = nil,
        partner: String? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.variable = variable
        self.partner = partner
        self.message = message
        self.span = span
        self.fix = fix
    }
}
