internal import Estate
package import Planning

extension Gate {
    /// What the gate asks for besides its words, and whether it is given, in the order in which it is told.
    package func requirements(for envelope: PlanEnvelope, given facts: GateFacts) -> [GateRequirement] {
        requirements(for: envelope.digest, given: facts) { SoakCheck(soak: $0, facts: facts).requirements(for: envelope.plan) }
    }

    /// The same for a promotion.
    package func requirements(for proposal: PromotionProposal, given facts: GateFacts) -> [GateRequirement] {
        requirements(for: proposal.digest, given: facts) { ArtefactSoakCheck(soak: $0, facts: facts).requirements(for: proposal) }
    }

    private func requirements(
        for digest: String, given facts: GateFacts, soaks: (Soak) -> [GateRequirement]
    ) -> [GateRequirement] {
        guard let rules else { return [] }
        var all: [GateRequirement] = []
        if let appliers = rules.appliers { all.append(applier(facts.actor, among: appliers)) }
        if let approvals = rules.approvals { all.append(self.approvals(approvals, for: digest, facts)) }
        if rules.codes != nil { all.append(code(for: digest, facts)) }
        if let soak = rules.soak { all += soaks(soak) }
        all += FreezeCheck(freezes: rules.freezes, facts: facts).requirements
        return facts.breakGlass == nil ? all : all.map { $0.broken() }
    }

    /// Whether this name is the author's, whose own approval does not count.
    package func isOwn(_ principal: String, for digest: String, given facts: GateFacts) -> Bool {
        let signer = GateFacts.Signer(principal: principal, key: [])
        return ApprovalCount([signer], authors: authors(of: digest, facts)).counted.isEmpty
    }

    /// Who wrote the change, made the plan, or applies it.
    private func authors(of digest: String, _ facts: GateFacts) -> Set<String> {
        facts.authors.union([facts.actor, ApprovalCount.maker(of: digest, in: facts.events)].compactMap { $0 })
    }

    private func applier(_ actor: String, among appliers: [String]) -> GateRequirement {
        let isOne = appliers.contains(actor)
        return GateRequirement(.applier, isSatisfied: isOne, isOne ? "\(actor) may apply" : "\(actor) is not among those who may apply")
    }

    private func approvals(_ approvals: Approvals, for digest: String, _ facts: GateFacts) -> GateRequirement {
        let count = ApprovalCount(facts.signers, authors: authors(of: digest, facts))
        let given = min(count.counted.count, approvals.count)
        let names = count.counted.isEmpty ? "" : ": \(count.counted.joined(separator: ", "))"
        let own = count.own.isEmpty ? "" : "; the author's own does not count: \(count.own.joined(separator: ", "))"
        return GateRequirement(
            .approvals, isSatisfied: given == approvals.count,
            "\(given) of \(approvals.count) approval\(approvals.count == 1 ? "" : "s")\(names)\(own)")
    }

    private func code(for digest: String, _ facts: GateFacts) -> GateRequirement {
        let isGiven = UsedCodes(in: facts.events).hold(for: digest)
        return GateRequirement(.code, isSatisfied: isGiven, isGiven ? "the one-time code was given" : "the one-time code is not given")
    }
}
