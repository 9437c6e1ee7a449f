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
        _ operation: Operation, within seconds: Int, _ look: () async throws(ProviderError) -> ProbeResult
    ) async throws(ProviderError) -> OperationOutcome {
        let pauses = pauses(within: WaitPolicy.deadline(seconds))
        // Asking who does not answer takes its time too.
        let end = ContinuousClock.now + .seconds(WaitPolicy.deadline(seconds))
        while true {
            let seen: String
            switch try await look() {
            case .awaited(let text): return OperationOutcome(.done, text)
            case .otherwise(let text): seen = text
            }
            WaitPolicy.report(seen)
            guard !WaitPolicy.isOver, ContinuousClock.now < end, let pause = pauses.next() else {
                return try WaitPolicy.end(operation.summary, own: seconds, seen: seen)
            }
            do {
                try await sleep(pause)
            } catch {
                throw ProviderError(.cancelled, attempt: operation.summary, message: "stopped while waiting")
            }
        }
    }
}
