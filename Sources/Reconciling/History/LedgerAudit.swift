/// One pass over a whole ledger, in memory that does not grow with it: which key signed what, whether the recorded state is what the events
/// tell, and where events are that somebody kept a hash of.
///
/// That each event follows from the one before, the ledger itself verifies while it reads.
package struct LedgerAudit: Sendable {
    /// What is asked beside.
    package struct Questions: Sendable {
        /// Events whose hashes are asked for, by their numbers.
        package let sequences: Set<Int>
        /// Beginnings of hashes, in lower case.
        package let hashes: [String]

        package init(sequences: Set<Int> = [], hashes: [String] = []) {
            (self.sequences, self.hashes) = (sequences, hashes)
        }
    }

    private let keyring: LedgerKeyring?
    private let compaction: Compaction?
    private let stored: LedgerState.Stored?
    private let questions: Questions
    private let first: Int
    private var tally: SignatureTally
    private var replay: StateReplay?
    private var newest: ChainPlace?
    private var latestTime: Int?
    private var environments: Set<String> = []
    private var count = 0
    private var compactedBy: RecordedEvent?
    private var hashes: [Int: String] = [:]
    private var places: [String: Int] = [:]

    /// - Parameters:
    ///   - keyring: nil where no estate names keys.
    ///   - compaction: the ledger's newest.
    ///   - stored: the recorded state; nil where none is recorded.
    ///   - chain: the same ledger with archives of what left it, where there are any.
    init(
        keyring: LedgerKeyring?, _ compaction: Compaction?, _ stored: LedgerState.Stored?, _ questions: Questions, chain: VerifiedChain?
    ) {
        (self.keyring, self.compaction, self.stored, self.questions) = (keyring, compaction, stored, questions)
        tally = SignatureTally(keyring)
        replay = stored.map { stored in
            let schedule = StateSchedule(stride: stored.checkpoint.stride, age: 0)
            return StateReplay(from: LedgerState(after: compaction), through: stored.checkpoint.place.sequence, schedule)
        }
        first = chain?.first ?? (compaction?.through ?? 0) + 1
        for place in compaction?.checkpoints ?? [] { note(place.sequence, place.hash, isAsked: false) }
        for link in chain?.links ?? compaction?.kept ?? [] { note(link.sequence, link.hash) }
    }

    /// Audits a ledger.
    /// - Parameters:
    ///   - ledger: as it is, whoever signed what is in it.
    ///   - chain: the same ledger with archives of what left it; nil without any.
    /// - Throws: ``LedgerError`` `.corrupt` where it is not whole, `.moved` where events left it meanwhile.
    package static func run(
        _ ledger: any Ledger, keyring: LedgerKeyring?, _ questions: Questions = Questions(), chain: VerifiedChain? = nil
    ) async throws(LedgerError) -> AuditedLedger {
        // First, so that what is recorded meanwhile only adds to what was read.
        let stored = try await ledger.ledgerState()
        let compaction = try await ledger.newestCompaction()
        let audit = LedgerAudit(keyring: keyring, compaction, stored, questions, chain: chain)
        let pipeline = AuditPipeline(audit, SignatureCheck(keyring), after: compaction?.head ?? ChainEntry.genesis)
        return try await pipeline.finish(ledger).result()
    }

    private mutating func note(_ sequence: Int, _ hash: String, isAsked: Bool = true) {
        if isAsked, questions.sequences.contains(sequence) { hashes[sequence] = hash }
        for beginning in questions.hashes where hash.hasPrefix(beginning) { places[beginning] = sequence }
    }

    /// - Parameters:
    ///   - group: follows from the one before it.
    ///   - problems: why the signature of each does not count; nil where it does.
    mutating func take(_ group: [RecordedEvent], _ problems: [String?]) throws(LedgerError) {
        for (recorded, problem) in zip(group, problems) {
            tally.take(recorded, problem: problem)
            try replay?.take(recorded)
            note(recorded.sequence, recorded.hash)
            latestTime = max(latestTime ?? recorded.event.time, recorded.event.time)
            environments.insert(recorded.event.environment)
            if recorded.event.kind == .historyCompacted { compactedBy = recorded }
        }
        count += group.count
        if let last = group.last { newest = ChainPlace(sequence: last.sequence, hash: last.hash) }
    }

    private func result() throws(LedgerError) -> AuditedLedger {
        let seen = try compactedBy.map { recorded throws(LedgerError) in try Compaction(recorded) }
        guard seen?.place == compaction?.place else {
            throw LedgerError(.moved, "a compaction removed events while the ledger was verified; verify it again")
        }
        if let stored, replay?.result != stored.state { throw Self.stateDiffers(stored) }
        return AuditedLedger(
            count: count, newest: newest, latestTime: latestTime, environments: environments, first: first, compaction: compaction,
            compactedBy: compactedBy,
            recordedStateThrough: stored?.checkpoint.place.sequence, signatures: try tally.review(compaction, stored?.checkpoint),
            hashes: hashes, places: places)
    }

    static func stateDiffers(_ stored: LedgerState.Stored) -> LedgerError {
        LedgerError(
            .corrupt,
            "the recorded state of events up to \(stored.checkpoint.place.sequence) does not match the events: plans were made from "
                + "state that no event recorded; restore the ledger from a copy")
    }
}
