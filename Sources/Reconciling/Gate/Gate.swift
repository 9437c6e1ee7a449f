internal import Diagnostics
package import Estate
package import Planning
internal import Resources

/// Proof that somebody confirmed exactly this plan. Only the gate makes one; applying consumes it.
package struct ApprovedPlan: ~Copyable, Sendable {
    package let envelope: PlanEnvelope
    /// Why approvals, soak and freezes were passed over; nil where they were not.
    package let brokenGlass: String?

    fileprivate init(_ envelope: PlanEnvelope, brokenGlass: String? = nil) {
        self.envelope = envelope
        self.brokenGlass = brokenGlass
    }
}

/// Asks what an environment's gate asks, and lets exactly one plan through.
package struct Gate: Sendable {
    let environment: EnvironmentDeclaration

    package init(_ environment: EnvironmentDeclaration) {
        self.environment = environment
    }

    var rules: EnvironmentDeclaration.Gate? { environment.gate }

    /// What was given in answer.
    package enum Confirmation: Hashable, Sendable {
        /// Typed on a terminal.
        case typed(String)
        /// Given as two inputs, which must both match.
        case inputs(target: String, confirm: String)
        /// Nothing was given.
        case none
    }

    /// The plan is not let through.
    package struct Rejection: Error, Hashable, Sendable {
        package let reason: String
    }

    /// The words that confirm this plan, such as `deploy-prod-now 7f3a9c1e`; nil where nothing is asked.
    ///
    /// What is destroyed with its data is typed by its name, where there is no gate too.
    package func words(for envelope: PlanEnvelope) -> String? {
        let own = environment.gate.map { "\($0.phrase) \(envelope.shortDigest)" }
        let destroyed = envelope.plan.destroyed
        return destroyed.isEmpty ? own : ([own ?? envelope.shortDigest] + destroyed).joined(separator: " ")
    }

    /// Lets the plan through if `confirmation` is exactly what is asked, case and spaces included, and nothing else that the
    /// gate asks for is outstanding.
    /// - Throws: ``Rejection`` with everything that is.
    package func approve(
        _ envelope: PlanEnvelope, with confirmation: Confirmation, given facts: GateFacts = GateFacts()
    ) throws(Rejection) -> ApprovedPlan {
        if envelope.plan.isBlocked { throw Rejection(reason: "the plan is blocked by its findings") }
        guard envelope.plan.environment == environment.name.value else {
            throw Rejection(reason: "the plan is for \(envelope.plan.environment), not for \(environment.name.value)")
        }
        guard let words = words(for: envelope) else { return ApprovedPlan(envelope) }
        try check(confirmation, is: words)
        try check(requirements(for: envelope, given: facts))
        return ApprovedPlan(envelope, brokenGlass: facts.breakGlass)
    }

    func check(_ confirmation: Confirmation, is words: String) throws(Rejection) {
        switch confirmation {
        case .typed(let text):
            guard text == words else { throw Rejection(reason: "the confirmation did not match") }
        case .inputs(let target, let confirm):
            guard target == environment.name.value else {
                throw Rejection(reason: "the target \"\(target)\" is not \(environment.name.value)")
            }
            guard confirm == words else { throw Rejection(reason: "the confirmation did not match") }
        case .none:
            throw Rejection(reason: "nothing was typed")
        }
    }

    /// - Throws: ``Rejection`` with everything that is outstanding.
    package func check(_ requirements: [GateRequirement]) throws(Rejection) {
        let outstanding = requirements.filter { $0.state == .outstanding }
        guard outstanding.isEmpty else { throw Rejection(reason: outstanding.map(\.sentence).joined(separator: "; ")) }
    }

    /// Lets what is left of a confirmed plan through: its approval holds for resuming its own run.
    ///
    /// `rest` was made from live as it is now. Everything it changes has to be a change of `confirmed`, to the same end;
    /// then nothing happens that was not confirmed.
    /// - Throws: ``Rejection`` naming the first thing that was not.
    package func approve(_ rest: PlanEnvelope, asRestOf confirmed: PlanEnvelope) throws(Rejection) -> ApprovedPlan {
        if rest.plan.isBlocked { throw Rejection(reason: "the plan is blocked by its findings") }
        guard rest.plan.environment == environment.name.value, confirmed.plan.environment == environment.name.value else {
            throw Rejection(reason: "the run is of another environment")
        }
        let agreed = Dictionary(confirmed.plan.changes.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        for change in rest.plan.pending {
            guard let old = agreed[change.address] else { throw Rejection(reason: "\(change.address) was not part of what was confirmed") }
            guard old.after == change.after || old.after?.awaited.isEmpty == false else {
                throw Rejection(reason: "\(change.address) would become something else than was confirmed")
            }
        }
        return ApprovedPlan(rest)
    }
}
