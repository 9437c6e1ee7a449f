internal import ArgumentParser
internal import Hummingbird
internal import Logging
internal import ProviderSimulators
internal import ServiceLifecycle
internal import UnixSignals

/// Serves the simulated providers on loopback until it is told to stop.
@main
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumb-simulator",
        abstract: "Serves the simulated providers on 127.0.0.1, one port each.",
        discussion: "Prints one `export PLUMB_<PROVIDER>_URL=...` line per provider, then serves until SIGTERM or SIGINT.")

    @Option(
        help: ArgumentHelp("Read <provider>.yaml from this directory; a provider without a file is not served.", valueName: "directory"))
    var seed: String

    @Option(help: ArgumentHelp("Keep the state here: written after each change, read before the seeds.", valueName: "file"))
    var state: String?

    @Option(help: ArgumentHelp("Write the ports here as JSON once all providers listen.", valueName: "file"))
    var portsFile: String?

    @Option(help: ArgumentHelp("Run the providers' clocks this many times faster than this machine's.", valueName: "times"))
    var speed = 1.0

    func validate() throws {
        guard speed >= 1, speed <= 3_600 else { throw ValidationError("--speed is a number from 1 to 3600") }
        for (option, path) in [("--ports-file", portsFile), ("--state", state)] {
            guard let path, !WrittenPlace.isFree(path) else { continue }
            throw ValidationError(
                "\(option) \(path): the file exists and plumb-simulator did not write it; name a new file, or one that it wrote")
        }
    }

    func run() async throws {
        let keeper = try StateKeeper(file: state)
        let (board, clock) = (NameBoard(), SimulatorClock(speed: speed))
        var servers: [any SimulatorServing] = []
        for make in Self.providers {
            if let server = try await make(seed, keeper, board, clock) { servers.append(server) }
        }
        guard !servers.isEmpty else { throw ValidationError("There is no seed in \(seed).") }
        let announcer = Announcer(expected: servers.count, portsFile: portsFile)
        var logger = Logger(label: "plumb-simulator") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let quiet = logger
        let services = servers.map { $0.application(announcer: announcer, logger: quiet) }
        let group = ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
        try await group.run()
    }

    typealias Maker = @Sendable (String, StateKeeper, NameBoard, SimulatorClock) async throws -> (any SimulatorServing)?

    /// One line for each provider that can be served.
    static let providers: [Maker] = [
        { try await SimulatorServer<HerokuSimulator>.make(seeds: $0, keeper: $1, board: $2, clock: $3) },
        { try await SimulatorServer<CloudflareSimulator>.make(seeds: $0, keeper: $1, board: $2, clock: $3) },
        { try await SimulatorServer<PostmarkSimulator>.make(seeds: $0, keeper: $1, board: $2, clock: $3) },
        { try await SimulatorServer<GitHubSimulator>.make(seeds: $0, keeper: $1, board: $2, clock: $3) },
        { try await SimulatorServer<FreeScoutSimulator>.make(seeds: $0, keeper: $1, board: $2, clock: $3) },
        { try await SimulatorServer<InfisicalSimulator>.make(seeds: $0, keeper: $1, board: $2, clock: $3) },
    ]
}
