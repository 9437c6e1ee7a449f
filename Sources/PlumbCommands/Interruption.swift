internal import Dispatch
internal import Synchronization
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Ctrl-C and SIGTERM while something is applied: the first asks to stop after what is in hand, the second ends the program.
final class Interruption {
    /// Signals that came.
    final class Requests: Sendable {
        private let count = Atomic<Int>(0)

        var isMade: Bool { count.load(ordering: .relaxed) > 0 }

        fileprivate func arrived() {
            guard count.add(1, ordering: .relaxed).newValue == 1 else { exit(Interruption.exitCode) }
            Terminal.log("stopping after what is under way; press Ctrl-C once more to stop at once")
        }
    }

    let requests = Requests()
    private let sources: [any DispatchSourceSignal]

    /// The shell's exit code for a program that SIGINT ended.
    private static let exitCode: Int32 = 130

    init() {
        let queue = DispatchQueue(label: "plumb.interruption")
        let requests = requests
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { requests.arrived() }
            source.resume()
            return source
        }
    }
}
