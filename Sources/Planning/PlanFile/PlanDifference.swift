internal import Resources

/// What is still as it was between a plan that was reviewed and the plan as it is now, and what moved.
package struct PlanDifference: Sendable {
    private let now: PlanEnvelope
    private let before: PlanEnvelope?
    private let known: [String: String]

    /// - Parameter before: the whole plan that was reviewed.
    package init(from before: PlanEnvelope, to now: PlanEnvelope) {
        self.before = before
        self.now = now
        known = before.scopes ?? [:]
    }

    /// - Parameter scopes: the digests of the reviewed plan's scopes, where nothing else of it is known.
    package init(fromScopes scopes: [String: String], to now: PlanEnvelope) {
        before = nil
        self.now = now
        known = scopes
    }

    /// One line with the count, then for each scope that moved its name and, where the whole plan is known, its changes: `+` is new,
    /// `-` is gone, `~` is another one. Empty where nothing is known of the reviewed plan.
    package var lines: [String] {
        guard !known.isEmpty else { return [] }
        let current = now.scopes ?? [:]
        let all = Set(known.keys).union(current.keys).sorted()
        let moved = all.filter { known[$0] != current[$0] }
        let noun = all.count == 1 ? "scope" : "scopes"
        return ["\(all.count - moved.count) of \(all.count) \(noun) as reviewed"]
            + moved.flatMap { scope in ["  \(scope) \(how(scope, current))"] + changes(in: scope) } + shared(isOnly: moved.isEmpty)
    }

    private func how(_ scope: String, _ current: [String: String]) -> String {
        if known[scope] == nil { return "was not part of it" }
        guard current[scope] != nil else { return "is no longer part of it" }
        let isWritten = now.plan.concernedScopes.contains { $0.description == scope }
        return isWritten ? "differs" : "differs, and is not written"
    }

    private func changes(in scope: String) -> [String] {
        guard let before else { return [] }
        func own(_ plan: Plan) -> [Address: Change] {
            Dictionary(
                plan.changes.filter { $0.address.scope.description == scope }.map { ($0.address, $0) },
                uniquingKeysWith: { first, _ in first })
        }
        let (old, new) = (own(before.plan), own(now.plan))
        return Set(old.keys).union(new.keys).sorted().compactMap { address in
            switch (old[address], new[address]) {
            case (nil, let change?): "    + \(Self.text(change))"
            case (let change?, nil): "    - \(Self.text(change))"
            case (let first?, let second?) where !Self.isSame(first, second): "    ~ \(Self.text(first)), now \(Self.text(second))"
            default: nil
            }
        }
    }

    /// What is not digested does not make two changes different.
    private static func isSame(_ first: Change, _ second: Change) -> Bool {
        func bare(_ change: Change) -> Change {
            Change(
                address: change.address, action: change.action, movement: change.movement, before: change.before, after: change.after,
                remoteID: change.remoteID, consequence: change.consequence, reason: change.reason, span: nil, attribution: nil,
                prerequisites: change.prerequisites)
        }
        return bare(first) == bare(second)
    }

    private static func text(_ change: Change) -> String { "\(change.action.rawValue) \(ChangeDescription.subject(change))" }

    /// What of no scope moved. The history's head moves with every apply, and is named only where nothing else is.
    private func shared(isOnly: Bool) -> [String] {
        guard let before else { return isOnly ? ["  what belongs to no scope differs: the history, brakes or findings"] : [] }
        let (old, new) = (PlanParts(before.plan).sharedInputs, PlanParts(now.plan).sharedInputs)
        var lines = Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] && $0 != "history" }.map { "  \($0) differs" }
        if before.plan.lifted != now.plan.lifted {
            lines.append("  lifted brakes differ: \(Self.list(before.plan.lifted)), now \(Self.list(now.plan.lifted))")
        }
        func general(_ plan: Plan) -> Set<String> { Set(plan.findings.filter { $0.address == nil }.map { "\($0.message) [\($0.rule)]" }) }
        let (found, finding) = (general(before.plan), general(now.plan))
        lines += finding.subtracting(found).sorted().map { "  + \($0)" } + found.subtracting(finding).sorted().map { "  - \($0)" }
        if old["history"] != new["history"], isOnly, lines.isEmpty { lines.append("  something was applied since: the history moved") }
        return lines
    }

    private static func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
}
