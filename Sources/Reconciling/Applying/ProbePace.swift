package import Planning

/// How long to wait between looks.
package struct ProbePace: Sendable {
    private let first: Duration
    private let longest: Duration
    let sleep: @Sendable (Duration) async throws -> Void

    package static let standard = ProbePace(first: .seconds(1), longest: .seconds(20))

    /// What is simulated is there at once, or not at all.
    package static let simulated = ProbePace(first: .milliseconds(100), longest: .seconds(1))

    /// - Parameter sleep: takes no time in tests.
    package init(
        first: Duration, longest: Duration, sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.first = first
        self.longest = longest
        self.sleep = sleep
    }

    /// Each half as long again as the one before, as many as there is time for.
    func pauses(within seconds: Int) -> AnyIterator<Duration> {
        var (next, left) = (first, Duration.seconds(seconds))
        return AnyIterator {
            guard left > .zero else { return nil }
            let pause = min(next, left, longest)
            left -= pause
            next = min(next * 3 / 2, longest)
            return pause
        }
    }

    /// Looks until it is as awaited; gives up at the deadline, which is a failure, or leaves it for later when asked to.
    /// - Parameter look: throws what no further look would change.
    package func awaited(
        _ operation: Operation, within seconds: Int, _ wait: WaitPolicy, _ look: () async throws(ProviderError) -> ProbeResult
    ) async throws(ProviderError) -> OperationOutcome {
        let limit = wait.deadline(seconds)
        // Asking who does not answer takes its time too.
        let poller = Poller(pauses: pauses(within: limit), wait, end: .now + .seconds(limit), sleep: sleep)
        let last = try await poller.looks(attempt: operation.summary, look, until: \.isAwaited, seen: \.text)
        if last.isDone { return OperationOutcome(.done, last.value.text) }
        return try wait.end(operation.summary, own: seconds, seen: last.value.text)
    }
}
