#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What a process of an exit test does. An error that it threw would end it as a trap does, without a word.
enum ChildBody {
    /// Ends the process, as the program ends: the handlers of the end would take away what other threads wait with.
    /// - Parameter failures: the file to which an error is added, for the test to show.
    static func run(_ failures: String, _ body: () async throws -> Void) async -> Never {
        do {
            try await body()
            _exit(EXIT_SUCCESS)
        } catch {
            let line = Array("process \(getpid()): \(error)\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)
            let file = open(failures, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            _ = write(file, line, line.count)
            _exit(EXIT_FAILURE)
        }
    }
}
