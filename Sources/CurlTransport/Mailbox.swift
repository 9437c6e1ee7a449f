internal import HTTPMessages
internal import Reconciling
internal import Concurrency

typealias TransferResult = Result<HTTPResponse, TransportError>
typealias Waiter = CheckedContinuation<TransferResult, Never>

struct TransferID: Hashable, Sendable {
    let rawValue: UInt64
}

enum Command: Sendable {
    case start(TransferID, HTTPRequest, Waiter)
    case cancel(TransferID)
    case stop
}

/// Carries commands to the loop's thread: the only state that both sides touch.
final class Mailbox: Sendable {
    private struct State {
        var commands: [Command] = []
        /// A stop was posted: nothing that comes after it is taken.
        var isStopped = false
        /// Nil once the mailbox is closed.
        var wakeup: Wakeup?
    }

    private let state: Locked<State>

    init(wakeup: Wakeup) {
        state = Locked(State(wakeup: wakeup))
    }

    /// Hands a command to the loop; a request that comes after the end is answered `.closed` here.
    func post(_ command: Command) {
        let isAccepted = state.withLock { state in
            guard !state.isStopped, let wakeup = state.wakeup else { return false }
            if case .stop = command { state.isStopped = true }
            state.commands.append(command)
            // Under the lock, so that the loop cannot free the multi handle meanwhile; one wakeup for a burst.
            if state.commands.count == 1 { wakeup.signal() }
            return true
        }
        // A waiter is never resumed under the lock.
        guard !isAccepted, case .start(_, _, let waiter) = command else { return }
        waiter.resume(returning: .failure(TransportError(.closed, "the transport is closed")))
    }

    func drain() -> [Command] {
        state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Takes no further command, and lets go of the multi handle; the rest is returned.
    func close() -> [Command] {
        state.withLock { state in
            defer { state = State(isStopped: true, wakeup: nil) }
            return state.commands
        }
    }
}
