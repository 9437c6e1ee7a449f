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
        /// What the provider said is left; nil where it said nothing.
        var room: Int?
        /// First come, first served.
        var waiting: [Waiter] = []
        var lastID = 0
        var heldUntil: ContinuousClock.Instant?

        func hasPlace(in width: Int) -> Bool { running < min(width, room ?? width) }

        /// Those for whom there is a place now; they count as running.
        mutating func admitted(to width: Int) -> [Waiter] {
            var admitted: [Waiter] = []
            while hasPlace(in: width), !waiting.isEmpty {
                running += 1
                admitted.append(waiting.removeFirst())
            }
            return admitted
        }
    }

    /// Why a request is not sent.
    package enum Refusal: Error, Equatable, Sendable {
        case cancelled
        /// The provider wants more time than anybody should wait in silence.
        case heldTooLong(Duration)
    }

    /// The longest hold that is waited out.
    package static let longestHold = Duration.seconds(300)

    private let width: Int
    private let state = Locked(State())

    /// - Parameter width: requests that may run side by side.
    package init(width: Int) {
        self.width = max(1, width)
    }

    /// Runs `body` when there is room and no hold.
    ///
    /// - Throws: when the task is cancelled before `body` has started (it leaves the queue at once), and during a hold that is too long.
    package func run<Success: Sendable>(_ body: () async -> Success) async throws(Refusal) -> Success {
        try await enter()
        defer { leave() }
        try await waitOutHold()
        return await body()
    }

    /// Starts no request for this long: the provider said that its limit is spent.
    /// - Returns: whether that is longer than before.
    @discardableResult
    package func hold(for pause: Duration) -> Bool {
        let end = ContinuousClock.now + pause
        return state.withLock { state in
            guard end > state.heldUntil ?? .now else { return false }
            state.heldUntil = end
            return true
        }
    }

    /// Lets no more requests run side by side than the provider has room for, so that those under way do not spend together what is left.
    /// - Parameter room: requests that may still be sent; one is always let through, for how much room there is comes with its answer.
    package func narrow(to room: Int) {
        let next = state.withLock { state in
            state.room = max(1, room)
            return state.admitted(to: width)
        }
        for waiter in next { waiter.continuation.resume(returning: true) }
    }

    /// Requests that have no place yet.
    package var queueLength: Int {
        state.withLock { $0.waiting.count }
    }

    private func enter() async throws(Refusal) {
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
                    if state.waiting.isEmpty, state.hasPlace(in: width) {
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
        guard isAdmitted else { throw .cancelled }
    }

    private func leave() {
        let next = state.withLock { state in
            state.running -= 1
            return state.admitted(to: width)
        }
        for waiter in next { waiter.continuation.resume(returning: true) }
    }

    private func waitOutHold() async throws(Refusal) {
        // The hold may have been made longer meanwhile.
        while let end = state.withLock({ $0.heldUntil }), end > .now {
            let rest = end - .now
            guard rest <= Self.longestHold else { throw .heldTooLong(rest) }
            do {
                try await Task.sleep(until: end, clock: .continuous)
            } catch {
                throw .cancelled
            }
        }
        if Task.isCancelled { throw .cancelled }
    }
}
