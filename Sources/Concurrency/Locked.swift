#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// State behind a lock, held only for the length of one closure. The closure must not take the same lock again.
///
/// A lock of the system and not the standard library's `Mutex`: ThreadSanitizer does not see into that one and reports races that are
/// none, and what ships is what is tested.
@safe package final class Locked<Value: ~Copyable>: @unchecked Sendable {
    /// On the heap, since a lock of the system must not move.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    package init(_ value: consuming sending Value) {
        let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        // Fails only for attributes, and none are given.
        _ = unsafe pthread_mutex_init(lock, nil)
        unsafe self.lock = unsafe lock
        self.value = value
    }

    deinit {
        _ = unsafe pthread_mutex_destroy(lock)
        unsafe lock.deallocate()
    }

    /// Runs `body` while nobody else reads or changes the value. It must be short, and must not lock the same value again.
    package func withLock<Outcome: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Outcome
    ) throws(Failure) -> sending Outcome {
        _ = unsafe pthread_mutex_lock(lock)
        defer { _ = unsafe pthread_mutex_unlock(lock) }
        return try body(&value)
    }
}
