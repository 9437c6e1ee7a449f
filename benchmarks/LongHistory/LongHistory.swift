internal import FoundationEssentials
internal import GitLedger
internal import Reconciling
internal import Resources
internal import SQLiteLedger

/// What a history of so many events costs: to make, to read for a plan, and to verify. In a file of SQLite and in git, signed and not.
struct LongHistory {
    private let options: Options

    init(_ options: Options) {
        self.options = options
    }

    func run() async throws {
        let workplace = try Workplace()
        var table = Table(
            "A long history: ten applies a day with one change each; drift comes and goes once a day",
            [
                "events", "home", "signed", "days", "home MB", "making s", "plan ms", "plan wall ms", "first plan of a new clone wall s",
                "verify s", "verify wall s", "memory MB",
            ])
        for count in options.events {
            for home in options.homes {
                for isSigned in [false, true] {
                    let place = try workplace.directory("\(count)-\(home.rawValue)-\(isSigned)")
                    table.add(try await row(count, isSigned, home, place))
                }
            }
        }
        table.print()
    }

    private func row(_ count: Int, _ isSigned: Bool, _ home: Home, _ place: String) async throws -> [String] {
        let seal = isSigned ? try Seal() : nil
        let days = max(1, count / GeneratedYear.eventsADay(changes: 1))
        let start = ContinuousClock.now
        let ledger = try await home.begun(in: place)
        try await Self.make(GeneratedYear(days: days, changes: 1), seal, in: ledger)
        let made = (ContinuousClock.now - start) / .seconds(1)
        let size = try home.size(in: place)
        let first = home == .git ? Numbers.short(try await plan(try await home.opened(in: place, "new"), seal).seconds) : "–"
        var plans: [Cost] = []
        for _ in 0..<options.runs { plans.append(try await plan(try await home.opened(in: place, "clone"), seal)) }
        let verified = try await verify(try await home.opened(in: place, "clone"), seal)
        return [
            Numbers.grouped(verified.events), home.rawValue, isSigned ? "yes" : "no", "\(days)", Numbers.megabytes(size),
            Numbers.short(made),
            Numbers.milliseconds(Numbers.median(plans.map(\.processorSeconds))), Numbers.milliseconds(Numbers.median(plans.map(\.seconds))),
            first, Numbers.short(verified.cost.processorSeconds), Numbers.short(verified.cost.seconds), Numbers.megabytes(PeakMemory.bytes),
        ]
    }

    /// Writes a history without signatures into a file.
    static func write(to path: String, events: Int) async throws {
        let year = GeneratedYear(days: max(1, events / GeneratedYear.eventsADay(changes: 1)), changes: 1)
        try await make(year, nil, in: try SQLiteLedger(path: path))
    }

    /// Signed as a ledger signs them; many go at once, so that neither the disk nor the remote is what is measured.
    private static func make(_ year: GeneratedYear, _ seal: Seal?, in ledger: any Ledger) async throws {
        var (head, batch) = (ChainEntry.genesis, [LedgerEvent]())
        try await year.forEachGroup { group in
            for event in group {
                guard let seal else {
                    batch.append(event)
                    continue
                }
                let entry = try ChainEntry(event).signed(after: head, by: seal.signer)
                head = ChainEntry.hash(entry.bytes, after: head)
                batch.append(entry.event)
            }
            guard batch.count >= Self.batch else { return }
            _ = try await ledger.append(batch)
            batch = []
        }
        guard let last = batch.popLast() else { return }
        if !batch.isEmpty { _ = try await ledger.append(batch) }
        // The last makes the recorded state anew, and vouches for it.
        let bare = LedgerEvent(
            environment: last.environment, kind: last.kind, time: last.time, actor: last.actor, run: last.run, detail: last.detail)
        _ = try await ledger.append(bare, behind: nil, signing: seal.map { .by($0.signer) } ?? .none)
    }

    private static let batch = 5_000

    /// What a plan reads, by a process that has the ledger just opened.
    private func plan(_ ledger: any Ledger, _ seal: Seal?) async throws -> Cost {
        let start = Cost.Start()
        let signed: any Ledger = seal.map { seal in SignedLedger(ledger, keyring: seal.signer.keyring) { seal.signer } } ?? ledger
        _ = try await History(ledger: signed, environment: GeneratedYear.environment)
        return start.cost
    }

    /// What `plumb audit verify` does.
    private func verify(_ ledger: any Ledger, _ seal: Seal?) async throws -> (events: Int, cost: Cost) {
        let start = Cost.Start()
        let audited = try await LedgerAudit.run(ledger, keyring: seal?.signer.keyring)
        guard audited.signatures.problems.isEmpty else { throw Failure("the history does not verify") }
        return (audited.count, start.cost)
    }

    private struct Cost {
        /// Of this process alone.
        let processorSeconds: Double
        let seconds: Double

        struct Start {
            private let processor = ProcessorTime.now
            private let wall = ContinuousClock.now

            var cost: Cost {
                Cost(processorSeconds: ProcessorTime.now - processor, seconds: (ContinuousClock.now - wall) / .seconds(1))
            }
        }
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
