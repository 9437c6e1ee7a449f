internal import Concurrency
internal import Testing

/// A place for one set of simulators among those that run side by side.
///
/// Tests begin all at once, and each set keeps processes, pipes and connections. With more than a thousand files open, starting a process
/// through Foundation has been seen to read beyond the directory buffer in which it looks for them, and to crash.
///
/// A test that has one does not wait for its second: tests that each held one and waited for another would wait for each other.
final class SimulatorSlot: Sendable {
    private struct State {
        /// Below zero while tests have more than one.
        var free = 24
        var held: [String: Int] = [:]
        var waiting: [(holder: String, continuation: CheckedContinuation<Void, Never>)] = []

        mutating func give(to holder: String) {
            free -= 1
            held[holder, default: 0] += 1
        }

        mutating func takeBack(from holder: String) -> [CheckedContinuation<Void, Never>] {
            free += 1
            held[holder] = held[holder].flatMap { $0 > 1 ? $0 - 1 : nil }
            var next: [CheckedContinuation<Void, Never>] = []
            while free > 0, !waiting.isEmpty {
                let first = waiting.removeFirst()
                give(to: first.holder)
                next.append(first.continuation)
            }
            return next
        }
    }

    private static let state = Locked(State())

    private let holder: String

    private init(holder: String) { self.holder = holder }

    /// Waits until there is one. It is given back when nobody keeps it any more.
    static func take() async -> SimulatorSlot {
        // A test with arguments runs once for each, side by side.
        let holder = Test.current.map { "\($0.id) \(Test.Case.current.map(String.init(describing:)) ?? "")" } ?? ""
        await withCheckedContinuation { continuation in
            let isGiven = state.withLock { state in
                guard state.free > 0 || state.held[holder] != nil else {
                    state.waiting.append((holder, continuation))
                    return false
                }
                state.give(to: holder)
                return true
            }
            if isGiven { continuation.resume() }
        }
        return SimulatorSlot(holder: holder)
    }

    deinit {
        for next in Self.state.withLock({ $0.takeBack(from: holder) }) { next.resume() }
    }
}
