internal import Resources

/// The counts of a plan, in words.
package struct PlanSummary: Hashable, Sendable {
    /// Such as `3 to update · 2 to create · 1 waiting`.
    package let counts: String
    /// Such as `5 requests, ~4 s`.
    package let budget: String
    /// What the changes cost a month, those that wait too, such as `+$75/month`; nil where nothing is known to cost.
    package let cost: String?

    /// - Parameter plan: whose changes and requests are counted.
    package init(_ plan: Plan) {
        let pending = plan.pending
        var parts = [Change.Action.delete, .replace, .update, .create, .adopt, .forget].compactMap { action -> String? in
            let count = pending.count { $0.action == action }
            return count == 0 ? nil : "\(count) to \(Self.verb(action))"
        }
        if !plan.waits.isEmpty { parts.append("\(plan.waits.count) waiting") }
        let unverified = plan.findings.count { $0.rule == ScopeDiff.unverifiable }
        if unverified > 0 { parts.append("\(unverified) cannot be verified") }
        let blocked = plan.findings.count { $0.severity == .blocks }
        if blocked > 0 { parts.append("\(blocked) blocked") }
        if let narrowing = plan.narrowing { parts.append("\(narrowing.leftOut.count) left out") }
        counts = parts.isEmpty ? "in sync" : parts.joined(separator: " · ")
        cost = Self.cost(of: plan)
        budget = "\(plan.calls) request\(plan.calls == 1 ? "" : "s")" + (plan.calls == 0 ? "" : ", ~\(Self.seconds(plan)) s")
    }

    package var line: String { [counts, budget, cost].compactMap(\.self).joined(separator: " · ") }

    /// The sum of what has a price, and how much has none.
    private static func cost(of plan: Plan) -> String? {
        let changes = plan.changes.filter { $0.action != .adopt && $0.action != .forget }
        // A plan file may say anything; no bill has such a sum, and none may overflow.
        func price(_ change: Change) -> Int? { change.consequence.monthlyDollars.flatMap { believable.contains($0) ? $0 : nil } }
        let prices = changes.compactMap(price)
        let unpriced = changes.count { $0.consequence.risk == .cost && price($0) == nil }
        let sum = prices.reduce(0, +)
        let known = sum == 0 ? nil : "\(sum < 0 ? "-" : "+")$\(abs(sum))/month"
        let unknown = unpriced == 0 ? nil : "\(unpriced) billed at a price that is not known here"
        let parts = [known, unknown].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private static let believable = -1_000_000_000...1_000_000_000

    /// As people call what a plan does to a resource.
    static func verb(_ action: Change.Action) -> String { action == .forget ? "stop managing" : action.rawValue }

    /// A second for each write on the longest chain: scopes run side by side, one scope's writes do not.
    private static func seconds(_ plan: Plan) -> Int {
        var depth: [Int: Int] = [:]
        for operation in plan.operations {
            let before = operation.dependsOn.compactMap { depth[$0] }.max() ?? 0
            depth[operation.id] = before + (operation.effect.isWrite ? 1 : 0)
        }
        return max(1, depth.values.max() ?? 0)
    }
}
