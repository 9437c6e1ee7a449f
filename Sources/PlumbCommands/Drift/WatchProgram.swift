internal import ArgumentParser
internal import Diagnostics
internal import FoundationEssentials
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The same commands in a program that links an HTTP server: `plumb` starts in milliseconds because it does not.
enum WatchProgram {
    /// Replaces this process by `plumb-watch`, which is installed beside it, with the same arguments and variables.
    static func become(insteadOf listen: String) throws {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
        let fallback = URL(filePath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath().path
        let place = own == "/proc/self/exe" ? fallback : own
        let path = URL(filePath: place).deletingLastPathComponent().path + "/plumb-watch"
        var argv = (["plumb-watch"] + CommandLine.arguments.dropFirst()).map { strdup($0) } + [nil]
        execv(path, &argv)
        let reason = String(cString: strerror(errno))
        for pointer in argv { free(pointer) }
        throw CommandFailure(.failure, "--listen \(listen): \(path) cannot be run: \(reason)")
    }
}
