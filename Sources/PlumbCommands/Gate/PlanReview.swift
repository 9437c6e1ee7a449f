internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

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

    /// What is confirmed and applied, and for which session.
    struct Accepted {
        let envelope: PlanEnvelope
        let session: Session
    }

    /// Nothing may have moved since it was reviewed.
    /// - Throws: ``CommandFailure`` with exit code 6, the new plan shown; with 5 where the digits stand for several plans.
    @discardableResult
    func compare(_ envelope: PlanEnvelope) async throws -> Accepted {
        let accepted = Accepted(envelope: envelope, session: session)
        guard let digest else { return accepted }
        // The whole digest needs no history to be compared.
        if file == nil, digest == envelope.digest { return accepted }
        let history = RecordedPlans(in: try await session.events(of: session.name) ?? [])
        try checkUnique(digest, history)
        guard envelope.digest.hasPrefix(digest) else { throw try await stale(digest, envelope, .unknown, history) }
        try checkAge(history)
        return accepted
    }

    /// As ``compare(_:)``, and lets a plan pass besides that is what was reviewed, to the last digit of its digest, but for what was applied
    /// since to scopes that are no part of it.
    func accept(_ envelope: PlanEnvelope) async throws -> Accepted {
        guard let whole, whole != envelope.digest, try await session.hasHistory() else { return try await compare(envelope) }
        let events = try await session.eventsWithoutGap()
        let earlier = try EarlierReview(of: whole, now: envelope.plan, events: events)
        let known = try await session.events()
        let history = RecordedPlans(in: known)
        guard case .holds(let held) = earlier else { throw try await stale(whole, envelope, earlier, history) }
        let reviewed = try await session.envelope(of: held.plan)
        guard reviewed.digest == whole else { throw try await stale(whole, envelope, earlier, history) }
        try checkAge(history)
        let names = held.moved.map(\.description).joined(separator: ", ")
        let count = held.moved.count
        Terminal.log("\(count) scope\(count == 1 ? "" : "s") moved since, not in this plan\(names.isEmpty ? "" : ": \(names)")")
        return Accepted(envelope: reviewed, session: session.reviewed(after: held.runs))
    }

    private func stale(
        _ digest: String, _ envelope: PlanEnvelope, _ earlier: EarlierReview, _ history: RecordedPlans
    ) async throws -> CommandFailure {
        PlanPrinter.log(envelope)
        let newer = try await session.newerApply()
        let all = explanation(digest, envelope, earlier, history) + [newer].compactMap(\.self)
        let lines = all.map { "  \($0)\n" as DisplayText }.joined()
        return CommandFailure(
            .stalePlan,
            "stale: \(digest.prefix(8)) was reviewed, and the plan is \(envelope.shortDigest) now (above); nothing was written\n\(lines)"
                + "review it, then: \(next(envelope))")
    }

    private func explanation(
        _ digest: String, _ envelope: PlanEnvelope, _ earlier: EarlierReview, _ history: RecordedPlans
    ) -> [String] {
        let same = "every scope is as reviewed, and the history moved: "
        switch earlier {
        case .overtaken(let run, let scopes):
            let names = scopes.map(\.description).joined(separator: ", ")
            return [same + "run \(run) has written \(names) since, which this plan writes too"]
        case .carriedOut(let run): return [same + "run \(run) was confirmed with this plan already"]
        case .unfinished(let run): return [same + "run \(run) is not done; resume it first: plumb resume \(session.name)"]
        case .holds, .unknown:
            let lines = moved(digest, history, envelope)
            return lines.isEmpty
                ? ["what moved is not known: no plan of this digest was recorded, as a pull request records none"] : lines
        }
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
