internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import FoundationEssentials
internal import Planning
internal import Reconciling

struct LedgerCompactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact", abstract: "Move old events to an archive; the ledger keeps what it still needs of them.",
        discussion: """
            Plans, drift, soaks, approvals, flags and promotions work as before. The newest run of each environment stays whole, and \
            so does every run that did not finish; older runs can no longer be undone, and are in the archive. The chain continues: \
            check older heads and receipts with plumb audit verify --archive FILE.

            The archive is on the disk before any event is removed. Keep it apart from the ledger.

              plumb ledger compact --archive archives --keep 90
            """)

    @Option(name: .long, help: "The directory that gets the archive.")
    var archive: String

    @Option(name: .long, help: "How many days of events stay whole.")
    var keep: Int = 90

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    @OptionGroup var options: EstateOptions

    /// How often something else may be recorded while it is decided what to keep.
    private static let attempts = 5

    func validate() throws {
        guard (1...36_500).contains(keep) else { throw ValidationError("--keep takes a number of days from 1 to 36500") }
    }

    func run() async throws {
        let access = try await LedgerAccess(options)
        try access.checkKeysKnown()
        let now = Session.now()
        let variables = ProcessInfo.processInfo.environment
        let actor = Actor.name(variables)
        let compactor = LedgerCompactor(access.ledger, actor: actor, now: now)
        for attempt in 1...Self.attempts {
            let done: (LedgerCompactor.Proposal, RecordedEvent)?
            do throws(LedgerError) {
                done = try await compact(with: compactor, before: now - keep * 86_400)
            } catch {
                if error.code == .moved, attempt < Self.attempts { continue }
                throw CommandFailure(error.code == .locked ? .locked : .failure, "the ledger: \(error.message)")
            }
            return try report(done?.0, done?.1)
        }
    }

    private func compact(
        with compactor: LedgerCompactor, before: Int
    ) async throws(LedgerError) -> (LedgerCompactor.Proposal, RecordedEvent)? {
        guard let proposal = try await compactor.proposal(before: before) else { return nil }
        try ArchiveFile.store(proposal.archiveBytes, named: proposal.archive.name, into: archive)
        let event = try await compactor.perform(proposal)
        return (proposal, event)
    }

    private func report(_ proposal: LedgerCompactor.Proposal?, _ recorded: RecordedEvent?) throws {
        switch output {
        case .json: Terminal.print(json: try json(proposal, recorded))
        case .text: Terminal.print(text(proposal, recorded))
        }
        if let obstacle = proposal?.obstacle {
            Terminal.log(
                "older events after event \(obstacle.sequence) stay: it says that it is of \(ClockTime.full(obstacle.event.time)), by the clock "
                    + "of the machine that recorded it")
        }
    }

    private func text(_ proposal: LedgerCompactor.Proposal?, _ recorded: RecordedEvent?) -> DisplayText {
        guard let proposal, let recorded, let file = proposal.compaction.archives.last else {
            return "nothing was recorded more than \(keep) days ago; nothing to compact\n"
        }
        let runs = proposal.compaction.runs.values.reduce(0, +)
        return
            "events \(file.from) to \(file.through) moved to the archive; the ledger keeps \(proposal.compaction.kept.count) of them, in part or whole\n"
            + "archive \(archive)/\(file.name)  SHA-256 \(file.digest)\n"
            + "\(runs) run\(runs == 1 ? "" : "s") in archives; head \(recorded.hash), event \(recorded.sequence)\n"
    }

    private func json(_ proposal: LedgerCompactor.Proposal?, _ recorded: RecordedEvent?) throws -> JSONValue {
        guard let proposal, let recorded, let file = proposal.compaction.archives.last else { return ["version": 1, "archive": .null] }
        return [
            "version": 1, "archive": try JSONValue(encoding: file), "kept": .integer(proposal.compaction.kept.count),
            "head": .string(recorded.hash), "sequence": .integer(recorded.sequence),
            "archivedRuns": try JSONValue(encoding: proposal.compaction.runs),
        ]
    }
}
