internal import Concurrency

/// Bounds the requests of one credential: how many run at once, and how long to hold back when the provider says that
/// little is left.
package final class RateLimiter: Sendable {
    private struct Waiter {
        let id: Int
        /// Resumed with whether there is a place for it.
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var running = 0
        /// First come, first served.
        var waiting: [Waiter] = []
        var lastID = 0
        var heldUntil: ContinuousClock.Instant?
    }

    private let width: Int
    private let state = Locked(State())

    /// - Parameter width: requests that may run side by side.
    package init(width: Int) {
        self.width = max(1, width)
    }

    /// Runs `body` when there is room and no hold.
    ///
    /// - Throws: `CancellationError` when the task is cancelled before `body` has started; it leaves the queue at once.
    package func run<Success: Sendable>(_ body: () async -> Success) async throws(CancellationError) -> Success {
        try await enter()
        defer { leave() }
        try await waitOutHold()
        return await body()
    }

    /// Starts no request for this long: the provider said that its limit is spent.
    package func hold(for pause: Duration) {
        let end = ContinuousClock.now + pause
        state.withLock { $0.heldUntil = max($0.heldUntil ?? end, end) }
    }

    /// Requests that have no place yet.
    package var queueLength: Int {
        state.withLock { $0.waiting.count }
    }

    private func enter() async throws(CancellationError) {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let isAdmitted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // No continuation is resumed under the lock.
                let answer: Bool? = state.withLock { state in
                    // `onCancel` may have run before there was a waiter to take out.
                    if Task.isCancelled { return false }
                    if state.running < width {
                        state.running += 1
                        return true
                    }
                    state.waiting.append(Waiter(id: id, continuation: continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: false)
        }
        guard isAdmitted else { throw CancellationError() }
    }

    private func leave() {
        // The place of the one that leaves passes on, so `running` stays as it is.
        let next: Waiter? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.running -= 1
            return nil
        }
        next?.continuation.resume(returning: true)
    }

    private func waitOutHold() async throws(CancellationError) {
        // The hold may have been made longer meanwhile.
        while let end = state.withLock({ $0.heldUntil }), end > .now {
            do {
                try await Task.sleep(until: end, clock: .continuous)
            } catch {
                throw CancellationError()
            }
        }
        if Task.isCancelled { throw CancellationError() }
    }
}
