internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling

/// Takes ahead what a gate asks for, one-time codes and signatures, for a plan or for a promotion.
struct ApprovalDesk {
    private let session: Session
    private let gate: EnvironmentDeclaration.Gate
    private let key: String?
    private let output: ResultFormat

    /// - Parameter key: the file of the key to sign with; nil to find the one among the signers.
    init(_ session: Session, _ gate: EnvironmentDeclaration.Gate, key: String?, _ output: ResultFormat) {
        self.session = session
        self.gate = gate
        self.key = key
        self.output = output
    }

    /// - Parameter isFromFiles: whether the plan carries out the files.
    func approve(_ envelope: PlanEnvelope, isFromFiles: Bool) async throws {
        try await session.recordPlan(envelope, for: .approve)
        try await give(to: envelope.digest, given: try await session.gateFacts(for: envelope, isFromFiles: isFromFiles))
        let facts = try await session.gateFacts(for: envelope, isFromFiles: isFromFiles).ofAnotherApplier
        try report("plan \(envelope.shortDigest)", envelope.digest, Gate(session.environment).requirements(for: envelope, given: facts))
    }

    /// Looks at what both environments run, and signs what promoting would do if that is still what was reviewed.
    func approvePromotion(of service: String, from environment: String, digest: String) async throws {
        let shown = try await PromotionDesk(session, Execution(session), service: service, from: environment).proposal()
        let proposal = shown.text.proposal
        Terminal.log(shown.text.text)
        guard proposal.digest == digest else {
            throw CommandFailure(
                .stalePlan, "stale: \(digest.prefix(8)) was reviewed, and the promotion is \(proposal.shortDigest) now (above)")
        }
        try await give(to: proposal.digest, given: try await session.gateFacts(for: shown))
        let facts = try await session.gateFacts(for: shown).ofAnotherApplier
        try report(
            "promotion \(proposal.shortDigest)", proposal.digest, Gate(session.environment).requirements(for: proposal, given: facts))
    }

    private func give(to digest: String, given facts: GateFacts) async throws {
        Terminal.log(Banner(session.environment).text)
        if let codes = gate.codes { try await CodeQuestion(session, for: digest).ask(codes) }
        if let approvals = gate.approvals { try await Approval(session, approvals, of: digest, given: facts).give(with: key) }
    }

    private func report(_ what: DisplayText, _ digest: String, _ requirements: [GateRequirement]) throws {
        let given = requirements.filter { $0.kind == .approvals || $0.kind == .code }
        switch output {
        case .json:
            Terminal.print(json: [
                "version": 1, "environment": .string(session.name), "digest": .string(digest), "gate": try JSONValue(encoding: given),
            ])
        case .text: Terminal.print("\(session.name) \(what)\n\(GateText.render(given))")
        }
    }
}

extension GateFacts {
    /// Who approves is not who applies: neither the name nor the keys of this machine are the applier's.
    var ofAnotherApplier: GateFacts {
        var facts = self
        facts.actor = ""
        facts.ownKeys = []
        return facts
    }
}
