internal import CanonicalJSON
internal import Cryptography
internal import Resources

/// The digests of a plan: one for each scope, and over them the root, which is the plan's.
///
/// SHA-256 over canonical JSON, 64 hex digits each. `docs/decisions/0015-formats.md` lists the fields, and what is left out:
/// positions in files, who moved a live value, the numbers of operations, and everything of the envelope.
package struct PlanDigests: Hashable, Sendable {
    /// The plan's digest.
    package let root: String
    /// By the scope's description.
    package let scopes: [String: String]

    /// - Throws: an encoding error; content of a plan always encodes.
    package init(_ plan: Plan) throws {
        let parts = PlanParts(plan)
        var scopes: [String: String] = [:]
        for scope in parts.scopes { scopes[scope.description] = try Self.digest(parts.content(of: scope)) }
        self.scopes = scopes
        root = try Self.digest(parts.root(over: scopes))
    }

    /// What the plan's digest is where the history has another head and everything else is the same, one for each head.
    /// - Throws: an encoding error; content of a plan always encodes.
    package static func roots(of plan: Plan, underHeads heads: [String]) throws -> [String] {
        let scopes = try PlanDigests(plan).scopes
        return try heads.map { head in try digest(PlanParts(plan.under(head: head)).root(over: scopes)) }
    }

    private static func digest(_ content: some Encodable) throws -> String {
        let digest = SHA256.Running()
        try CanonicalForm.write(content) { digest.add($0) }
        return digest.finished().hexDigits
    }
}

/// A plan taken apart by scope.
struct PlanParts {
    private let plan: Plan
    private let targets: [Scope: Plan.Target]
    private let changes: [Scope: [Change]]
    private let operations: [Scope: [Operation]]
    private let findings: [Scope: [Finding]]
    private let observed, ignored, unmanaged: [Scope: [Address]]
    /// Ascending.
    let scopes: [Scope]

    init(_ plan: Plan) {
        self.plan = plan
        targets = Dictionary(plan.targets.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        changes = Dictionary(grouping: plan.changes, by: \.address.scope)
        operations = Dictionary(grouping: plan.operations, by: \.scope)
        var findings: [Scope: [Finding]] = [:]
        for finding in plan.findings {
            if let scope = finding.address?.scope { findings[scope, default: []].append(finding) }
        }
        self.findings = findings
        observed = Dictionary(grouping: plan.leftAlone.observed, by: \.scope)
        ignored = Dictionary(grouping: plan.leftAlone.ignored, by: \.scope)
        unmanaged = Dictionary(grouping: plan.leftAlone.unmanaged, by: \.scope)
        var all = Set(targets.keys).union(changes.keys).union(operations.keys).union(findings.keys)
        for part in [observed, ignored, unmanaged] { all.formUnion(part.keys) }
        scopes = all.sorted()
    }

    /// What a scope's digest is over.
    func content(of scope: Scope) -> ScopeContent {
        let names = targets[scope]?.inputs ?? []
        return ScopeContent(
            scope: scope, id: targets[scope]?.id, inputs: plan.inputs.filter { names.contains($0.key) },
            changes: (changes[scope] ?? []).map(ScopeContent.Change.init),
            operations: (operations[scope] ?? []).map(ScopeContent.Operation.init),
            findings: (findings[scope] ?? []).map(FindingContent.init), observed: (observed[scope] ?? []).map(\.description),
            ignored: (ignored[scope] ?? []).map(\.description), unmanaged: (unmanaged[scope] ?? []).map(\.description))
    }

    /// What the plan's digest is over.
    func root(over digests: [String: String]) -> RootContent {
        RootContent(
            format: plan.format, estate: plan.estate, environment: plan.environment, scopes: digests, order: order, inputs: sharedInputs,
            findings: plan.findings.filter { $0.address == nil }.map(FindingContent.init), lifted: plan.lifted,
            narrowing: plan.narrowing)
    }

    /// Those that no scope was computed from, such as the history's head.
    var sharedInputs: [String: String] {
        let taken = Set(plan.targets.flatMap { $0.inputs ?? [] })
        return plan.inputs.filter { !taken.contains($0.key) }
    }

    /// Operations by their scope and their number within it: one more in one scope leaves those of others as they are.
    private var order: [RootContent.Step] {
        var counts: [Scope: Int] = [:]
        var names: [Int: String] = [:]
        for operation in plan.operations {
            counts[operation.scope, default: 0] += 1
            names[operation.id] = "\(operation.scope)#\(counts[operation.scope, default: 0])"
        }
        return plan.operations.map { operation in
            RootContent.Step(operation: names[operation.id] ?? "", after: operation.dependsOn.compactMap { names[$0] }.sorted())
        }
    }
}
