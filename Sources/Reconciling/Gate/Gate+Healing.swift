internal import Diagnostics
internal import Estate
package import Planning
package import Resources

/// What a run was begun for, where nobody confirmed it.
package enum RunTrigger: String, Hashable, Sendable, Codable {
    /// Drift is put back to what was applied, which was confirmed then.
    case healing = "drift-healing"
}

extension Gate {
    /// Lets a plan through that puts drift back and does nothing else. What it writes was confirmed when it was applied; the
    /// environment's `heal` on the default branch says that it may be written again without being asked.
    ///
    /// Freezes, who may apply, and which commit is applied hold as for any other run.
    /// - Parameters:
    ///   - addresses: that may be put back.
    ///   - applied: what was applied last.
    /// - Throws: ``Rejection`` with the first thing that is more than that.
    package func approve(
        _ envelope: PlanEnvelope, asHealingOf addresses: Set<Address>, applied: [Address: Content], given facts: GateFacts
    ) throws(Rejection) -> ApprovedPlan {
        let plan = envelope.plan
        guard let policy = environment.healing else { throw Rejection(reason: "nothing heals in \(environment.name.value)") }
        guard plan.environment == environment.name.value else { throw Rejection(reason: "the plan is for \(plan.environment)") }
        if plan.isBlocked { throw Rejection(reason: "the plan is blocked by its findings") }
        guard plan.lifted.isEmpty, plan.destroyed.isEmpty else { throw Rejection(reason: "healing lifts no brake and destroys nothing") }
        for change in plan.pending {
            guard addresses.contains(change.address), policy.classes.contains(change.address.kind) else {
                throw Rejection(reason: "\(change.address) would change with it, and may not heal")
            }
            if let obstacle = Self.obstacle(toHealing: change, applied: applied) {
                throw Rejection(reason: "\(change.address): \(obstacle)")
            }
        }
        try check([facts.lineage?.requirement(isLifted: false)].compactMap(\.self))
        try check(requirements(forResuming: plan, begun: facts.now, given: facts))
        return ApprovedPlan(envelope, trigger: .healing)
    }

    /// Why a change may not be made without being asked, as a clause; nil where it may.
    package static func obstacle(toHealing change: Change, applied: [Address: Content]) -> String? {
        guard change.action == .update else { return "it would need a \(change.action.rawValue)" }
        guard change.movement == .drift, applied[change.address] != nil else { return "it would not go back to what was applied" }
        return change.consequence.risk < .outage ? nil : "\(change.consequence.text): a person must confirm that"
    }
}
