internal import FoundationEssentials
#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// A program run to its end, with what it cost.
struct ChildProcess {
    let pid: pid_t

    /// What a program that has ended took.
    struct Cost {
        let status: Int32
        let seconds: Double
        /// User and system time.
        let processorSeconds: Double
        /// The largest resident size.
        let peakBytes: Int
    }

    /// Starts a program with stdin closed and what it prints written to a file.
    /// - Parameter environment: all of it: nothing is handed down from here.
    init(_ path: String, _ arguments: [String], environment: [String: String], directory: String, output: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var argv = ([path] + arguments).map { strdup($0) } + [nil]
        var envp = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        // Nothing else runs here meanwhile, and the call that would do it in the child is not everywhere.
        let own = FileManager.default.currentDirectoryPath
        _ = FileManager.default.changeCurrentDirectoryPath(directory)
        defer { _ = FileManager.default.changeCurrentDirectoryPath(own) }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, nil, &argv, &envp)
        guard code == 0 else { throw Failure("\(path): \(String(cString: strerror(code)))") }
        self.pid = pid
    }

    /// Runs a program to its end.
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], directory: String = ".",
        output: String = "/dev/null"
    ) throws -> Cost {
        let start = ContinuousClock.now
        let child = try ChildProcess(path, arguments, environment: environment, directory: directory, output: output)
        return child.wait(since: start)
    }

    func wait(since start: ContinuousClock.Instant) -> Cost {
        var (status, usage): (Int32, rusage) = (0, rusage())
        while wait4(pid, &status, 0, &usage) < 0, errno == EINTR {}
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        // The exit code; a signal counts from 128 as in a shell.
        let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f
        return Cost(
            status: code, seconds: seconds, processorSeconds: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
            peakBytes: Int(usage.ru_maxrss) * Self.unit)
    }

    func stop() {
        kill(pid, SIGTERM)
        _ = wait(since: .now)
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    #if canImport(Darwin)
    private static let unit = 1
    #else
    private static let unit = 1024
    #endif
}
