internal import ArgumentParser
internal import CanonicalJSON
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

    @Option(name: .long, help: "Only of this environment.")
    var environment: String?

    @Option(name: .long, help: "Only of this kind, such as gate.rejected; may be repeated.")
    var kind: [String] = []

    @Option(name: .long, help: "Only of this run.")
    var run: String?

    @Option(name: .long, help: "Only the newest so many.")
    var last: Int?

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    @OptionGroup var options: EstateOptions

    func run() async throws {
        let access = try await LedgerAccess(options)
        let all = try await access.reading { ledger throws(LedgerError) in try await ledger.allEvents() }
        let shown = all.filter { recorded in
            (environment == nil || recorded.event.environment == environment) && (run == nil || recorded.event.run == run)
                && (kind.isEmpty || kind.contains(recorded.event.kind.rawValue))
        }.suffix(last ?? .max)
        switch output {
        case .json:
            let events = try shown.map { recorded -> JSONValue in
                ["sequence": .integer(recorded.sequence), "hash": .string(recorded.hash), "event": try JSONValue(encoding: recorded.event)]
            }
            let document: JSONValue = ["version": 1, "events": .array(events)]
            Terminal.print(document.prettyText() + "\n")
        case .text: Terminal.print(shown.map(Self.line).joined())
        }
    }

    private static func line(_ recorded: RecordedEvent) -> String {
        let event = recorded.event
        let about = ["reason", "digest", "service", "artefact", "outcome", "error", "action", "holder"].compactMap { key in
            event.detail[key]?.string.map { key == "digest" ? "plan \($0.prefix(8))" : $0 }
        }
        let parts = [
            "\(recorded.sequence)", ClockTime.full(event.time), event.environment, event.kind.rawValue, "by \(event.actor)",
            event.run.map { "run \($0)" } ?? "", about.joined(separator: ", "),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "  ") + "\n"
    }
}

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Prove that no event was altered, dropped or reordered; print the head of the chain.",
        discussion: """
            The head also stands in plans and receipts: compare it with one you kept to notice a history that was replaced \
            whole. With --receipt, also that the receipt is as it was written and the ledger tells the same.
            """)

    @Option(name: .long, help: "A receipt to hold against the ledger; may be repeated.")
    var receipt: [String] = []

    @OptionGroup var options: EstateOptions

    func run() async throws {
        let access = try await LedgerAccess(options)
        let all = try await access.reading { ledger throws(LedgerError) in try await ledger.allEvents() }
        for path in receipt {
            do {
                try Receipt(fileBytes: try PlanFiles.bytes(path)).check(against: all)
            } catch let refusal as Receipt.Refusal {
                throw CommandFailure(.failure, "\(path): \(refusal.message)")
            }
        }
        Terminal.print("\(all.count) events, unbroken; head \(all.last?.hash ?? "none")\n")
    }
}

struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a receipt for every run: what was confirmed, what was done, and what it replaced.",
        discussion: "Receipts hold no secrets; they are written as RUN.receipt.json into the directory.")

    @Argument(help: "The environment, such as production.")
    var environment: String

    @Option(name: .long, help: "Where to, such as plans/production/receipts.")
    var out: String

    @OptionGroup var options: EstateOptions

    func run() async throws {
        let access = try await LedgerAccess(options)
        let all = try await access.reading { ledger throws(LedgerError) in try await ledger.allEvents() }
        let runs = try await access.runs(of: environment)
        for run in runs {
            let receipt = Receipt(of: run.id, environment: environment, in: all)
            try PlanFiles.write(try receipt.fileBytes(), named: "\(run.id).receipt.json", into: out)
        }
        Terminal.print("\(runs.count) receipt\(runs.count == 1 ? "" : "s") in \(out)\n")
    }
}
