import Reconciling
import Concurrency
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RateLimiterTests {
    /// Values in the order in which tasks added them.
    private final class Record: Sendable {
        private let values = Locked<[Int]>([])
        var all: [Int] { values.withLock { $0 } }

        func add(_ value: Int) {
            values.withLock { $0.append(value) }
        }
    }

    /// How many are inside, and how many have been at most.
    private final class Gauge: Sendable {
        private let counts = Locked((now: 0, most: 0))
        var now: Int { counts.withLock { $0.now } }
        var most: Int { counts.withLock { $0.most } }

        func enter() {
            counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        }

        func leave() {
            counts.withLock { $0.now -= 1 }
        }
    }

    /// Holds the only place of a limiter until told to leave.
    private struct Occupant {
        private let task: Task<Void, any Error>
        private let release: AsyncStream<Void>.Continuation

        init(_ limiter: RateLimiter) async {
            let (entered, isIn) = AsyncStream<Void>.makeStream()
            let (released, release) = AsyncStream<Void>.makeStream()
            self.release = release
            task = Task {
                try await limiter.run {
                    isIn.finish()
                    for await _ in released {}
                }
            }
            for await _ in entered {}
        }

        func leave() async throws {
            release.finish()
            try await task.value
        }
    }

    /// Waits, without a clock, until as many requests queue.
    private func waitForQueue(_ limiter: RateLimiter, _ length: Int) async {
        while limiter.queueLength != length { await Task.yield() }
    }

    /// Those that run stay; nobody follows before fewer do than there is room for, and more follow once there is more.
    @Test func theWidthFollowsWhatIsLeft() async throws {
        let limiter = RateLimiter(width: 3)
        let occupants = [await Occupant(limiter), await Occupant(limiter)]
        limiter.narrow(to: 1)
        let gauge = Gauge()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await limiter.run {
                        gauge.enter()
                        await Task.yield()
                        gauge.leave()
                    }
                }
            }
            await waitForQueue(limiter, 4)
            try await occupants[0].leave()
            // One is still running, which is all there is room for.
            #expect(limiter.queueLength == 4)
            limiter.narrow(to: 0)
            try await occupants[1].leave()
            try await group.waitForAll()
        }
        #expect(gauge.most == 1 && gauge.now == 0)
        limiter.narrow(to: 100)
        let wide = [await Occupant(limiter), await Occupant(limiter), await Occupant(limiter)]
        for occupant in wide { try await occupant.leave() }
    }

    @Test func noMoreRunThanThereIsRoomFor() async throws {
        let limiter = RateLimiter(width: 3)
        let gauge = Gauge()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await limiter.run {
                        gauge.enter()
                        await Task.yield()
                        gauge.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(gauge.most <= 3)
        #expect(gauge.now == 0)
    }

    @Test func aCancelledWaiterLeavesTheQueueWhileThePlaceIsTaken() async throws {
        let limiter = RateLimiter(width: 1)
        let occupant = await Occupant(limiter)
        let waiter = Task { try await limiter.run { Issue.record("a cancelled request was sent") } }
        await waitForQueue(limiter, 1)
        waiter.cancel()
        await #expect(throws: RateLimiter.Refusal.cancelled) { try await waiter.value }
        #expect(limiter.queueLength == 0)
        try await occupant.leave()
        #expect(try await limiter.run { true })
    }

    @Test func theOthersKeepTheirOrderWhenOneLeaves() async throws {
        let limiter = RateLimiter(width: 1)
        let occupant = await Occupant(limiter)
        let order = Record()
        var waiters: [Task<Void, any Error>] = []
        for number in 0..<4 {
            waiters.append(Task { try await limiter.run { order.add(number) } })
            await waitForQueue(limiter, number + 1)
        }
        waiters[1].cancel()
        await #expect(throws: RateLimiter.Refusal.cancelled) { try await waiters[1].value }
        try await occupant.leave()
        for number in [0, 2, 3] { try await waiters[number].value }
        #expect(order.all == [0, 2, 3])
    }

    @Test func aCancelledTaskDoesNotStart() async throws {
        let limiter = RateLimiter(width: 1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await limiter.run { Issue.record("a cancelled request was sent") }
        }
        await #expect(throws: RateLimiter.Refusal.cancelled) { try await task.value }
        #expect(try await limiter.run { true })
    }

    @Test func cancellingDuringAHoldGivesThePlaceBack() async throws {
        let limiter = RateLimiter(width: 1)
        limiter.hold(for: .seconds(290))
        let held = Task { try await limiter.run { Issue.record("a held request was sent") } }
        // It has the place once another has to queue for it.
        let queued = Task { try await limiter.run { Issue.record("a held request was sent") } }
        await waitForQueue(limiter, 1)
        held.cancel()
        queued.cancel()
        await #expect(throws: RateLimiter.Refusal.cancelled) { try await held.value }
        await #expect(throws: RateLimiter.Refusal.cancelled) { try await queued.value }
        #expect(limiter.queueLength == 0)
    }

    @Test func nothingStartsDuringAHold() async throws {
        let limiter = RateLimiter(width: 1)
        let start = ContinuousClock.now
        limiter.hold(for: .milliseconds(30))
        limiter.hold(for: .milliseconds(1))
        let begun = try await limiter.run { ContinuousClock.now }
        #expect(begun - start >= .milliseconds(30))
    }

    @Test func aHoldThatNobodyShouldWaitOutIsRefusedAtOnce() async throws {
        let limiter = RateLimiter(width: 1)
        #expect(limiter.hold(for: .seconds(86_400)))
        #expect(!limiter.hold(for: .seconds(1)))
        await #expect(throws: RateLimiter.Refusal.self) { try await limiter.run { Issue.record("a held request was sent") } }
        #expect(limiter.queueLength == 0)
    }

    @Test func massCancellationLosesNoPlace() async throws {
        let limiter = RateLimiter(width: 2)
        let tasks = (0..<500).map { _ in Task { try await limiter.run { await Task.yield() } } }
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
        #expect(limiter.queueLength == 0)
        let occupant = await Occupant(limiter)
        #expect(try await limiter.run { true }, "both places are free")
        try await occupant.leave()
    }
}
