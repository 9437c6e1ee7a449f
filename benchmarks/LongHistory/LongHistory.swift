internal import Reconciling
internal import Resources
internal import SQLiteLedger

/// What a history of so many events costs: to make, to read for a plan, and to verify. In a file of SQLite, signed and not.
struct LongHistory {
    private let options: Options

    init(_ options: Options) {
        self.options = options
    }

    func run() async throws {
        let workplace = try Workplace()
        var table = Table(
            "A long history: ten applies a day with one change each; drift comes and goes once a day",
            ["events", "signed", "days", "file MB", "making s", "plan ms", "verify s", "verify wall s", "memory MB"])
        for count in options.events {
            for isSigned in [false, true] {
                table.add(try await row(count, isSigned, workplace.path + "/\(count)-\(isSigned).sqlite"))
            }
        }
        table.print()
    }

    private func row(_ count: Int, _ isSigned: Bool, _ path: String) async throws -> [String] {
        let seal = try Seal()
        let days = max(1, count / GeneratedYear.eventsADay(changes: 1))
        let year = GeneratedYear(days: days, changes: 1)
        let start = ProcessorTime.now
        try await make(year, isSigned ? seal : nil, in: SQLiteLedger(path: path))
        let made = ProcessorTime.now - start
        var plans: [Double] = []
        for _ in 0..<options.runs {
            let start = ProcessorTime.now
            _ = try await History(ledger: try Self.opened(path, isSigned ? seal : nil), environment: GeneratedYear.environment)
            plans.append(ProcessorTime.now - start)
        }
        let verified = try await verify(try SQLiteLedger(path: path), isSigned ? seal : nil)
        return [
            Numbers.grouped(verified.events), isSigned ? "yes" : "no", "\(days)", Numbers.megabytes(YearOfHistory.size(path)),
            Numbers.short(made), Numbers.milliseconds(Numbers.median(plans)), Numbers.short(verified.processorSeconds),
            Numbers.short(verified.seconds), Numbers.megabytes(PeakMemory.bytes),
        ]
    }

    /// Writes a history without signatures into a file.
    static func write(to path: String, events: Int) async throws {
        let ledger = try SQLiteLedger(path: path)
        let year = GeneratedYear(days: max(1, events / GeneratedYear.eventsADay(changes: 1)), changes: 1)
        try await year.forEachGroup { _ = try await ledger.append($0) }
    }

    /// Signed as a ledger signs them; many go at once, so that the disk is not what is measured.
    private func make(_ year: GeneratedYear, _ seal: Seal?, in ledger: SQLiteLedger) async throws {
        guard let seal else { return try await year.forEachGroup { _ = try await ledger.append($0) } }
        var (head, batch) = (ChainEntry.genesis, [LedgerEvent]())
        try await year.forEachGroup { group in
            for event in group {
                let entry = try ChainEntry(event).signed(after: head, by: seal.signer)
                head = ChainEntry.hash(entry.bytes, after: head)
                batch.append(entry.event)
            }
            guard batch.count >= Self.batch else { return }
            _ = try await ledger.append(batch)
            batch = []
        }
        // The last makes the recorded state anew, and vouches for it.
        guard let last = batch.popLast() else { return }
        _ = try await ledger.append(batch)
        let bare = LedgerEvent(
            environment: last.environment, kind: last.kind, time: last.time, actor: last.actor, run: last.run, detail: last.detail)
        _ = try await ledger.append(bare, behind: nil, signing: .by(seal.signer))
    }

    private static let batch = 5_000

    /// What `plumb audit verify` does.
    private func verify(_ ledger: SQLiteLedger, _ seal: Seal?) async throws -> Verification {
        let (start, wall) = (ProcessorTime.now, ContinuousClock.now)
        let audited = try await LedgerAudit.run(ledger, keyring: seal?.signer.keyring)
        guard audited.signatures.problems.isEmpty else { throw Failure("the history does not verify") }
        return Verification(
            events: audited.count, processorSeconds: ProcessorTime.now - start, seconds: (ContinuousClock.now - wall) / .seconds(1))
    }

    private struct Verification {
        let events: Int
        let processorSeconds: Double
        let seconds: Double
    }

    private static func opened(_ path: String, _ seal: Seal?) throws -> any Ledger {
        let ledger = try SQLiteLedger(path: path)
        guard let signer = seal?.signer else { return ledger }
        return SignedLedger(ledger, keyring: signer.keyring) { signer }
    }

    /// A key, and the ring that it is in.
    private struct Seal {
        let signer: EventSigner

        init() throws {
            let seed = EventSigner.newSeed()
            guard let publicKey = EventSigner.publicKey(of: seed), let keyring = LedgerKeyring([LedgerKey(publicKey: publicKey)]),
                let signer = EventSigner(seed: seed, keyring: keyring)
            else { throw Failure("no key could be made") }
            self.signer = signer
        }
    }
}
