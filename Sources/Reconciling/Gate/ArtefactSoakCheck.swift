internal import Estate
internal import Planning
internal import Resources

/// Whether what a promotion brings has been running in another environment for long enough.
struct ArtefactSoakCheck {
    let soak: Soak
    let facts: GateFacts

    /// None where the soak excepts it, as `artefact/SERVICE`.
    func requirements(for proposal: PromotionProposal) -> [GateRequirement] {
        soak.isExcepted("artefact/\(proposal.service)") ? [] : [requirement(for: proposal)]
    }

    private func requirement(for proposal: PromotionProposal) -> GateRequirement {
        let name = "artefact \(proposal.artefact.id) of \(proposal.service)"
        func outstanding(_ why: String) -> GateRequirement {
            GateRequirement(.soak, .outstanding, "\(name) has not soaked in \(soak.environment) for \(soak.length): \(why)")
        }
        guard let there = facts.counterparts.first(where: { $0.service == proposal.service })?.there else {
            return outstanding("the service is not in that environment")
        }
        guard let running = facts.soaked, running.id == proposal.artefact.id else { return outstanding("\(there) does not run it") }
        guard let start = ClockTime.seconds(running.since) else { return outstanding("it is not known since when \(there) runs it") }
        guard !facts.elsewhere.isEmpty else { return outstanding("it has no history, so its drift is unknown") }
        guard let since = Cleanliness(facts.elsewhere, since: start, { $0.hasPrefix("\(there)/") }).since else {
            return outstanding("\(there) has drifted")
        }
        guard since <= facts.now - soak.seconds else {
            return outstanding("it is clean since \(ClockTime.full(since)), and the soak ends at \(ClockTime.full(since + soak.seconds))")
        }
        return GateRequirement(.soak, .satisfied, "\(name) has soaked in \(soak.environment) for \(soak.length)")
    }
}
