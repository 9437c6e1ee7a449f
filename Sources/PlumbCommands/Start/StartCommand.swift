internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import FoundationEssentials
internal import Reconciling

struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Begin an estate here: its first file, its keys, and a check of every credential.",
        discussion: """
            Asks which providers, environments and store there are, says what each credential must be allowed, tries each with reads \
            only, makes the estate's keys in the store, and then writes, all at once: desired/estate.yaml, plans/, and a line of \
            .gitignore. If it is stopped before that, nothing is written. An existing estate is never overwritten.

            Without a terminal, what neither an option nor --answers FILE gives is taken from the environment. Answers hold \
            names of variables and no credential; on a terminal they are kept in FILE, and produce the same files again.

              HEROKU_API_KEY=… plumb start --store file
            """)

    @Option(name: .long, help: "The name of the estate; the directory's name unless given.")
    var estate: String?

    @Option(
        name: .long,
        help: "A kind of provider, such as heroku; may be repeated. Those whose credentials are in the environment unless given.")
    var provider: [String] = []

    @Option(name: .long, help: "An environment; may be repeated, the strictest last. staging and production unless given.")
    var environment: [String] = []

    @Option(name: .long, help: "The kind of store that keeps secrets, such as file, infisical, vault; or none.")
    var store: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A setting of a provider or the store, such as powerdns.url=https://…; may be repeated.", valueName: "kind.key=value"))
    var set: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The variable that a credential is taken from, such as heroku.token=HEROKU_API_KEY; may be repeated.",
            valueName: "kind.key=name"))
    var variable: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("What the store calls an environment, such as production=prod; may be repeated.", valueName: "environment=slug"))
    var slug: [String] = []

    @Option(name: .long, help: "Where the history is kept: git (on the remote origin) or file.", completion: .list(StartAnswers.ledgers))
    var ledger: String?

    @Option(name: .long, help: "A file with answers; on a terminal they are kept there.", completion: .file(extensions: ["json"]))
    var answers: String?

    @Flag(name: .long, help: "Try no credential and make no key: only write the files.")
    var offline = false

    @Flag(name: .long, help: "Afterwards adopt what is live.")
    var adopt = false

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func validate() throws {
        if adopt, offline { throw ValidationError("--adopt reads what is live, and --offline reads nothing") }
        if adopt, output == .json { throw ValidationError("--adopt prints a result of its own: give plumb adopt --output json afterwards") }
    }

    func run() async throws {
        try StartFiles.checkNothingIsThere()
        let said = try StartOptions(self).answers(over: try answers.map { try StartAnswers(path: $0) } ?? StartAnswers())
        let beginning = Beginning(
            variables: ProcessInfo.processInfo.environment, verbosity: talk.verbosity, isOffline: offline,
            isAsking: Terminal.canAsk && output == .text)
        guard let result = try await beginning.run(said) else { throw CommandFailure(.failure, "Stopped. Nothing was written.") }
        if let path = answers, !FileManager.default.fileExists(atPath: path) {
            try NewFile(path: path).write(try result.answers.fileBytes, mode: 0o600)
        }
        switch output {
        case .text: Terminal.print(result.written)
        case .json: return Terminal.print(json: result.json)
        }
        guard let connections = result.connections, adopt || (beginning.isAsking && Self.wantsAdoption) else {
            return Terminal.print(result.next(isAdopted: false))
        }
        Terminal.print("\n")
        let failure: CommandFailure?
        do {
            failure = try await AdoptCommand.parse([]).adopt(AdoptionBase(result.estate, [result.file], connections))
        } catch {
            // The estate stands, and adopting it can be done again.
            Terminal.print(result.next(isAdopted: false))
            throw error
        }
        Terminal.print(result.next(isAdopted: true))
        if let failure { throw failure }
    }

    private static var wantsAdoption: Bool {
        ["", "yes"].contains(Terminal.ask("Adopt what is there now? It is read and shown first [yes]: ") ?? "no")
    }
}
