internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import GitRepository
internal import Planning
internal import Reconciling
internal import Resources

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the newest run of an environment, what it waits for, and who holds its locks.",
        discussion: "Reads the ledger only.")

    @Argument(help: "The environment, such as production.", completion: .environments)
    var environment: String

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    @OptionGroup var options: EstateOptions

    func run() async throws {
        let ledger = try await LedgerAccess(options)
        let state = try await ledger.reading(orElse: options.suggestion(for: environment)) { ledger throws(LedgerError) in
            try await ledger.state(of: environment, nil)
        }
        let runs = try await ledger.reading { _ throws(LedgerError) in try RunRecord.all(in: state.events) }
        let archived = state.archivedRuns
        let locks = try await ledger.reading { ledger throws(LedgerError) in try await ledger.locks() }
        let drift = await checkedDrift(ledger)
        let isExpected = DriftAge.isExpected(in: ledger.estate, environment, ProcessInfo.processInfo.environment)
        let age = drift.flatMap { DriftAge($0.record, environment: environment, now: Session.now(), isExpected: isExpected) }
        let merged = await mergedChanges(ledger, runs)
        switch output {
        case .json: Terminal.print(json: try Self.json(environment, runs.last, archived, locks, drift?.record, merged))
        case .text:
            Terminal.print(fitting: Self.text(environment, runs, archived, locks))
            if let age { Terminal.print(fitting: "  \(age.line)\n") }
            if let line = merged?.line { Terminal.print(fitting: "  \(line)\n") }
        }
    }

    /// Nil outside of git, and where an operator named a ledger and no estate can be used.
    private func mergedChanges(_ ledger: LedgerAccess, _ runs: [RunRecord]) async -> MergedChanges? {
        guard let tree = ledger.tree, let estate = ledger.estate else { return nil }
        let trusted: TrustedCommit
        do {
            trusted = try await TrustedCommit(in: tree, ProcessInfo.processInfo.environment)
        } catch {
            // Where git need not vouch for anything, there may be no default branch.
            if !estate.isGitOptional { Terminal.log("it is not known what is merged and not applied: \(CommandFailure.reason(error))") }
            return nil
        }
        return await MergedChanges(of: environment, runs, estate, at: trusted.id, below: tree.path, in: trusted.repository)
    }

    /// What is known of the last checks.
    private struct CheckedDrift {
        /// Nil where there was none.
        let record: DriftRecord?
    }

    /// Nil where it cannot be read, which is said.
    private func checkedDrift(_ ledger: LedgerAccess) async -> CheckedDrift? {
        do throws(DriftStoreError) {
            let record = try await DriftStoreAccess.record(
                environment, ledger.declaration, ledger.tree, ProcessInfo.processInfo.environment, known: ledger.references)
            return CheckedDrift(record: record)
        } catch {
            Terminal.log("it is not known when \(environment) was checked for drift: \(error.message)")
            return nil
        }
    }

    private static func json(
        _ environment: String, _ run: RunRecord?, _ archived: Int, _ locks: [HeldLock], _ drift: DriftRecord?, _ merged: MergedChanges?
    ) throws -> JSONValue {
        [
            "version": 2, "environment": .string(environment), "archivedRuns": .integer(archived),
            "drift": drift.map { record in
                [
                    "lastComplete": record.lastComplete.map(JSONValue.time) ?? .null, "interval": .integer(record.interval),
                    "lastOutcome": record.lastOutcome.map { .string($0.rawValue) } ?? .null,
                    "isLate": .boolean(record.isLate(at: Session.now())),
                ]
            } ?? .null,
            "run": try run.map { run in
                [
                    "id": .string(run.id), "actor": .string(run.actor), "begun": .time(run.begun), "digest": .string(run.plan.digest),
                    "isUnfinished": .boolean(run.isUnfinished), "report": try run.report.map { try JSONValue(encoding: $0) } ?? .null,
                ]
            } ?? .null,
            "locks": .array(try locks.map(LocksCommand.json)), "mergedNotApplied": merged?.json ?? .null,
        ]
    }

    private static func state(of run: RunRecord) -> String {
        guard run.report != nil else { return "interrupted" }
        guard !run.isUnfinished else { return run.report?.hasWrittenNothing == true ? "refused; nothing was written" : "applied in part" }
        let waiting = run.report?.lines.count { $0.status == .waiting } ?? 0
        return waiting == 0 ? "applied" : "applied; \(waiting) check\(waiting == 1 ? " is" : "s are") still pending"
    }

    private static func text(_ environment: String, _ runs: [RunRecord], _ archived: Int, _ locks: [HeldLock]) -> DisplayText {
        let older = archived == 0 ? "" : ", \(archived) older"
        var text: DisplayText = "\(environment): \(runs.count) run\(runs.count == 1 ? "" : "s")\(older)\n"
        if let run = runs.last {
            let isRunning = locks.contains {
                $0.holder.run == run.id && $0.expires > Session.now() && !($0.holder.process?.isGone ?? false)
            }
            let state = isRunning ? "running" : state(of: run)
            let healing: DisplayText = run.trigger == .healing ? ", healing drift" : ""
            text +=
                "  newest \(run.id)  \(state)  plan \(run.plan.shortDigest)  by \(run.actor) at \(ClockTime.full(run.begun))\(healing)\n"
            for line in run.report?.lines ?? [] where line.status != .done {
                text += "    \(line.label)  \(line.status.rawValue)  \(line.operation.scope)  \(line.operation.summary): \(line.detail)\n"
            }
            if !isRunning, run.isUnfinished || run.isWaiting { text += "  continue with: \(run.continuation)\n" }
        }
        for lock in locks where lock.expires > Session.now() {
            text += "  locked: \(lock.scope) by \(lock.holder.sentence) for \(LockAge.text(Session.now() - lock.since))\n"
        }
        return text
    }
}
