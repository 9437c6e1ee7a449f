internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling

/// Asks the operator what the gate asks, and records what came of it.
struct Confirmation {
    private let session: Session
    private let given: ConfirmationOptions
    private let reviewed: String?
    private let undone: String?
    private let isFromFiles: Bool

    /// - Parameters:
    ///   - reviewed: the whole digest of what was reviewed; nil where none was named.
    ///   - run: the run that the plan leads back from; nil for a plan of the files.
    ///   - isFromFiles: whether the plan carries out the files.
    init(_ session: Session, _ given: ConfirmationOptions, reviewed: String?, undoing run: String? = nil, isFromFiles: Bool = true) {
        self.session = session
        self.given = given
        self.reviewed = reviewed
        undone = run
        self.isFromFiles = isFromFiles && run == nil
    }

    /// What is to be confirmed: a plan or a promotion.
    private struct Subject {
        let digest: String
        let words: String
        let verb: String
        let facts: () async throws -> GateFacts
        let requirements: (GateFacts) -> [GateRequirement]
        /// What to do about what is outstanding.
        let next: ([GateRequirement]) -> DisplayText
    }

    /// - Throws: ``CommandFailure`` with exit code 5 when the words are not exactly those asked for, or something else that the
    ///   gate requires is outstanding; nobody is asked for words then.
    func approve(_ envelope: PlanEnvelope) async throws -> ApprovedPlan {
        let gate = Gate(session.environment)
        let (session, given, undone, isFromFiles) = (session, given, undone, isFromFiles)
        if isFromFiles, session.environment.gate != nil, Commit.uncommitted.contains(where: { envelope.commit?.contains($0) == true }) {
            Terminal.log("! warning  the files are not committed: what is applied cannot be looked up later; commit them first")
        }
        let (answer, facts) = try await answer(
            Subject(
                digest: envelope.digest, words: gate.words(for: envelope), verb: "apply",
                facts: { try await session.gateFacts(for: envelope, breakGlass: given.breakGlass, isFromFiles: isFromFiles) },
                requirements: { gate.requirements(for: envelope, given: $0) },
                next: { GateText.next($0, for: envelope, undoing: undone) }))
        do {
            let approved = try gate.approve(envelope, with: answer, given: facts)
            try await session.recordPlan(envelope, for: .apply)
            if session.environment.gate != nil {
                try await session.record(.gateConfirmed, run: nil, ["digest": .string(envelope.digest)])
            }
            return approved
        } catch let rejection as Gate.Rejection {
            throw try await session.refusal(of: envelope.digest, rejection.reason)
        }
    }

    /// The same for a promotion.
    func approve(_ shown: PromotionDesk.Shown) async throws -> ApprovedPromotion {
        let gate = Gate(session.environment)
        let proposal = shown.text.proposal
        let (session, given) = (session, given)
        let (answer, facts) = try await answer(
            Subject(
                digest: proposal.digest, words: gate.words(for: proposal), verb: "promote",
                facts: { try await session.gateFacts(for: shown, breakGlass: given.breakGlass) },
                requirements: { gate.requirements(for: proposal, given: $0) }, next: { GateText.next($0, for: proposal) }))
        do {
            let approved = try gate.approve(proposal, with: answer, given: facts)
            try await session.record(
                .gateConfirmed, run: nil, ["digest": .string(proposal.digest), "promotion": .string(proposal.service)])
            return approved
        } catch let rejection as Gate.Rejection {
            throw try await session.refusal(of: proposal.digest, rejection.reason)
        }
    }

    /// What was answered, and the facts as they are after that.
    private func answer(_ subject: Subject) async throws -> (Gate.Confirmation, GateFacts) {
        try await session.readSigningKey()
        var facts = try await subject.facts()
        let requirements = subject.requirements(facts)
        let isTyping = given.isAsked
        if isTyping { Terminal.log(Banner(session.environment).text) }
        Terminal.write(GateText.render(requirements))
        let isAskedForCode =
            isTyping && session.codeLedgerProblem == nil && requirements.contains { $0.kind == .code && $0.state == .outstanding }
        let code = isAskedForCode ? session.environment.gate?.codes : nil
        try await check(requirements.filter { code == nil || $0.kind != .code }, subject, facts)
        guard isTyping else { return (given.inputs(reviewed: reviewed), facts) }
        let answer: Gate.Confirmation =
            Terminal.ask("type  \(subject.words)  to \(subject.verb)\n> ").map { .typed($0) } ?? .none
        if let code, answer == .typed(subject.words) {
            try await CodeQuestion(session, for: subject.digest).ask(code)
        }
        // People take their time to type: a freeze may have begun, a signer may have gone.
        facts = try await subject.facts()
        return (answer, facts)
    }

    /// - Throws: ``CommandFailure`` with exit code 5; with 6 where nothing else is wrong than that the files are older than what was applied.
    private func check(_ requirements: [GateRequirement], _ subject: Subject, _ facts: GateFacts) async throws {
        let rejection: Gate.Rejection
        do throws(Gate.Rejection) {
            return try Gate(session.environment).check(requirements)
        } catch {
            rejection = error
        }
        let failure = try await session.refusal(of: subject.digest, rejection.reason)
        let isOutdated = facts.lineage?.isOutdated == true && requirements.allSatisfy { $0.kind == .lineage || $0.state != .outstanding }
        throw CommandFailure(isOutdated ? .stalePlan : failure.code, failure.message + subject.next(requirements))
    }
}
