internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Planning
internal import Reconciling

struct DriftCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check environments for drift, once or repeatedly.",
        discussion: """
            Reads only. Ends with 0 when all is clean, 8 when something drifted, 1 when something could not be read, 10 when a check \
            did not run, 11 when nothing has drifted and something was never recorded as applied; of several environments the most severe \
            counts (1, 10, 8, 11, 0), and the output reports each.
              plumb drift production
              plumb drift --all --issue acme/infra --heartbeat https://hc.example/ping/1
              plumb drift --all --watch --interval 1h --listen 127.0.0.1:9464
              plumb drift staging --heal
              plumb drift production --propose accept --only 'config/FLAG_*'
            """)

    @Argument(help: "The environments, such as production.", completion: .environments)
    var environments: [String] = []

    @Flag(name: .long, help: "Every environment of the estate.")
    var all = false

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @OptionGroup var pace: DriftPaceOptions

    @OptionGroup var sinks: DriftSinkOptions

    @Flag(name: .long, help: "Keep checking until SIGTERM or Ctrl-C: the first ends after the current round, a second stops at once.")
    var watch = false

    @Option(
        name: .long,
        help: ArgumentHelp("With --watch: serve /healthz and /metrics (Prometheus) at this loopback address.", valueName: "host:port"))
    var listen: String?

    @Option(
        name: .long,
        help: "Write the live value of what drifted into the files (accept), or show the plan that reverts it (revert).")
    var propose: DriftProposal.Direction?

    @Option(
        name: .long, help: ArgumentHelp("With --propose: only what a pattern matches, such as 'config/FLAG_*'.", valueName: "pattern"))
    var only: String?

    @Flag(name: .long, help: "With --propose: push a branch and open its pull request, with its plan; the clone stays as it is.")
    var pr = false

    @Flag(name: .long, help: "Revert what the environment's \"heal\" allows, as a recorded run; needs the credentials of an apply.")
    var heal = false

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func validate() throws {
        if heal, propose != nil || pace.noRecord { throw ValidationError("--heal excludes --propose and --no-record.") }
        if environments.isEmpty, !all { throw ValidationError("Name an environment, or give --all.") }
        if !environments.isEmpty, all { throw ValidationError("--all and the names of environments exclude each other.") }
        if listen != nil, !watch { throw ValidationError("--listen needs --watch.") }
        if propose != nil, watch { throw ValidationError("--propose and --watch exclude each other.") }
        if propose != nil, environments.count != 1 { throw ValidationError("--propose needs one environment.") }
        if pr, propose == nil { throw ValidationError("--pr needs --propose.") }
        if only != nil, propose == nil { throw ValidationError("--only needs --propose.") }
        if let listen, MetricsAddress(listen) == nil {
            throw ValidationError("--listen takes a loopback address and a port, such as 127.0.0.1:9464.")
        }
    }

    func run() async throws {
        let variables = ProcessInfo.processInfo.environment
        if let listen, MetricsServers.installed == nil { try WatchProgram.become(insteadOf: listen) }
        let names = all ? try options.load().environments.keys.sorted() : environments
        let runner = DriftRunner(
            options, talk, pace: pace, sinks: try DriftSinks(sinks, variables: variables), isRecording: !pace.noRecord && propose == nil)
        if watch {
            return try await DriftWatch(
                runner, names, interval: pace.interval.seconds, address: listen.flatMap { MetricsAddress($0) }, isHealing: heal
            ).run()
        }
        if let propose {
            return try await DriftProposal(runner, names[0], only: only, output: output, isPullRequest: pr).make(propose)
        }
        var checks: [DriftRunner.Check] = []
        var unhealed: [CommandFailure] = []
        for name in names {
            let check = try await runner.check(name, isAlone: names.count == 1)
            checks.append(check)
            guard heal else { continue }
            do {
                guard try await DriftHealing(options, talk).heal(check) else { continue }
                checks[checks.count - 1] = try await runner.check(name, isAlone: names.count == 1)
            } catch let failure as CommandFailure {
                unhealed.append(failure)
            }
        }
        try print(checks.map(\.shown))
        for check in checks where check.hasUndelivered {
            Terminal.log("\(check.shown.environment): not every notification was delivered; the next check tries again")
        }
        let isBeatLost = checks.allSatisfy(\.isCompleteAndKept) ? await runner.beat() == false : false
        for failure in unhealed.dropLast() where !failure.message.isEmpty { Terminal.log(failure.message) }
        if let failure = unhealed.last { throw failure }
        if let code = Self.code(checks.map(\.shown.outcome)) { throw CommandFailure(code) }
        if isBeatLost || checks.contains(where: \.hasUndelivered) { throw CommandFailure(.failure) }
    }

    private static func json(_ unread: [DriftReport.Unread]) throws -> JSONValue {
        .array(
            try unread.map { scope -> JSONValue in
                var members = try JSONValue(encoding: scope).object ?? [:]
                if let since = scope.since { members["since"] = .time(since) }
                return .object(members)
            })
    }

    private static func json(_ open: [DriftReport.StillOpen]) throws -> JSONValue {
        .array(
            try open.map { thing -> JSONValue in
                var members = try JSONValue(encoding: thing).object ?? [:]
                if let since = thing.since { members["since"] = .time(since) }
                return .object(members)
            })
    }

    private func print(_ reports: [DriftReport]) throws {
        switch output {
        case .text: Terminal.print(fitting: reports.map(DriftText.render).joined(separator: "\n"))
        case .json:
            let checks = try reports.map { report -> JSONValue in
                var members = try JSONValue(encoding: report).object ?? [:]
                members["outcome"] = .string(report.outcome.rawValue)
                members["time"] = .time(report.time)
                members["unread"] = try Self.json(report.unread)
                members["beingApplied"] = try Self.json(report.beingApplied)
                members["stillOpen"] = try Self.json(report.stillOpen)
                members["complete"] = .boolean(report.isComplete)
                return .object(members)
            }
            Terminal.print(json: ["version": 2, "checks": .array(checks)])
        }
    }

    /// The gravest; nil where all are clean.
    static func code(_ outcomes: [DriftOutcome]) -> ExitCode? {
        if outcomes.contains(.couldNotRead) { return .failure }
        if outcomes.contains(.didNotRun) { return .checkDidNotRun }
        if outcomes.contains(.drift) { return .drift }
        return outcomes.contains(.noBaseline) ? .noBaseline : nil
    }
}

/// How often and how far is checked.
struct DriftPaceOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "How often a check is due: 30m, 6h. Other commands warn when the last complete one is twice as old.", valueName: "time"))
    var interval = DriftPaceOptions.standardInterval

    @Flag(name: .long, help: "Skip scopes that are unchanged by the provider's own times; always on with --watch.")
    var changed = false

    @Option(name: .long, help: "Read every scope at least once in this many rounds.")
    var fullEvery = 12

    @Option(name: .long, help: "The most requests that reading may take in one round; scopes that were read longest ago come first.")
    var budget: Int?

    @Flag(name: .long, help: "Keep no record of this check, and send no notification.")
    var noRecord = false

    static let standardInterval = WaitTime(seconds: 6 * 3_600)

    func validate() throws {
        if fullEvery < 1 { throw ValidationError("--full-every must be 1 or more.") }
        if let budget, budget < 1 { throw ValidationError("--budget must be 1 or more.") }
    }
}
