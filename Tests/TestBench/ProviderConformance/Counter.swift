internal import Concurrency

/// Counts what happens on other threads.
final class Counter: Sendable {
    private let value = Locked(0)

    func add() { value.withLock { $0 += 1 } }

    var count: Int { value.withLock { $0 } }
}
