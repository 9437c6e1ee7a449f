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
    /// - Parameter hasCode: a one-time code was taken for it, where the gate asks for codes.
    /// - Throws: ``Rejection``.
    package func approve(
        _ proposal: PromotionProposal, with confirmation: Confirmation, hasCode: Bool = false
    ) throws(Rejection) -> ApprovedPromotion {
        guard proposal.target == environment.name.value else {
            throw Rejection(reason: "the promotion is to \(proposal.target), not to \(environment.name.value)")
        }
        try check(confirmation, is: words(for: proposal))
        guard hasCode || !asksForCodes else { throw Rejection(reason: "a one-time code is typed on a terminal, and none was given") }
        return ApprovedPromotion(proposal)
    }
}
