internal import Concurrency

/// A place for one set of simulators among those that run side by side.
///
/// Tests begin all at once, and each set keeps processes, pipes and connections. With more than a thousand files open, starting a process
/// through Foundation has been seen to read beyond the directory buffer in which it looks for them, and to crash.
final class SimulatorSlot: Sendable {
    private struct State {
        var free = 24
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private static let state = Locked(State())

    private init() {}

    /// Waits until there is one. It is given back when nobody keeps it any more.
    static func take() async -> SimulatorSlot {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
        return SimulatorSlot()
    }

    deinit {
        let next = Self.state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
