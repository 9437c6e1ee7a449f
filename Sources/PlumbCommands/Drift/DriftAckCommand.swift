internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import FoundationEssentials
internal import Integrations
internal import Planning
internal import Reconciling
internal import Resources

struct DriftAckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack", abstract: "Acknowledge drift in the files, with its owner, the reason and the last day.",
        discussion: """
            Reads what is live, and writes an entry into desired/acknowledged/ENVIRONMENT.yaml that is valid for that value only: if it \
            changes again, the next check reports it. It expires; review it and merge it like any other change.
              plumb drift ack heroku/acme-web/config/FLAG_X --reason "hot fix for INC-12, the file follows" --until 2026-12-20
            """)

    @Argument(help: "What drifted, by the address that the check prints, such as heroku/acme-web/config/FLAG_X.")
    var address: String

    @Option(name: .long, help: "Why it may stay.")
    var reason: String

    @Option(name: .long, help: "The last day on which it is valid; 30 days from now by default, 90 at most.")
    var until: String?

    @Option(name: .long, help: "The owner; by default the user who runs this command.")
    var owner: String?

    @Option(name: .long, help: "The environment, if the address does not determine it.")
    var environment: String?

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason must not be empty.") }
        if let until, CivilDay(until) == nil { throw ValidationError("--until takes a day, such as 2026-12-20.") }
    }

    func run() async throws {
        let estate = try options.load()
        let today = CivilDay(atLocal: Session.now())
        let end = until.flatMap { CivilDay($0) } ?? CivilDay(number: today.number + DriftAcknowledgement.standardDays)
        guard end >= today else { throw CommandFailure(.validationFailure, "--until \(end) has passed") }
        guard end.number - today.number <= DriftAcknowledgement.mostDays else {
            throw CommandFailure(
                .validationFailure,
                "--until \(end) is \(end.number - today.number) days from now; at most \(DriftAcknowledgement.mostDays) are allowed")
        }
        let name = try environment ?? owner(of: address, in: estate)
        let session = try await Session(options, talk, environment: name)
        let runner = DriftRunner(
            options, talk, pace: try DriftPaceOptions.parse([]), sinks: .nobody, isRecording: false)
        let check = await runner.check(session, extent: .everything)
        if let refusal = check.report.refusal { throw CommandFailure(.checkDidNotRun, "\(refusal)") }
        let found = check.report.alarms + check.report.acknowledged.map(\.item)
        guard let item = found.first(where: { $0.address.description == address }) else { throw missing(check.report, found) }
        try write(item, name, estate, since: today, until: end, by: owner ?? session.actor)
    }

    /// The environment that has the scope which the address begins with; of an app or a zone that no file declares, the one that has others
    /// at the same provider.
    private func owner(of address: String, in estate: Estate) throws -> String {
        var owners = environments(of: estate) { address.hasPrefix("\($0)/") }
        if owners.isEmpty, let whole = Address(address), whole.isWholeScope {
            owners = environments(of: estate) { $0.provider == whole.scope.provider }
        }
        guard owners.count == 1 else {
            throw CommandFailure(
                .validationFailure,
                owners.isEmpty
                    ? "no environment declares \(address); plumb drift prints the address of what drifted, such as heroku/acme-web/config/FLAG_X"
                    : "say which environment with --environment")
        }
        return owners[0]
    }

    private func environments(of estate: Estate, with isMeant: (Scope) -> Bool) -> [String] {
        let models = ProviderComposition.models(of: estate)
        return estate.environments.keys.sorted().filter { environment in
            models.contains { name, model in
                model.lower(estate, environment: environment, provider: name).contains { isMeant($0.scope) }
            }
        }
    }

    private func missing(_ report: DriftReport, _ found: [DriftItem]) -> CommandFailure {
        for unread in report.unread where address.hasPrefix("\(unread.scope)/") {
            return CommandFailure(.failure, "\(unread.scope) could not be read, so its drift is unknown: \(unread.reason)")
        }
        // Addresses are long and begin alike: what is like it is judged by what follows the last slash.
        let (prefix, name) = Self.parts(of: address)
        let others = Set(found.map { Self.parts(of: $0.address.description) }.filter { $0.prefix == prefix }.map(\.name))
        let near = Suggestion.nearest(to: name, among: others.sorted())
        let hint: DisplayText = near.map { "; did you mean \(prefix)\($0)?" } ?? ""
        return CommandFailure(.validationFailure, "\(address) has not drifted; there is nothing to acknowledge\(hint)")
    }

    private static func parts(of address: String) -> (prefix: String, name: String) {
        let start = address.lastIndex(of: "/").map { address.index(after: $0) } ?? address.startIndex
        return (String(address[..<start]), String(address[start...]))
    }

    private func write(
        _ item: DriftItem, _ name: String, _ estate: Estate, since: CivilDay, until: CivilDay, by owner: String
    ) throws {
        let before = estate.acknowledgements.first { $0.environment == name && $0.address.value == address }
        let span = SourceSpan(file: "", line: 1, column: 1)
        let entry = DriftAcknowledgement(
            environment: name, address: Located(address, at: span), value: item.value, owner: owner, reason: reason, since: since,
            until: until, renewed: before.map { $0.renewed + 1 } ?? 0, span: span)
        let files = EstateDirectory.read(options.desired).0
        let edited: SourceFile
        do throws(AcknowledgementEdit.Refusal) {
            edited = try AcknowledgementEdit(entry).edit(files)
        } catch {
            throw CommandFailure(.failure, "\(error.reason)")
        }
        let all = files.filter { $0.path != edited.path } + [edited]
        let (_, diagnostics) = EstateLoader.load(files: all, catalogue: Integrations.catalogue)
        if diagnostics.contains(where: { $0.severity == .error }) {
            Terminal.log(DiagnosticRenderer.text(diagnostics.filter { $0.severity == .error }, sources: EstateOptions.texts(of: all)))
            throw CommandFailure(.invalidEstate, "with the acknowledgement the files would be invalid; nothing was edited")
        }
        try put(edited)
        print(entry, in: "\(options.desired)/\(edited.path)")
    }

    private func print(_ entry: DriftAcknowledgement, in path: String) {
        switch output {
        case .text:
            let renewed: DisplayText = entry.renewed == 0 ? "" : ", acknowledged \(entry.renewed + 1) times now"
            Terminal.print("\(path): \(address) is acknowledged by \(entry.owner) until \(entry.until)\(renewed)\n")
        case .json:
            Terminal.print(json: [
                "version": 1, "environment": .string(entry.environment), "address": .string(address), "path": .string(path),
                "owner": .string(entry.owner), "reason": .string(entry.reason), "since": .string("\(entry.since)"),
                "until": .string("\(entry.until)"), "renewed": .integer(entry.renewed),
            ])
        }
    }

    private func put(_ file: SourceFile) throws {
        let path = options.desired + "/" + file.path
        guard !FileManager.default.fileExists(atPath: path) else { return try FileReplacement(path: path).write(file.bytes) }
        do {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: URL(filePath: path), options: .withoutOverwriting)
        } catch {
            throw CommandFailure(.failure, "\(path) could not be written: \(String(describing: error))")
        }
    }
}
