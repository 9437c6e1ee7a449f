internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// Puts back drift that the environment's `heal` allows, as a run like any other: under its locks, recorded before and after, with
/// `plumb resume` and `plumb undo`.
struct DriftHealing {
    private let options: EstateOptions
    private let talk: LogOptions

    init(_ options: EstateOptions, _ talk: LogOptions) {
        self.options = options
        self.talk = talk
    }

    /// - Parameter check: that found the drift; it is read again before anything is written.
    /// - Returns: whether something was put back, so that another check is due.
    /// - Throws: ``CommandFailure`` where something was to heal and did not.
    func heal(_ check: DriftRunner.Check) async throws -> Bool {
        let name = check.report.environment
        guard check.report.refusal == nil, let record = check.record, check.report.items.contains(where: \.kind.isDrift) else {
            return false
        }
        let session = try await Session(options, talk, environment: name)
        guard let policy = session.environment.healing else {
            Terminal.log("\(name): nothing heals; the environment declares no \"heal\"")
            return false
        }
        guard !session.isUntrustedChange else {
            Terminal.log("\(name): nothing heals, as the files are not the default branch's")
            return false
        }
        let review = HealingReview(
            check.report, policy, isGated: session.environment.gate != nil, threads: record.threads, runs: try await session.runs(),
            now: Session.now())
        for refusal in review.refusals { Terminal.log("not healed: \(refusal.address): \(refusal.reason)") }
        if let hindrance = review.hindrance { Terminal.log("\(name): nothing heals now: \(hindrance)") }
        guard !review.healed.isEmpty else { return false }
        return try await perform(Set(review.healed), session)
    }

    private func perform(_ addresses: Set<Address>, _ session: Session) async throws -> Bool {
        try await session.readSigningKey()
        let execution = Execution(session)
        let waits = try WaitOptions.parse(["--park"])
        return try await execution.locked {
            guard let history = try await session.readHistory() else { return false }
            guard let (envelope, draft, addresses) = try await plan(addresses, history, session) else { return false }
            PlanPrinter.log(envelope)
            let approved = try await approve(envelope, addresses, history, session)
            Terminal.log("\(session.name): healing as run \(execution.run)")
            try await execution.perform(approved, draft: draft, waits: waits, output: .log)
            return true
        }
    }

    /// What may be put back of it, planned: what may not, for a reason that only a plan shows, keeps nothing else from healing.
    /// - Returns: nil where nothing is left, as it may have been put right meanwhile.
    private func plan(
        _ addresses: Set<Address>, _ history: History, _ session: Session
    ) async throws -> (envelope: PlanEnvelope, draft: PlanMaker.Draft, addresses: Set<Address>)? {
        var left = addresses
        while !left.isEmpty {
            let (envelope, draft) = try await session.plan(lifted: [], only: left.map(\.description).sorted())
            guard !envelope.plan.isEmpty else { return nil }
            let obstacles = envelope.plan.pending.compactMap { change in
                Gate.obstacle(toHealing: change, applied: history.applied).map { (address: change.address, reason: $0) }
            }.filter { left.contains($0.address) }
            guard !obstacles.isEmpty else { return (envelope, draft, left) }
            for obstacle in obstacles { Terminal.log("not healed: \(obstacle.address): \(obstacle.reason)") }
            left.subtract(obstacles.map(\.address))
        }
        return nil
    }

    private func approve(
        _ envelope: PlanEnvelope, _ addresses: Set<Address>, _ history: History, _ session: Session
    ) async throws -> ApprovedPlan {
        let facts = try await session.gateFacts(for: envelope)
        let rejection: Gate.Rejection
        do throws(Gate.Rejection) {
            return try Gate(session.environment).approve(envelope, asHealingOf: addresses, applied: history.applied, given: facts)
        } catch {
            rejection = error
        }
        throw try await session.refusal(of: envelope.digest, "not healed: \(rejection.reason)")
    }
}
