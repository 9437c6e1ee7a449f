/// Moves a history to another home: the same events in the same chain, each hash compared.
package struct LedgerCopy: Sendable {
    private let source: any Ledger
    private let target: any Ledger

    /// How many events go at once; a home that has to be reached takes them in one step.
    private static let stride = 200

    package init(from source: any Ledger, to target: any Ledger) {
        self.source = source
        self.target = target
    }

    /// What a copy came to.
    package struct Result: Hashable, Sendable {
        /// Events that were appended to the target now.
        package let copied: Int
        /// Events that the target has afterwards.
        package let total: Int
        /// The hash of the newest event; nil where there is none.
        package let head: String?
    }

    /// Copies what the target has not yet; one that was interrupted goes on where it stopped.
    /// - Throws: ``LedgerError`` `.historyExists` when the target holds a history of its own.
    package func run(progress: @Sendable (_ copied: Int, _ total: Int) -> Void) async throws(LedgerError) -> Result {
        let all = try await source.allEvents()
        let there = try await target.allEvents()
        guard there.count <= all.count, zip(there, all).allSatisfy({ $0.hash == $1.hash }) else {
            throw LedgerError(.historyExists, "the target holds a history that does not begin as this one does")
        }
        let begun = there.isEmpty ? try await adopted(all) : there.count
        for start in Swift.stride(from: begun, to: all.count, by: Self.stride) {
            let part = all[start..<min(start + Self.stride, all.count)]
            let copied = try await target.append(part.map(\.event))
            guard copied.map(\.hash) == part.map(\.hash) else {
                throw LedgerError(
                    .corrupt, "event \(start + 1) or one after it changed during the copy; use the source, and a new target")
            }
            progress(part.endIndex, all.count)
        }
        return Result(copied: all.count - there.count, total: all.count, head: all.last?.hash)
    }

    /// Begins a target whose history does not begin with its first event: it is not one before its newest compaction is there.
    /// - Returns: how many events it has then.
    private func adopted(_ all: [RecordedEvent]) async throws(LedgerError) -> Int {
        guard let compaction = all.lastIndex(where: { $0.event.kind == .historyCompacted }) else { return 0 }
        try await target.adopt(Array(all[...compaction]))
        return compaction + 1
    }
}
