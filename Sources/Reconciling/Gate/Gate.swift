internal import Diagnostics
package import Estate
package import Planning

/// Proof that somebody confirmed exactly this plan, or that it only puts back what was confirmed. Only the gate makes one; applying consumes it.
package struct ApprovedPlan: ~Copyable, Sendable {
    package let envelope: PlanEnvelope
    /// Why approvals, soak and freezes were passed over; nil where they were not.
    package let brokenGlass: String?
    /// Whether somebody took their time to type: what is written may have moved meanwhile.
    package let wasTyped: Bool
    /// Why it is applied where nobody confirmed it; nil where somebody did.
    package let trigger: RunTrigger?

    init(_ envelope: PlanEnvelope, brokenGlass: String? = nil, wasTyped: Bool = false, trigger: RunTrigger? = nil) {
        self.trigger = trigger
        self.envelope = envelope
        self.brokenGlass = brokenGlass
        self.wasTyped = wasTyped
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
        /// Typed at the prompt that shows the plan.
        case typed(String)
        /// Given where nobody can type. What is given must match, the whole digest included.
        case inputs(target: String?, confirm: String?, digest: String?)
        /// Nothing was given.
        case none
    }

    /// The plan is not let through.
    package struct Rejection: Error, Hashable, Sendable {
        package let reason: String
    }

    /// What is to be confirmed, as the check of a confirmation needs it.
    struct Subject {
        let words: String
        /// All 64 digits.
        let digest: String
        /// Whether the target or the digest alone will do where nobody can type: without a gate, and where nothing is destroyed.
        let isLight: Bool
    }

    /// The words that confirm this plan: `deploy-prod-now 7f3a9c1e` where there is a gate, else the environment's name.
    ///
    /// What is destroyed with its data is typed by its name, where there is no gate too.
    package func words(for envelope: PlanEnvelope) -> String {
        let destroyed = envelope.plan.destroyed
        let name = environment.name.value
        let own = rules.map { "\($0.phrase) \(envelope.shortDigest)" } ?? (destroyed.isEmpty ? name : "\(name) \(envelope.shortDigest)")
        return ([own] + destroyed).joined(separator: " ")
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
        let isLight = rules == nil && envelope.plan.destroyed.isEmpty
        try check(confirmation, of: Subject(words: words(for: envelope), digest: envelope.digest, isLight: isLight))
        try check(requirements(for: envelope, given: facts))
        var wasTyped = false
        if case .typed = confirmation { wasTyped = true }
        return ApprovedPlan(envelope, brokenGlass: facts.breakGlass, wasTyped: wasTyped)
    }

    func check(_ confirmation: Confirmation, of subject: Subject) throws(Rejection) {
        switch confirmation {
        case .typed(let text):
            guard text == subject.words else { throw Rejection(reason: "the confirmation did not match") }
        case .inputs(let target, let confirm, let digest):
            if let target, target != environment.name.value {
                throw Rejection(reason: "the target \"\(target)\" is not \(environment.name.value)")
            }
            if let digest, digest != subject.digest {
                throw Rejection(reason: "the digest \(digest) is not the whole digest of what would be done")
            }
            if let confirm, confirm != subject.words { throw Rejection(reason: "the confirmation did not match") }
            if subject.isLight, target != nil || digest != nil { return }
            guard digest != nil, target != nil, confirm != nil else {
                throw Rejection(
                    reason: subject.isLight
                        ? "nothing was typed, and neither --digest nor --target was given"
                        : missing(target: target, confirm: confirm, digest: digest, of: subject))
            }
        case .none:
            throw Rejection(reason: "nothing was typed")
        }
    }

    /// What of a complete answer was not given. The words are named to whoever has the digest: they reviewed what would be done.
    private func missing(target: String?, confirm: String?, digest: String?, of subject: Subject) -> String {
        var parts: [String] = []
        if digest == nil { parts.append("--digest with all 64 digits") }
        if target == nil { parts.append("--target \(environment.name.value)") }
        if confirm == nil { parts.append(digest == nil ? "--confirm with the words of the gate" : "--confirm \"\(subject.words)\"") }
        return "nothing was typed, and without a terminal this is missing: " + parts.joined(separator: ", ")
    }

    /// - Throws: ``Rejection`` with everything that is outstanding.
    package func check(_ requirements: [GateRequirement]) throws(Rejection) {
        let outstanding = requirements.filter { $0.state == .outstanding }
        guard outstanding.isEmpty else { throw Rejection(reason: outstanding.map(\.sentence).joined(separator: "; ")) }
    }
}
