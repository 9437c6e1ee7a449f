internal import ArgumentParser
internal import Diagnostics
internal import FoundationEssentials
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Serve the providers' documented APIs on this machine, seeded with a picture of live state.",
        discussion: """
            One port each on 127.0.0.1. Prints the variables to export, such as PLUMB_HEROKU_URL, and serves until Ctrl-C. \
            Runs plumb-simulator, which is installed beside plumb.
            """)

    @Option(name: .long, help: "The directory with one seed for each provider.")
    var seed = "Examples/raxx"

    @Option(name: .long, help: "Keep the state in this file, so that a restart continues from it.")
    var state: String?

    @Option(name: .long, help: "Write the ports into this file once all listen.")
    var portsFile: String?

    @Option(name: .long, help: "Run the providers' clocks this many times faster than this machine's, so that waits are short.")
    var speed = 1.0

    func run() async throws {
        var arguments = ["plumb-simulator", "--seed", seed, "--speed", "\(speed)"]
        if let state { arguments += ["--state", state] }
        if let portsFile { arguments += ["--ports-file", portsFile] }
        let path = Self.sibling
        Self.become(path, arguments)
        throw CommandFailure(.failure, "\(path) cannot be run: \(String(cString: strerror(errno)))")
    }

    /// The simulator is installed where this program is.
    private static var sibling: String {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
        let fallback = URL(filePath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath().path
        let path = own == "/proc/self/exe" ? fallback : own
        return URL(filePath: path).deletingLastPathComponent().path + "/plumb-simulator"
    }

    /// Replaces this process, so that signals reach the simulator; it is given no variable that could be a credential.
    private static func become(_ path: String, _ arguments: [String]) {
        let variables = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LANG", "TZ"].contains($0.key) }
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = variables.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        execve(path, &argv, &envp)
        for pointer in argv + envp { free(pointer) }
    }
}
