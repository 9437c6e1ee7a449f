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
        package let copied: Int
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
        for start in Swift.stride(from: there.count, to: all.count, by: Self.stride) {
            let part = all[start..<min(start + Self.stride, all.count)]
            let copied = try await target.append(part.map(\.event))
            guard copied.map(\.hash) == part.map(\.hash) else {
                throw LedgerError(
                    .corrupt, "event \(start + 1) or one after it became another one on the way; use the source, and a new target")
            }
            progress(part.endIndex, all.count)
        }
        return Result(copied: all.count - there.count, total: all.count, head: all.last?.hash)
    }
}
