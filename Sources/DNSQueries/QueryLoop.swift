#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif
internal import Concurrency

typealias Waiter = CheckedContinuation<Result<Message, DNSError>, Never>

/// Hands questions to a thread that waits for all of them, and starts and ends that thread.
final class QueryLoop: Sendable {
    enum Command: Sendable {
        case start(QueryID, Question, Waiter)
        case cancel(QueryID)
    }

    private struct State {
        var commands: [Command] = []
        /// The running thread's; nil while there is none.
        var alarm: Alarm?
    }

    private let state = Locked(State())

    func post(_ command: Command) {
        // A waiter is never resumed under the lock.
        guard let problem = state.withLock({ Self.take(command, &$0, self) }), case .start(_, let question, let waiter) = command else {
            return
        }
        waiter.resume(returning: .failure(question.error(.setup, "was not queried: \(problem)")))
    }

    /// What is wrong when the command is not taken.
    private static func take(_ command: Command, _ state: inout State, _ loop: QueryLoop) -> String? {
        if let alarm = state.alarm {
            state.commands.append(command)
            alarm.ring()
            return nil
        }
        // What is to be cancelled has ended.
        guard case .start = command else { return nil }
        guard let alarm = Alarm() else { return "no pipe could be created" }
        do throws(DetachedThread.Failure) {
            try DetachedThread.start {
                var round = QueryRound(alarm)
                while let commands = loop.commands(orEndWhen: round.isEmpty) { round.go(on: commands) }
            }
        } catch {
            return "no thread could be started (errno \(error.errno))"
        }
        state.commands.append(command)
        state.alarm = alarm
        return nil
    }

    /// Nil when nothing is left to do: the thread ends, and the next question starts another.
    private func commands(orEndWhen isIdle: Bool) -> [Command]? {
        state.withLock { state in
            defer { state.commands = [] }
            guard isIdle, state.commands.isEmpty else { return state.commands }
            state.alarm = nil
            return nil
        }
    }
}
