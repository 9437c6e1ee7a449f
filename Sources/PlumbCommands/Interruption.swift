internal import Concurrency
internal import Diagnostics
internal import Dispatch
internal import Synchronization
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Ctrl-C, SIGTERM and a terminal that is closed, while locks are held.
///
/// Before anything is written, the first gives the locks back and ends the program. Once writing has begun, the first asks to stop
/// after what is under way. The second always ends the program at once.
final class Interruption {
    /// Signals that came.
    final class Requests: Sendable {
        private let count = Atomic<Int>(0)
        private let isWriting = Atomic<Bool>(false)
        private let giveBack: @Sendable () async -> Void

        init(giveBack: @escaping @Sendable () async -> Void) {
            self.giveBack = giveBack
        }

        /// Whether somebody asked to stop after what is under way.
        var isMade: Bool { count.load(ordering: .relaxed) > 0 }

        fileprivate func beginWriting() { isWriting.store(true, ordering: .sequentiallyConsistent) }

        fileprivate func arrived(_ signal: Int32) {
            // The shell's exit code for a program that a signal ended.
            let code = 128 + signal
            guard count.add(1, ordering: .sequentiallyConsistent).newValue == 1 else { Terminal.exit(code) }
            if isWriting.load(ordering: .sequentiallyConsistent) {
                Terminal.log("stopping after what is under way; press Ctrl-C once more to stop at once")
                return
            }
            Terminal.log("\nstopping; nothing was written")
            Task { [giveBack] in
                await giveBack()
                Terminal.exit(code)
            }
        }
    }

    let requests: Requests
    private let sources = Locked<[any DispatchSourceSignal]>([])

    /// - Parameter giveBack: run where nothing has been written yet.
    init(giveBack: @escaping @Sendable () async -> Void) {
        requests = Requests(giveBack: giveBack)
    }

    /// Takes the signals from here on.
    func watch() {
        let queue = DispatchQueue(label: "plumb.interruption")
        let requests = requests
        sources.withLock { sources in
            sources = [SIGINT, SIGTERM, SIGHUP].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler { requests.arrived(number) }
                source.resume()
                return source
            }
        }
    }

    /// From here on, what is under way is finished first.
    /// - Returns: what tells whether to stop.
    func beginWriting() -> Requests {
        requests.beginWriting()
        return requests
    }
}
