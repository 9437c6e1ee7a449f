internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Reconciling

extension Session {
    /// - Throws: ``CommandFailure`` that names whose history it is, and how one is begun where there is none.
    private func reading<Value>(
        historyOf environment: String, _ body: () async throws(LedgerError) -> Value
    ) async throws -> Value {
        do throws(LedgerError) {
            return try await body()
        } catch {
            let fix: DisplayText = error.code == .noHistory ? "\nbegin it once with: plumb init \(environment)" : ""
            let whose = error.code == .noHistory ? "" : "the history of \(environment): "
            throw CommandFailure(.failure, "\(whose)\(error.message)\(fix)")
        }
    }

    /// The same; nil where the history was never begun.
    private func readingAny<Value>(
        historyOf environment: String, _ body: () async throws(LedgerError) -> Value
    ) async throws -> Value? {
        try await reading(historyOf: environment) { () throws(LedgerError) in
            do throws(LedgerError) {
                return try await body()
            } catch {
                if error.code == .noHistory { return nil }
                throw error
            }
        }
    }

    /// What is known of the environment now, oldest first: runs that ended and are not the newest may be left out.
    func events() async throws -> [RecordedEvent] {
        try await reading(historyOf: name) { () throws(LedgerError) in try await ledger.state(of: name, nil).events }
    }

    /// Everything that the ledger tells of the environment, which takes the longer the older it is.
    func allEvents() async throws -> [RecordedEvent] {
        try await reading(historyOf: name) { () throws(LedgerError) in try await ledger.events(environment: name) }
    }

    /// The environment's events without a gap: those after the newest compaction, oldest first.
    func eventsWithoutGap() async throws -> [RecordedEvent] {
        let compaction = try await reading(historyOf: name) { () throws(LedgerError) in try await ledger.newestCompaction() }
        let through = compaction?.through ?? 0
        return try await allEvents().filter { $0.sequence > through }
    }

    /// The same of any environment; nil where its history was never begun.
    func events(of environment: String) async throws -> [RecordedEvent]? {
        try await readingAny(historyOf: environment) { () throws(LedgerError) in try await ledger.state(of: environment, nil).events }
    }

    /// Nil only where the environment has no gate and no history yet.
    func readHistory() async throws -> History? {
        if environment.gate == nil {
            return try await readingAny(historyOf: name) { () throws(LedgerError) in
                try await History(ledger: ledger, environment: name)
            }
        }
        return try await reading(historyOf: name) { () throws(LedgerError) in try await History(ledger: ledger, environment: name) }
    }

    /// Whether the environment has a history; one that cannot be read is an error.
    func hasHistory() async throws -> Bool {
        try await readingAny(historyOf: name) { () throws(LedgerError) in try await History(ledger: ledger, environment: name) } != nil
    }

    /// The runs among `events`, oldest first.
    func runs(in events: [RecordedEvent]) async throws -> [RunRecord] {
        try await reading(historyOf: name) { () throws(LedgerError) in try RunRecord.all(in: events) }
    }

    /// The runs of the environment, oldest first.
    func runs() async throws -> [RunRecord] { try await runs(in: try await events()) }

    /// Says beside a plan that the newest run is not done: what is left of it is finished by another command.
    func logUnfinishedRun() async throws {
        let kinds = RunRecord.kinds
        let known = try await readingAny(historyOf: name) { () throws(LedgerError) in try await ledger.state(of: name, kinds).events }
        guard let known else { return }
        let newest = try await reading(historyOf: name) { () throws(LedgerError) in try RunRecord.newestUnfinished(in: known) }
        guard let run = newest, run.report?.hasWrittenNothing != true else { return }
        let state = run.report == nil ? "has not finished" : "was applied in part"
        Terminal.log("run \(run.id) \(state); resume it with: \(run.continuation)")
    }

    /// - Throws: ``CommandFailure`` where the environment has no such run, or has it no more.
    func preImages(of run: String) async throws -> PreImages {
        var events = try await events()
        // A run that is not the newest is no part of what is known now.
        if try await !runs(in: events).contains(where: { $0.id == run }) { events = try await allEvents() }
        guard try await runs(in: events).contains(where: { $0.id == run }) else {
            throw CommandFailure(.failure, "there is no run \(run) of \(name)\(try await archived())")
        }
        return try await reading(historyOf: name) { () throws(LedgerError) in try PreImages(of: run, in: events) }
    }

    func unfinishedPromotion(of service: String) async throws -> PromotionRecord? {
        let events = try await events()
        return try await reading(historyOf: name) { () throws(LedgerError) in
            try PromotionRecord.unfinished(of: service, in: events)
        }
    }

    /// What the newest event of drift told; nil where nothing has drifted yet, or none has since it was cleared.
    func lastDrift() async throws -> [JSONValue]? {
        let kinds: Set<LedgerEvent.Kind> = [.driftDetected, .driftCleared]
        let events = try await reading(historyOf: name) { () throws(LedgerError) in try await ledger.state(of: name, kinds).events }
        let last = events.map(\.event).last { [.driftDetected, .driftCleared].contains($0.kind) }
        return last?.kind == .driftDetected ? last?.detail["drift"]?.array : nil
    }

    /// Where else a run may be; empty where none ever left the ledger.
    func archived() async throws -> String {
        let compaction = try await reading(historyOf: name) { () throws(LedgerError) in
            try Compaction.newest(in: try await ledger.allEvents())
        }
        guard let compaction, let count = compaction.runs[name], count > 0 else { return "" }
        let names = compaction.archives.map(\.name).joined(separator: ", ")
        return " in the ledger: \(count) older run\(count == 1 ? "" : "s") moved to \(names) and cannot be undone from here\n"
            + "what one of them replaced is in its receipt: plumb audit export \(name) --archive FILE --out DIR"
    }
}
