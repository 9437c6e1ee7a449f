/// Looks again and again until something is as awaited: the one loop for everything that is waited for.
///
/// Between two looks it pauses. It ends without what was awaited where its pauses are used up, or where the operator asked to stop or to
/// leave what waits for later (``WaitPolicy``).
package struct Poller {
    private let pauses: AnyIterator<Duration>
    private let wait: WaitPolicy
    private let isFollowed: Bool
    private let end: ContinuousClock.Instant?
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Even pauses, at most `tries` looks, or for as long as the operator said.
    /// - Parameter isFollowed: it is followed to its end, whatever the operator would rather leave for later or not wait for.
    package init(_ pace: (pause: Duration, tries: Int), _ wait: WaitPolicy, isFollowed: Bool = false) {
        let pace = isFollowed ? pace : wait.looks(pace)
        var left = pace.tries - 1
        pauses = AnyIterator {
            guard left > 0 else { return nil }
            left -= 1
            return pace.pause
        }
        self.wait = wait
        self.isFollowed = isFollowed
        end = nil
        sleep = { try await Task.sleep(for: $0) }
    }

    /// - Parameter end: no look begins after it, however long the ones before took.
    init(
        pauses: AnyIterator<Duration>, _ wait: WaitPolicy, end: ContinuousClock.Instant,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.pauses = pauses
        self.wait = wait
        isFollowed = false
        self.end = end
        self.sleep = sleep
    }

    /// - Parameters:
    ///   - look: throws what no further look would change.
    ///   - seen: what a look that was not the last showed, as a clause for the operator.
    /// - Returns: what was seen last, and whether it is as awaited.
    /// - Throws: what `look` throws; `.cancelled` where the task was cancelled between two looks.
    package func looks<Value>(
        attempt: String, _ look: () async throws(ProviderError) -> Value, until isDone: (Value) -> Bool,
        seen: (Value) -> String? = { _ in nil }
    ) async throws(ProviderError) -> (value: Value, isDone: Bool) {
        while true {
            let value = try await look()
            if isDone(value) { return (value, true) }
            if let clause = seen(value) { wait.report(clause) }
            guard !isOver, let pause = pauses.next() else { return (value, false) }
            do {
                try await sleep(pause)
            } catch {
                throw ProviderError(.cancelled, attempt: attempt, message: "stopped while waiting")
            }
        }
    }

    private var isOver: Bool {
        if let end, ContinuousClock.now >= end { return true }
        return isFollowed ? wait.isStopping : wait.isOver
    }
}
