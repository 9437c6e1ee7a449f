internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import Integrations
internal import Planning
internal import Reconciling

struct FlagsPromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote", abstract: "Declare a flag in one environment as another one declares it, and show the plan.",
        discussion: """
            Edits the service's file in place: the one value changes and every other byte stays. Nothing is applied: review the \
            change, merge it, and apply the plan as any other.
              plumb flags promote FLAG_CONSOLE_ALERTS_AUTO_TICKET --from staging --to production
            """)

    @Argument(help: "The flag.")
    var flag: String

    @Option(name: .long, help: "The environment whose declaration is copied.", completion: .environments)
    var from: String

    @Option(name: .long, help: "The environment that gets the same declaration.", completion: .environments)
    var to: String

    @Option(name: .long, help: "The service, where several have a flag of this name.", completion: .services)
    var service: String?

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the plan.")
    var output: OutputFormat = .text

    func validate() throws {
        if from == to { throw ValidationError("\(from) cannot be promoted to itself") }
    }

    func run() async throws {
        let estate = try options.load()
        for name in [from, to] { _ = try estate.environment(named: name) }
        let name = try owner(in: estate)
        let files = EstateDirectory.read(options.desired).0
        guard let path = estate.service(name, in: from)?.app.span.file, let file = files.first(where: { $0.path == path }) else {
            throw CommandFailure(.failure, "the file of \(name) in \(from) cannot be found")
        }
        guard let edited = try edit(file) else {
            Terminal.log("\(flag) of \(name): \(to) declares what \(from) declares; nothing was edited")
            return
        }
        try check(files.map { $0.path == path ? edited.file : $0 })
        try FileReplacement(path: options.desired + "/" + path).write(edited.file.bytes)
        Terminal.log("\(options.desired)/\(path): \(flag) of \(to) \(edited.before ?? "not declared") → \(edited.after)")
        try await showPlan()
    }

    private func owner(in estate: Estate) throws -> String {
        let all = estate.flags.filter { $0.environment == from }
        let found = all.filter { $0.name == flag && (service == nil || $0.service == service) }.map(\.service)
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            throw CommandFailure(.validationFailure, "\(flag) is a flag of \(found.joined(separator: " and ")): say which with --service")
        }
        let hint = Suggestion.nearest(to: flag, among: Set(all.map(\.name)).sorted()).map { "; did you mean \($0)?" } ?? ""
        let place = service.map { "\($0) in \(from)" } ?? from
        throw CommandFailure(.validationFailure, "there is no flag \(flag) of \(place)\(hint)")
    }

    private func edit(_ file: SourceFile) throws -> VariablePromotion.Edited? {
        do throws(VariablePromotion.Refusal) {
            return try VariablePromotion(flag, from: from, to: to).edit(file)
        } catch {
            let sources = [file.path: String(decoding: file.bytes, as: UTF8.self)]
            Terminal.log(DiagnosticRenderer.text([error.diagnostic], sources: sources))
            throw CommandFailure(.failure, "nothing was edited")
        }
    }

    /// The estate as it will be; what is wrong with it then is told before anything is written.
    private func check(_ files: [SourceFile]) throws {
        let (_, diagnostics) = EstateLoader.load(files: files, catalogue: Integrations.catalogue)
        guard diagnostics.contains(where: { $0.severity == .error }) else { return }
        let sources = Dictionary(
            files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }, uniquingKeysWith: { first, _ in first })
        Terminal.log(DiagnosticRenderer.text(diagnostics.filter { $0.severity == .error }, sources: sources))
        throw CommandFailure(.invalidEstate, "with \(flag) in \(to) the files would be invalid; nothing was edited")
    }

    private func showPlan() async throws {
        let session = try await Session(options, talk, environment: to)
        let envelope = try await session.envelope(of: try await session.preview(lifted: []).plan)
        try await PlanPrinter.print(
            envelope, as: output, next: session.next(envelope, file: nil), gate: session.requirements(for: envelope))
        if envelope.plan.isBlocked { throw CommandFailure(.blocked) }
        if !envelope.plan.isEmpty { throw CommandFailure(.changesPending) }
    }
}
