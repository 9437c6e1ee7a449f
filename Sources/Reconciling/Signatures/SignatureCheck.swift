internal import Concurrency

/// Checks the signatures of a group of events, side by side: one takes a tenth of a millisecond, and a ledger may have a million.
struct SignatureCheck: Sendable {
    private let keyring: LedgerKeyring?

    /// Events that one task checks.
    private static let share = 128

    init(_ keyring: LedgerKeyring?) {
        self.keyring = keyring
    }

    /// What one task checks.
    private struct Part: Sendable {
        let events: ArraySlice<RecordedEvent>
        /// The hash of the event before the first.
        let previous: String
    }

    /// - Parameter previous: the hash of the event before the first.
    /// - Returns: for each event why it does not count; nil where it does.
    func problems(of events: [RecordedEvent], after previous: String) async throws(LedgerError) -> [String?] {
        guard let keyring else { return Array(repeating: nil, count: events.count) }
        let parts = stride(from: 0, to: events.count, by: Self.share).map { start in
            Part(
                events: events[start..<min(start + Self.share, events.count)], previous: start == 0 ? previous : events[start - 1].hash)
        }
        var problems: [String?] = []
        for result in await parts.concurrentMap({ Self.problems(of: $0, keyring) }) { problems += try result.get() }
        return problems
    }

    private static func problems(of part: Part, _ keyring: LedgerKeyring) -> Result<[String?], LedgerError> {
        var before = part.previous
        var problems: [String?] = []
        for recorded in part.events {
            do throws(LedgerError) {
                problems.append(try keyring.problem(with: recorded, after: before))
            } catch {
                return .failure(error)
            }
            before = recorded.hash
        }
        return .success(problems)
    }
}
