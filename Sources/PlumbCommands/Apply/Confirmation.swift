internal import CanonicalJSON
internal import Estate
internal import Planning
internal import Reconciling

/// Asks the operator what the gate asks, and records what came of it.
struct Confirmation {
    private let session: Session
    private let target: String?
    private let words: String?

    /// - Parameters:
    ///   - target: the environment, given as an input instead of typed.
    ///   - words: the confirming words, given with `target`.
    init(_ session: Session, target: String?, words: String?) {
        self.session = session
        self.target = target
        self.words = words
    }

    /// - Throws: ``CommandFailure`` with exit code 5 when the words are not exactly those asked for.
    func approve(_ envelope: PlanEnvelope) async throws -> ApprovedPlan {
        let gate = Gate(session.environment)
        let answer = answer(gate.words(for: envelope))
        do {
            let approved = try gate.approve(envelope, with: answer)
            if session.environment.gate != nil {
                try await session.record(.gateConfirmed, run: nil, ["digest": .string(envelope.digest)])
            }
            return approved
        } catch let rejection as Gate.Rejection {
            try await session.record(
                .gateRejected, run: nil, ["digest": .string(envelope.digest), "reason": .string(rejection.reason)])
            throw CommandFailure(.refused, "REFUSED  \(rejection.reason). Nothing was written. The refusal is recorded.")
        }
    }

    /// The same for a promotion.
    /// - Throws: ``CommandFailure`` with exit code 5 when the words are not exactly those asked for.
    func approve(_ proposal: PromotionProposal) async throws -> ApprovedPromotion {
        let gate = Gate(session.environment)
        let about: [String: JSONValue] = ["digest": .string(proposal.digest), "promotion": .string(proposal.service)]
        do {
            let approved = try gate.approve(proposal, with: answer(gate.words(for: proposal), to: "promote"))
            try await session.record(.gateConfirmed, run: nil, .object(about))
            return approved
        } catch let rejection as Gate.Rejection {
            try await session.record(
                .gateRejected, run: nil, .object(about.merging(["reason": .string(rejection.reason)]) { _, new in new }))
            throw CommandFailure(.refused, "REFUSED  \(rejection.reason). Nothing was promoted. The refusal is recorded.")
        }
    }

    private func answer(_ wanted: String?, to verb: String = "apply") -> Gate.Confirmation {
        if let target, let words { return .inputs(target: target, confirm: words) }
        guard let wanted else { return .none }
        let banner = Banner(session.environment).text
        return Terminal.ask("\(banner)\ntype  \(wanted)  to \(verb)\n> ").map { .typed($0) } ?? .none
    }
}
