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
            ["events", "signed", "days", "file MB", "making s", "plan ms", "verify s"])
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
        let (events, cost) = try await verify(try SQLiteLedger(path: path), isSigned ? seal : nil)
        return [
            Numbers.grouped(events), isSigned ? "yes" : "no", "\(days)", Numbers.megabytes(YearOfHistory.size(path)), Numbers.short(made),
            Numbers.milliseconds(Numbers.median(plans)), Numbers.short(cost),
        ]
    }

    private func make(_ year: GeneratedYear, _ seal: Seal?, in ledger: SQLiteLedger) async throws {
        try await year.forEachGroup { group in
            guard let seal else {
                _ = try await ledger.append(group)
                return
            }
            for event in group { _ = try await ledger.append(event, behind: nil, signing: .by(seal.signer)) }
        }
    }

    /// What `plumb audit verify` does.
    private func verify(_ ledger: SQLiteLedger, _ seal: Seal?) async throws -> (events: Int, seconds: Double) {
        let start = ProcessorTime.now
        let chain = try VerifiedChain(try await ledger.allEvents())
        let stored = try await ledger.ledgerState()
        if let stored { _ = try chain.check(stored) }
        let review = try SignatureReview(
            of: chain.events, chain.compaction, keyring: seal?.signer.keyring, checkpoint: stored?.checkpoint)
        guard review.problems.isEmpty else { throw Failure("the history does not verify") }
        return (chain.events.count, ProcessorTime.now - start)
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
