internal import Diagnostics
internal import Estate

/// Proof that somebody confirmed exactly this promotion. Only the gate makes one; promoting consumes it.
package struct ApprovedPromotion: ~Copyable, Sendable {
    package let proposal: PromotionProposal
    /// Why approvals, soak and freezes were passed over; nil where they were not.
    package let brokenGlass: String?

    fileprivate init(_ proposal: PromotionProposal, brokenGlass: String?) {
        self.proposal = proposal
        self.brokenGlass = brokenGlass
    }
}

extension Gate {
    /// Asked in every environment, gated or not: what runs there changes.
    package static let promotionPhrase = "PROMOTE"

    /// The words that confirm a promotion, such as `PROMOTE 7f3a9c1e`.
    package func words(for proposal: PromotionProposal) -> String { "\(Self.promotionPhrase) \(proposal.shortDigest)" }

    /// Lets the promotion through if `confirmation` is exactly what is asked, case and spaces included, and nothing else that the
    /// gate asks for is outstanding.
    /// - Throws: ``Rejection`` with everything that is.
    package func approve(
        _ proposal: PromotionProposal, with confirmation: Confirmation, given facts: GateFacts = GateFacts()
    ) throws(Rejection) -> ApprovedPromotion {
        guard proposal.target == environment.name.value else {
            throw Rejection(reason: "the promotion is to \(proposal.target), not to \(environment.name.value)")
        }
        try check(confirmation, of: Subject(words: words(for: proposal), digest: proposal.digest, isLight: false))
        try check(requirements(for: proposal, given: facts))
        return ApprovedPromotion(proposal, brokenGlass: facts.breakGlass)
    }
}
