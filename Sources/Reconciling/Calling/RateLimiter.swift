/// Bounds the requests of one credential: how many run at once, and how long to hold back when the provider says that
/// little is left.
package actor RateLimiter {
    private let width: Int
    private var running = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var heldUntil: ContinuousClock.Instant?

    /// - Parameter width: requests that may run side by side.
    package init(width: Int) {
        self.width = max(1, width)
    }

    /// Runs `body` when there is room and no hold.
    package func run<Success: Sendable>(_ body: @Sendable () async -> Success) async -> Success {
        await enter()
        if let heldUntil, heldUntil > .now {
            // A cancelled wait goes on to `body`, whose own request then ends as cancelled.
            try? await Task.sleep(until: heldUntil, clock: .continuous)
        }
        let result = await body()
        leave()
        return result
    }

    /// Starts no request for this long: the provider said that its limit is spent.
    package func hold(for pause: Duration) {
        let end = ContinuousClock.now + pause
        heldUntil = max(heldUntil ?? end, end)
    }

    private func enter() async {
        if running < width {
            running += 1
        } else {
            // The place of the one that leaves passes on, so `running` stays as it is.
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty {
            running -= 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
