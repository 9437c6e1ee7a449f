internal import Diagnostics
internal import Estate

/// Proof that somebody confirmed exactly this promotion. Only the gate makes one; promoting consumes it.
package struct ApprovedPromotion: ~Copyable, Sendable {
    package let proposal: PromotionProposal

    fileprivate init(_ proposal: PromotionProposal) {
        self.proposal = proposal
    }
}

extension Gate {
    /// Asked in every environment, gated or not: what runs there changes.
    package static let promotionPhrase = "PROMOTE"

    /// The words that confirm a promotion, such as `PROMOTE 7f3a9c1e`.
    package func words(for proposal: PromotionProposal) -> String { "\(Self.promotionPhrase) \(proposal.shortDigest)" }

    /// Lets the promotion through if `confirmation` is exactly what is asked, case and spaces included.
    /// - Throws: ``Rejection``.
    package func approve(_ proposal: PromotionProposal, with confirmation: Confirmation) throws(Rejection) -> ApprovedPromotion {
        guard proposal.target == environment.name.value else {
            throw Rejection(reason: "the promotion is to \(proposal.target), not to \(environment.name.value)")
        }
        // What an environment asks for besides words, such as a one-time code, is asked for here.
        try check(confirmation, is: words(for: proposal))
        return ApprovedPromotion(proposal)
    }
}
