internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Planning
internal import Reconciling
internal import Resources

/// Puts live secrets into a store, through the gate of each environment, before any file names their places. A run that was killed is gone
/// on with by the next: what it stored is found there, and what it was confirmed with holds for the rest.
struct AdoptionStorage {
    /// The rest of the command line, for what is to be typed next.
    let arguments: DisplayText
    let confirmation: ConfirmationOptions
    let locking: LockOptions
    /// Whether words can be typed.
    let isAsking: Bool

    /// What is to be stored in one environment.
    private struct Part {
        let session: Session
        let deposits: [SecretDeposit]
        /// Of an earlier storing, which has not come to its end.
        let unfinished: RunRecord?

        /// What is locked meanwhile.
        var scopes: [Scope] {
            Set(deposits.map(\.scope) + (unfinished?.plan.plan.operations.map(\.scope) ?? [])).sorted()
        }
    }

    /// An environment whose plan nobody confirmed yet.
    struct Unconfirmed {
        let environment: String
        let digest: String
        let words: String
    }

    /// - Parameter deposits: by environment.
    /// - Returns: the environments of which nothing was stored, since nobody confirmed it.
    /// - Throws: ``CommandFailure``; where an environment cannot record what is stored, before anything is.
    func store(
        _ deposits: [String: [SecretDeposit]], _ trusted: TrustedEstate, _ options: EstateOptions, _ talk: LogOptions
    ) async throws -> [Unconfirmed] {
        var parts: [Part] = []
        for environment in trusted.estate.environments.keys.sorted() {
            let session = try await Session(
                trusted, options, talk, environment: environment, variables: ProcessInfo.processInfo.environment)
            if let part = try await part(session, deposits[environment] ?? []) { parts.append(part) }
        }
        var unconfirmed: [Unconfirmed] = []
        for part in parts {
            if let left = try await store(part) { unconfirmed.append(left) }
        }
        return unconfirmed
    }

    /// Nil where there is nothing to do.
    private func part(_ session: Session, _ deposits: [SecretDeposit]) async throws -> Part? {
        guard !deposits.isEmpty || session.ledgerObstacle == nil else { return nil }
        var runs: [RunRecord] = []
        if try await session.hasHistory() { runs = try await session.runs() }
        let run = runs.last.flatMap { $0.isUnfinished && $0.plan.plan.isDeposit ? $0 : nil }
        guard !deposits.isEmpty || run != nil else { return nil }
        if isMeant(session) { try confirmation.check(session.environment) }
        try session.checkGate()
        _ = try await session.readHistory()
        return Part(session: session, deposits: deposits, unfinished: run)
    }

    /// Whether what was typed on the command line is for this environment.
    private func isMeant(_ session: Session) -> Bool { confirmation.target == session.name || (confirmation.target == nil && isAsking) }

    private func store(_ part: Part) async throws -> Unconfirmed? {
        let session = part.session
        let execution = Execution(session, run: part.unfinished?.id, locking, locking: part.scopes)
        if let run = part.unfinished {
            let isDone = try await execution.locked { try await resume(run, part, execution) }
            if isDone { return nil }
        }
        if part.deposits.isEmpty { return nil }
        return try await confirm(part)
    }

    /// Performs what is left of a run under its own approval.
    /// - Returns: whether that holds for what is to be stored now.
    private func resume(_ run: RunRecord, _ part: Part, _ execution: Execution) async throws -> Bool {
        let session = part.session
        let (envelope, draft) = try await session.plan(storing: part.deposits)
        try session.checkGrant("run \(run.id)", at: run.sequence)
        try await session.readSigningKey()
        do {
            let approved = try Gate(session.environment).approve(
                envelope, asRestOf: run.plan, begun: run.begun, given: session.gateFactsForResuming(breakGlass: run.brokenGlass))
            Terminal.log("resuming \(run.id), confirmed as \(run.plan.shortDigest)")
            try await execution.perform(approved, draft: draft, resuming: run, waits: try WaitOptions.parse([]), output: .log)
            return true
        } catch let rejection as Gate.Rejection {
            Terminal.log("\(run.id) cannot be resumed: \(rejection.reason)")
            return false
        }
    }

    private func confirm(_ part: Part) async throws -> Unconfirmed? {
        let session = part.session
        let execution = Execution(session, locking, locking: part.scopes)
        return try await execution.locked {
            let (envelope, draft) = try await session.plan(storing: part.deposits)
            let words = Gate(session.environment).words(for: envelope)
            PlanPrinter.log(envelope)
            guard isMeant(session) else {
                return Unconfirmed(environment: session.name, digest: envelope.digest, words: words)
            }
            let review = PlanReview(session, nil, digest: confirmation.digest) { _ in arguments }
            try await review.compare(envelope)
            if envelope.plan.isBlocked { throw CommandFailure(.blocked, "The plan is blocked; nothing was stored.") }
            let approved = try await Confirmation(session, confirmation, reviewed: review.whole, isFromFiles: false).approve(envelope)
            if try await session.readHistory() == nil { try await session.beginHistory([:]) }
            try await execution.perform(approved, draft: draft, waits: try WaitOptions.parse([]), output: .log)
            return nil
        }
    }
}

extension AdoptionStorage.Unconfirmed {
    /// What confirms it where nobody can type.
    func command(_ arguments: DisplayText, isGated: Bool) -> DisplayText {
        "\(arguments) --target \(environment)" + (isGated ? " --confirm \"\(words)\" --digest \(digest)" : "")
    }
}
