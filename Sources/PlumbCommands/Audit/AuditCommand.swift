internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Planning
internal import Reconciling

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Read the history: what was planned, confirmed, refused and done, by whom.",
        subcommands: [AuditLogCommand.self, AuditVerifyCommand.self, AuditExportCommand.self], defaultSubcommand: AuditLogCommand.self)
}

struct AuditLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log", abstract: "Print the events, oldest first.")

    @Option(name: .long, help: "Only of this environment.", completion: .environments)
    var environment: String?

    @Option(name: .long, help: "Only of this kind, such as gate.rejected; may be repeated.")
    var kind: [String] = []

    @Option(name: .long, help: "Only of this run.")
    var run: String?

    @Option(name: .long, help: "Only the newest so many.")
    var last: Int?

    @Option(name: .long, help: "Also what is in this archive of older events; may be repeated.")
    var archive: [String] = []

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    @OptionGroup var options: EstateOptions

    func validate() throws {
        let known = LedgerEvent.Kind.allCases.map(\.rawValue)
        for kind in kind where !known.contains(kind) {
            let hint = Suggestion.nearest(to: kind, among: known).map { "did you mean \($0)?" }
            throw ValidationError("there is no event \(kind); \(hint ?? "there are " + known.joined(separator: ", "))")
        }
    }

    func run() async throws {
        let access = try await LedgerAccess(options)
        let links = try await access.chain(archive).links
        try checkNames(in: links)
        let shown = links.filter { recorded in
            (environment == nil || recorded.event.environment == environment) && (run == nil || recorded.event.run == run)
                && (kind.isEmpty || kind.contains(recorded.event.kind.rawValue))
        }.suffix(last ?? .max)
        switch output {
        case .json:
            let events = try shown.map { recorded -> JSONValue in
                [
                    "sequence": .integer(recorded.sequence), "hash": .string(recorded.hash),
                    "event": try Self.json(recorded.event),
                    "isShortened": .boolean(recorded.previous == nil),
                ]
            }
            let document: JSONValue = ["version": 2, "events": .array(events)]
            Terminal.print(json: document)
        case .text: Terminal.print(fitting: shown.map(Self.line).joined())
        }
    }

    /// A name that is mistyped would show an empty history. One that the files declare may have none yet.
    private func checkNames(in links: some Sequence<RetainedEvent>) throws {
        if let environment, !links.contains(where: { $0.event.environment == environment }),
            options.readFiles().0?.environments[environment] == nil
        {
            throw CommandFailure(.failure, "the ledger has no history of \(environment)\(options.suggestion(for: environment))")
        }
        if let run, !links.contains(where: { $0.event.run == run }) {
            throw CommandFailure(.failure, "the ledger has no run \(run); to see the runs: plumb audit log --kind apply.intent")
        }
    }

    /// As it is recorded, but for its time: the hash is over seconds since 1970, which receipts and archives keep.
    private static func json(_ event: LedgerEvent) throws -> JSONValue {
        var members = try JSONValue(encoding: event).object ?? [:]
        members["time"] = .time(event.time)
        return .object(members)
    }

    /// What of the run's plan an operation is about.
    private static func numbers(_ event: LedgerEvent) -> DisplayText {
        "\(PlanNumbers.label(event.detail["numbers"]?.array?.compactMap(\.integer) ?? []))"
    }

    /// How far it came, where an event's kind says more than what happened: a run that ended is not always done, nor is a wait.
    private static func state(_ event: LedgerEvent) -> String {
        switch event.kind {
        case .operationDone: return event.detail["status"]?.string == ApplyReport.Status.waiting.rawValue ? "still waiting" : ""
        case .applyCompleted:
            guard event.detail["lockLost"]?.boolean != true else { return "in part: the locks were lost" }
            // What left the ledger with an older run is not told again.
            guard let lines = event.detail["report"]?["lines"]?.array else { return "" }
            func count(_ status: ApplyReport.Status) -> Int { lines.count { $0["status"]?.string == status.rawValue } }
            let states: [ApplyReport.Status] = [.done, .failed, .notStarted, .waiting]
            let counts = states.filter { count($0) > 0 }.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
            let isPart = count(.failed) + count(.notStarted) > 0 || event.detail["report"]?["unrecorded"]?.string != nil
            return isPart ? "in part: \(counts)" : count(.waiting) > 0 ? counts : ""
        default: return ""
        }
    }

    private static func line(_ recorded: RetainedEvent) -> DisplayText {
        let event = recorded.event
        let about = ["reason", "digest", "service", "artefact", "outcome", "error", "action", "holder"].compactMap { key in
            event.detail[key]?.string.map { key == "digest" ? "plan \($0.prefix(8))" : $0 }
        }
        let state = Self.state(event)
        let parts: [DisplayText] = [
            "\(recorded.sequence)", "\(ClockTime.full(event.time))", "\(event.environment)", "\(event.kind.rawValue)", "by \(event.actor)",
            event.run.map { "run \($0)" } ?? "", numbers(event), "\(state)", "\(about.joined(separator: ", "))",
            recorded.previous == nil ? "(shortened)" : "",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "  ") + "\n"
    }
}
