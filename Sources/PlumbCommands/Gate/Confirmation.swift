internal import CanonicalJSON
internal import Estate
internal import Planning
internal import Reconciling

/// Asks the operator what the gate asks, and records what came of it.
struct Confirmation {
    private let session: Session
    private let given: ConfirmationOptions
    private let undone: String?

    /// - Parameter run: the run that the plan leads back from; nil for a plan of the files.
    init(_ session: Session, _ given: ConfirmationOptions, undoing run: String? = nil) {
        self.session = session
        self.given = given
        undone = run
    }

    /// - Throws: ``CommandFailure`` with exit code 5 when the words are not exactly those asked for, or something else that the
    ///   gate requires is outstanding; nobody is asked for words then.
    func approve(_ envelope: PlanEnvelope) async throws -> ApprovedPlan {
        let gate = Gate(session.environment)
        var facts = try await session.gateFacts(for: envelope, breakGlass: given.breakGlass)
        let requirements = gate.requirements(for: envelope, given: facts)
        let wanted = gate.words(for: envelope)
        let isTyping = given.target == nil && wanted != nil && Terminal.canAsk
        if isTyping { Terminal.tell(Banner(session.environment).text) }
        Terminal.write(GateText.render(requirements))
        let code =
            requirements.contains { $0.kind == .code && $0.state == .outstanding } && isTyping ? session.environment.gate?.codes : nil
        try await check(requirements.filter { code == nil || $0.kind != .code }, gate, envelope)
        let answer = answer(wanted)
        if let code, answer == wanted.map({ .typed($0) }) {
            try await CodeQuestion(session, for: envelope.digest).ask(code)
        }
        // People take their time to type: a freeze may have begun, a signer may have gone.
        if isTyping { facts = try await session.gateFacts(for: envelope, breakGlass: given.breakGlass) }
        return try await approve(envelope, gate, answer, facts)
    }

    private func approve(
        _ envelope: PlanEnvelope, _ gate: Gate, _ answer: Gate.Confirmation, _ facts: GateFacts
    ) async throws -> ApprovedPlan {
        do {
            let approved = try gate.approve(envelope, with: answer, given: facts)
            if session.environment.gate != nil {
                try await session.record(.gateConfirmed, run: nil, ["digest": .string(envelope.digest)])
            }
            return approved
        } catch let rejection as Gate.Rejection {
            throw try await session.refusal(of: envelope.digest, rejection.reason)
        }
    }

    /// The same for a promotion.
    /// - Throws: ``CommandFailure`` with exit code 5 when the words are not exactly those asked for, or the code is not.
    func approve(_ proposal: PromotionProposal) async throws -> ApprovedPromotion {
        let gate = Gate(session.environment)
        let wanted = gate.words(for: proposal)
        if given.target == nil, Terminal.canAsk { Terminal.tell(Banner(session.environment).text) }
        let answer = answer(wanted, to: "promote")
        let codes = answer == .typed(wanted) ? session.environment.gate?.codes : nil
        if let codes { try await CodeQuestion(session, for: proposal.digest).ask(codes) }
        do {
            let approved = try gate.approve(proposal, with: answer, hasCode: codes != nil)
            try await session.record(
                .gateConfirmed, run: nil, ["digest": .string(proposal.digest), "promotion": .string(proposal.service)])
            return approved
        } catch let rejection as Gate.Rejection {
            throw try await session.refusal(of: proposal.digest, rejection.reason)
        }
    }

    private func check(_ requirements: [GateRequirement], _ gate: Gate, _ envelope: PlanEnvelope) async throws {
        let rejection: Gate.Rejection
        do throws(Gate.Rejection) {
            return try gate.check(requirements)
        } catch {
            rejection = error
        }
        let failure = try await session.refusal(of: envelope.digest, rejection.reason)
        throw CommandFailure(failure.code, failure.message + GateText.next(requirements, for: envelope, undoing: undone))
    }

    private func answer(_ wanted: String?, to verb: String = "apply") -> Gate.Confirmation {
        if let target = given.target, let words = given.confirm { return .inputs(target: target, confirm: words) }
        guard let wanted else { return .none }
        return Terminal.ask("type  \(wanted)  to \(verb)\n> ").map { .typed($0) } ?? .none
    }
}
