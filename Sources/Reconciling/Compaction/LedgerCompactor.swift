/// Lets old events leave the ledger: into an archive first, then out of the chain's home, in one step of the ledger's own.
package struct LedgerCompactor: Sendable {
    private let ledger: any Ledger
    private let actor: String
    private let now: Int

    /// Between two events whose hashes are kept for good.
    private static let stride = 500

    package init(_ ledger: any Ledger, actor: String, now: Int) {
        self.ledger = ledger
        self.actor = actor
        self.now = now
    }

    /// What would leave, and what would stay of it.
    package struct Proposal: Sendable {
        package let archive: LedgerArchive
        /// What is to be on a disk before anything leaves.
        package let archiveBytes: [UInt8]
        package let compaction: Compaction
        /// By how many events the ledger becomes shorter, itself counted.
        package var left: Int { archive.events.count }
        /// What keeps older events behind it from leaving, since by its own time it may not: a clock was wrong.
        package let obstacle: RecordedEvent?
        let step: CompactionStep
    }

    /// - Parameter before: events older than this leave, up to the first that is not; seconds since 1970.
    /// - Returns: nil where no event is that old.
    /// - Throws: ``LedgerError`` `.locked` where a run is under way.
    package func proposal(before: Int) async throws(LedgerError) -> Proposal? {
        let all = try await ledger.allEvents()
        let earlier = try Compaction.newest(in: all)
        let left = Array(all.prefix { $0.event.time < before })
        let stays = all.dropFirst(left.count)
        guard let last = left.last, let newest = all.last, left.contains(where: { $0.event.kind != .historyCompacted }) else { return nil }
        let start = earlier?.place ?? .genesis
        let archive = LedgerArchive(left, after: start)
        let bytes = try archive.fileBytes()
        let retention = try Retention((earlier?.kept ?? []) + RetainedEvent.all(left, after: start.hash), before: Array(stays))
        let beginnings = left.filter { $0.event.kind == .historyBegun }.map(\.event.environment)
        let compaction = Compaction(
            through: last.sequence, head: last.hash, before: before, archives: (earlier?.archives ?? []) + [archive.reference(bytes)],
            checkpoints: (earlier?.checkpoints ?? []) + Self.checkpoints(left), begun: Set((earlier?.begun ?? []) + beginnings).sorted(),
            runs: (earlier?.runs ?? [:]).merging(retention.archivedRuns, uniquingKeysWith: +), kept: retention.kept)
        let step = try CompactionStep(compaction, newest: newest.hash, actor: actor, now: now)
        try step.check(try await ledger.locks())
        let obstacle = stays.contains { $0.event.time < before } ? stays.first : nil
        return Proposal(archive: archive, archiveBytes: bytes, compaction: compaction, obstacle: obstacle, step: step)
    }

    private static func checkpoints(_ left: [RecordedEvent]) -> [ChainPlace] {
        left.filter { $0.sequence.isMultiple(of: stride) || $0.sequence == left.last?.sequence }
            .map { ChainPlace(sequence: $0.sequence, hash: $0.hash) }
    }

    /// The archive must be on a disk by now.
    /// - Throws: ``LedgerError`` `.moved` where something was recorded since; nothing has left then.
    package func perform(_ proposal: Proposal) async throws(LedgerError) -> RecordedEvent {
        try await ledger.compact(proposal.step)
    }
}
