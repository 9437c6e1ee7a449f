internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Planning
internal import Reconciling
internal import Resources

/// Checks environments, keeps the record of it, and tells whoever is to be told.
struct DriftRunner: Sendable {
    let options: EstateOptions
    let talk: LogOptions
    let pace: DriftPaceOptions
    let sinks: DriftSinks
    let isRecording: Bool
    private let holder: LockHolder

    init(_ options: EstateOptions, _ talk: LogOptions, pace: DriftPaceOptions, sinks: DriftSinks, isRecording: Bool) {
        self.options = options
        self.talk = talk
        self.pace = pace
        self.sinks = sinks
        self.isRecording = isRecording
        let (host, process) = (ProcessInfo.processInfo.hostName, ProcessIdentity.current)
        holder = LockHolder(
            id: "drift@\(host):\(process.number)/\(String(UInt64.random(in: .min ... .max), radix: 36))", run: nil,
            command: "plumb drift", host: host, process: process)
    }

    /// One check and what became of it.
    struct Check: Sendable {
        /// As it may be shown.
        let shown: DriftReport
        let report: DriftReport
        /// Nil where the check did not run.
        let record: DriftRecord?
        let readScopes: Int
        let missedSignals: [Scope]
        /// Messages that reached a sink.
        let delivered: Int
        let hasUndelivered: Bool
        /// Whether everything was read and judged, and the record says so: a check that nobody will know of is none that was complete.
        let isCompleteAndKept: Bool

        static func notRun(_ report: DriftReport) -> Check {
            Check(
                shown: report, report: report, record: nil, readScopes: 0, missedSignals: [], delivered: 0, hasUndelivered: false,
                isCompleteAndKept: false)
        }
    }

    /// What keeps an environment from being checked is the result of its check; wrong files and, where it `isAlone`, a wrong name end the
    /// command.
    func check(_ environment: String, isAlone: Bool, extent: DriftCheck.Extent? = nil) async throws -> Check {
        let session: Session
        do {
            session = try await Session(options, talk, environment: environment)
        } catch let failure as CommandFailure where failure.code != .invalidEstate && !(isAlone && failure.code == .validationFailure) {
            // Alone, it is told in full as well: what is missing is a list.
            if isAlone { Terminal.log(failure.message) }
            let reason = Self.line(failure)
            return .notRun(.notRun(environment, at: Session.now(), isAlone ? Self.headline(failure) : reason))
        }
        return await check(session, extent: extent)
    }

    private static func line(_ failure: CommandFailure) -> String {
        failure.message.unescaped.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }

    private static func headline(_ failure: CommandFailure) -> String {
        failure.message.unescaped.split(whereSeparator: \.isNewline).first.map(String.init) ?? "see above"
    }

    func check(_ session: Session, extent: DriftCheck.Extent? = nil) async -> Check {
        let now = Session.now()
        do {
            return try await whole(session, extent ?? standardExtent, now: now)
        } catch let refusal as Refusal {
            return .notRun(.notRun(session.name, at: now, refusal.reason))
        } catch {
            return .notRun(.notRun(session.name, at: now, "\(error)"))
        }
    }

    private var standardExtent: DriftCheck.Extent {
        DriftCheck.Extent(usesSignals: pace.changed, fullEvery: pace.fullEvery, budget: pace.budget)
    }

    private struct Refusal: Error {
        let reason: String
    }

