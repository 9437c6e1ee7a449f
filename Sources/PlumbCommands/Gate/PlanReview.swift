internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling

/// The plan that somebody looked at, by its file or its digest.
struct PlanReview {
    private let session: Session
    private let file: PlanEnvelope?
    /// The whole digest, or its first digits where the plan is shown at a prompt; nil where nobody named a plan.
    private let digest: String?
    private let next: (PlanEnvelope) -> DisplayText

    /// - Parameters:
    ///   - digest: as it was given, where there is no file.
    ///   - next: what to type for the plan as it is now, once it is reviewed.
    init(_ session: Session, _ file: PlanEnvelope?, digest: String?, next: @escaping (PlanEnvelope) -> DisplayText) {
        self.session = session
        self.next = next
        self.file = file
        self.digest = file?.digest ?? digest
    }

    /// The whole digest of what was reviewed; nil where nobody gave one.
    var whole: String? { digest?.count == 64 ? digest : nil }

    /// Nothing may have moved since it was reviewed.
    /// - Throws: ``CommandFailure`` with exit code 6, the new plan shown; with 5 where the digits stand for several plans.
    func compare(_ envelope: PlanEnvelope) async throws {
        guard let digest else { return }
        // The whole digest needs no history to be compared.
        if file == nil, digest == envelope.digest { return }
        let history = RecordedPlans(in: try await session.events(of: session.name) ?? [])
        try checkUnique(digest, history)
        guard envelope.digest.hasPrefix(digest) else {
            PlanPrinter.log(envelope)
            let lines = moved(digest, history, envelope).map { "  \($0)\n" as DisplayText }.joined()
            throw CommandFailure(
                .stalePlan,
                "stale: \(digest.prefix(8)) was reviewed, and the plan is \(envelope.shortDigest) now (above); nothing was written\n\(lines)"
                    + "review it, then: \(next(envelope))")
        }
        try checkAge(history)
    }

    /// Digits that several plans of the history begin with name none of them.
    private func checkUnique(_ digest: String, _ history: RecordedPlans) throws {
        guard digest.count < 64, case let all = history.digests(beginning: digest), all.count > 1 else { return }
        throw CommandFailure(
            .refused, "\(digest) matches \(all.count) plans: \(all.joined(separator: ", ")); give all digits of one of them")
    }

    private func moved(_ digest: String, _ history: RecordedPlans, _ now: PlanEnvelope) -> [String] {
        if let file { return PlanDifference(from: file, to: now).lines }
        return history.scopes(of: digest).map { PlanDifference(fromScopes: $0, to: now).lines } ?? []
    }

    /// A file is as old as the ledger says: what it says itself, anybody can write.
    private func checkAge(_ history: RecordedPlans) throws {
        guard let file else { return }
        guard let made = history.made(file.digest) else {
            guard session.environment.gate == nil else {
                throw CommandFailure(
                    .stalePlan,
                    "the history does not record when plan \(file.shortDigest) was made; nothing was written\n"
                        + "plan again: plumb plan \(session.name) --out DIRECTORY")
            }
            return try check(expiry: file.expiresAt, file)
        }
        try check(expiry: made + Session.lifetime, file)
    }

    private func check(expiry: Int, _ file: PlanEnvelope) throws {
        guard expiry < Session.now() else { return }
        throw CommandFailure(
            .stalePlan, "plan \(file.shortDigest) expired at \(ClockTime.ofDay(expiry)); nothing was written; plan again")
    }
}
