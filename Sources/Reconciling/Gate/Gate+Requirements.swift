internal import Estate
package import Planning

extension Gate {
    /// What the gate asks for besides its words, and whether it is given, in the order in which it is reported.
    package func requirements(for envelope: PlanEnvelope, given facts: GateFacts) -> [GateRequirement] {
        let isLifted = envelope.plan.lifted.contains(BrakeID.rollback)
        return [facts.lineage?.requirement(isLifted: isLifted)].compactMap(\.self)
            + requirements(for: envelope.digest, given: facts) { SoakCheck(soak: $0, facts: facts).requirements(for: envelope.plan) }
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
        facts.authors.names.union([facts.actor, ApprovalCount.maker(of: digest, in: facts.events)].compactMap { $0 })
    }

    func applier(_ actor: String, among appliers: [String]) -> GateRequirement {
        let isOne = appliers.contains(actor)
        return GateRequirement(
            .applier, isSatisfied: isOne,
            isOne ? "\(actor) may apply" : "\(actor) is not among those who may apply: \(appliers.joined(separator: ", "))")
    }

    /// One more than the gate asks for where a commit may be anybody's: one of the approvals may be its author's then.
    private func approvals(_ approvals: Approvals, for digest: String, _ facts: GateFacts) -> GateRequirement {
        if let why = facts.authors.unknown {
            return GateRequirement(.approvals, .outstanding, "approvals cannot be counted: who wrote the change is not known: \(why)")
        }
        let count = ApprovalCount(facts.signers, authors: authors(of: digest, facts), ownKeys: facts.ownKeys)
        let needed = approvals.count + (facts.authors.unproved.isEmpty ? 0 : 1)
        let given = min(count.counted.count, needed)
        let names = count.counted.isEmpty ? "" : ": \(count.counted.joined(separator: ", "))"
        let own = count.own.isEmpty ? "" : "; the author's own does not count: \(count.own.joined(separator: ", "))"
        return GateRequirement(
            .approvals, isSatisfied: given == needed,
            "\(given) of \(needed) approval\(needed == 1 ? "" : "s")\(names)\(own)\(Self.surplus(facts.authors.unproved))")
    }

    private static func surplus(_ unproved: [String]) -> String {
        guard let first = unproved.first else { return "" }
        let rest = unproved.count > 1 ? " and \(unproved.count - 1) more" : ""
        return "; one more is needed, since no trusted signature proves who wrote \(first)\(rest)"
    }

    private func code(for digest: String, _ facts: GateFacts) -> GateRequirement {
        if let problem = facts.codeProblem { return GateRequirement(.code, .outstanding, problem) }
        let isGiven = UsedCodes(in: facts.events, grantingAfter: facts.unsignedThrough).hold(for: digest)
        return GateRequirement(.code, isSatisfied: isGiven, isGiven ? "the one-time code was given" : "the one-time code is not given")
    }
}