    private func whole(_ session: Session, _ extent: DriftCheck.Extent, now: Int) async throws -> Check {
        // What a change that nobody has merged says is neither kept nor told.
        let mayRecord = isRecording && !session.isUntrustedChange
        if isRecording, !mayRecord {
            Terminal.log("\(session.name): the files are not the default branch's, so nothing is recorded or reported")
        }
        let estate = session.estate.name.value
        let store = await session.openedDriftStore()
        let keeper = await DriftKeeper(
            session.name, in: store, key: session.key, interval: pace.interval.seconds, isRecording: mayRecord, watch: Terminal.watch,
            log: { Terminal.log($0) })
        let round = DriftRound(
            sinks.recipients(of: estate), estate: estate, key: session.key, holder: holder, isRecording: mayRecord, isGone: { $0.isGone })
        let outcome: DriftRound.Outcome
        do {
            outcome = try await round.run(keeper, at: now) { record in
                let (events, locks) = try await Self.ledger(session)
                let check = DriftCheck(
                    session.maker, of: session.estate, environment: session.name, desired: EstateHash.of(session.desired), extent: extent,
                    now: now)
                let result = try await check.run(record, events: events, locks: locks)
                return result
            } seen: { report in
                await session.recordDrift(report)
            }
        } catch let busy as DriftRound.Busy {
            throw Refusal(reason: "another check is running (\(busy.holder))")
        } catch let error as LedgerError {
            throw Refusal(reason: "the history of \(session.name): \(error.message)")
        }
        return Check(
            shown: session.isUntrustedChange ? try outcome.report.withheld() : outcome.report, report: outcome.report,
            record: outcome.record, readScopes: outcome.readScopes, missedSignals: outcome.missedSignals, delivered: outcome.delivered,
            hasUndelivered: outcome.hasUndelivered, isCompleteAndKept: outcome.isCompleteAndKept)
    }

    /// Tells the service that watches for silence that everything was read. One beat stands for every environment that is checked, so only
    /// whoever knows of all of them sends it.
    /// - Returns: nil where there is no such service; whether it took the beat.
    func beat() async -> Bool? {
        guard let heartbeat = sinks.heartbeat else { return nil }
        do throws(ProviderError) {
            try await heartbeat.beat()
            return true
        } catch {
            Terminal.log("\(error)")
            return false
        }
    }

    private static func ledger(_ session: Session) async throws(Refusal) -> (events: [RecordedEvent], locks: [HeldLock]) {
        do throws(LedgerError) {
            let events = try await session.ledger.state(of: session.name, nil).events
            let locks = try await session.ledger.locks()
            return (events, locks.filter { !($0.holder.process?.isGone ?? false) })
        } catch {
            guard error.code == .noHistory else { throw Refusal(reason: "the history of \(session.name): \(error.message)") }
            throw Refusal(
                reason: "\(session.name) has no history, so changes since the last apply are unknown; begin it once with: "
                    + "plumb init \(session.name)")
        }
    }
}

extension Session {
    /// Records drift in the history that is other than what the history knows of: hourly checks that find the same must not fill it.
    /// A job that only checks may lack the right to write there; the check is as good.
    fileprivate func recordDrift(_ report: DriftReport) async {
        // What somebody acknowledged has drifted all the same.
        let items = (report.items + report.acknowledged.map(\.item)).filter(\.kind.isDrift).sorted { $0.address < $1.address }
        let seen = items.map { item -> JSONValue in
            ["address": .string(item.address.description), "live": item.live.map { JSONValue.plain($0) } ?? .null]
        }
        let hidden = (report.unread + report.beingApplied).map { "\($0.scope)/" }
        do {
            let known = try await lastDrift()
            // Of what was not judged, what the history knows still holds.
            let kept = (known ?? []).filter { entry in
                guard let address = entry["address"]?.string, !seen.contains(where: { $0["address"]?.string == address }) else {
                    return false
                }
                return hidden.contains { address.hasPrefix($0) }
            }
            let found = seen + kept
            guard known != found, !(known == nil && found.isEmpty) else { return }
            try await record(found.isEmpty ? .driftCleared : .driftDetected, run: nil, ["drift": .array(found)])
        } catch let failure as CommandFailure {
            Terminal.log("this drift was not recorded in the ledger: \(failure.message)")
        } catch {
            Terminal.log("this drift was not recorded in the ledger: \(String(describing: error))")
        }
    }
}
