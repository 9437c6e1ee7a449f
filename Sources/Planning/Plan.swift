package import Diagnostics
package import Resources

/// What would be done, completely. ``PlanDigests`` says what of it is digested.
package struct Plan: Hashable, Sendable, Codable {
    /// The version of this format.
    package static let format = 2

    /// The format that the plan was read from or is written in; see ``format``.
    package let format: Int
    package let estate: String
    package let environment: String
    /// The provider's id of every scope read; nil for one that does not exist yet. By scope.
    package let targets: [Target]
    /// Deletes, replacements and data loss first, then by address.
    package let changes: [Change]
    /// In an order in which they may run; ids ascend.
    package let operations: [Operation]
    /// By severity, then rule, then address.
    package let findings: [Finding]
    /// Every other value the plan was computed from, by name: references, look-ups, secret versions, last-applied.
    package let inputs: [String: String]
    /// Ids of brakes lifted by name, ascending.
    package let lifted: [String]
    package let leftAlone: LeftAlone
    /// Requests that applying takes, waits not counted.
    package let calls: Int
    /// What it was narrowed to; nil for a whole plan.
    package let narrowing: Narrowing?

    /// What `--only` asked for.
    package struct Narrowing: Hashable, Sendable, Codable {
        /// As they were given, ascending.
        package let patterns: [String]
        /// What the whole plan would change besides, ascending.
        package let leftOut: [Address]

        package init(patterns: [String], leftOut: [Address]) {
            self.patterns = patterns
            self.leftOut = leftOut
        }
    }

    /// A scope that was read, as its provider knows it.
    package struct Target: Hashable, Sendable, Codable {
        package let scope: Scope
        package let id: String?
        /// Names of the inputs that its desired content was computed from, ascending; nil where there are none, and in format 1.
        package let inputs: [String]?

        package init(scope: Scope, id: String?, inputs: [String] = []) {
            self.scope = scope
            self.id = id
            self.inputs = inputs.isEmpty ? nil : inputs
        }
    }

    /// What is live and not touched.
    package struct LeftAlone: Hashable, Sendable, Codable {
        /// Declared with `mode: observe`; ascending.
        package let observed: [Address]
        /// Left out by a rule of the files; ascending.
        package let ignored: [Address]
        /// Live and not declared; ascending.
        package let unmanaged: [Address]

        package init(observed: [Address], ignored: [Address], unmanaged: [Address]) {
            self.observed = observed
            self.ignored = ignored
            self.unmanaged = unmanaged
        }
    }

    package init(
        estate: String, environment: String, targets: [Target], changes: [Change], operations: [Operation],
        findings: [Finding], inputs: [String: String], lifted: [String], leftAlone: LeftAlone, calls: Int, narrowing: Narrowing? = nil
    ) {
        self.format = Self.format
        self.estate = estate
        self.environment = environment
        self.targets = targets
        self.changes = changes
        self.operations = operations
        self.findings = findings
        self.inputs = inputs
        self.lifted = lifted
        self.leftAlone = leftAlone
        self.calls = calls
        self.narrowing = narrowing
    }

    /// 64 hex digits; see ``PlanDigests``.
    package func digest() throws -> String { try PlanDigests(self).root }

    /// The names of what is destroyed with its data, ascending.
    package var destroyed: [String] {
        changes.filter { $0.action == .delete && $0.consequence.risk == .dataLoss }
            .map { $0.address.isWholeScope ? $0.address.scope.name : $0.before?["name"]?.text ?? $0.address.name }.sorted()
    }

    /// The changes that applying makes; without those it would only wait for.
    package var pending: [Change] {
        let waiting = waitedFor
        return changes.filter { !waiting.contains($0.address) }
    }

    /// What is only waited for: the world has to move first.
    package var waitedFor: Set<Address> {
        let written = Set(operations.filter { $0.effect.isWrite }.flatMap(\.addresses))
        return Set(operations.filter { $0.effect == .wait }.flatMap(\.addresses)).subtracting(written)
    }

    /// What the apply waits for on its way; what is only looked at in the end is not among it.
    package var waits: [Operation] { operations.filter { $0.effect == .wait } }

    /// Whether applying would send anything; what only waits does not count.
    package var isEmpty: Bool { !operations.contains { $0.effect.isWrite } }

    /// Whether a finding stops the plan from being applied.
    package var isBlocked: Bool { findings.contains { $0.severity == .blocks } }
}

/// What a contract, validator, policy or brake says about the state the plan would produce.
package struct Finding: Hashable, Sendable, Codable {
    /// Whether the finding stops the plan, is a warning, or is only said.
    package enum Severity: String, Hashable, Sendable, Codable, Comparable {
        case blocks, warns, notes

        package static func < (left: Severity, right: Severity) -> Bool {
            let order: [Severity] = [.blocks, .warns, .notes]
            return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        }
    }

    /// Such as `brake.dns.last-of-kind`; a brake is lifted by this id.
    package let rule: String
    package let severity: Severity
    package let message: String
    package let address: Address?
    package let span: SourceSpan?
    /// What to do, as a clause.
    package let fix: String?

    package init(
        rule: String, severity: Severity, message: String, address: Address? = nil, span: SourceSpan? = nil, fix: String? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.address = address
        self.span = span
        self.fix = fix
    }
}

extension Plan {
    /// The name of the input that is the history's head.
    private static let head = "history"

    /// The head of the history that it was made with; nil where there is no history.
    package var historyHead: String? { inputs[Self.head] }

    /// The same plan as one that was made under another head of the history; itself where it was made without one.
    package func under(head: String?) -> Plan {
        guard let head, let known = historyHead, known != head else { return self }
        var inputs = inputs
        inputs[Self.head] = head
        return Plan(
            estate: estate, environment: environment, targets: targets, changes: changes, operations: operations, findings: findings,
            inputs: inputs, lifted: lifted, leftAlone: leftAlone, calls: calls, narrowing: narrowing)
    }

    /// Every scope that it writes, probes or records something of.
    package var concernedScopes: Set<Scope> {
        Set(operations.map(\.scope) + operations.flatMap(\.addresses).map(\.scope) + changes.map(\.address.scope))
    }
}
