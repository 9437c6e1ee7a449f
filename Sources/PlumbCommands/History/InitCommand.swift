internal import Diagnostics
internal import Estate
internal import Planning
internal import ArgumentParser
internal import CanonicalJSON
internal import Reconciling
internal import Resources

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Begin the history of an environment, once.",
        discussion: """
            What is live as declared now counts as applied, so that later changes to it are seen as drift. Nothing is \
            written anywhere but into the ledger.

            If the estate names a location for the key of its ledger, and no public key yet, plumb creates the key there and prints \
            the lines to merge.
            """)

    @Argument(help: "The environment, such as production.", completion: .environments)
    var environment: String

    @Flag(
        name: .long,
        help: "Begin with nothing: the next apply records what is live as declared, through the gate. Until then drift has no baseline.")
    var empty = false

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        let preview = try await session.preview(history: nil)
        try await session.beginHistory(empty ? [:] : preview.inSync)
        let rest = preview.plan.changes.count
        var introduction: DisplayText?
        if let signing = session.estate.ledgerSigning, signing.publicKeys.isEmpty {
            introduction = try await LedgerKeyMaker(session.estate, signing, session.ledger).introduce().text
        }
        switch output {
        case .json:
            // The lines that have to be merged are for people.
            if let introduction { Terminal.log(introduction) }
            Terminal.print(json: [
                "version": 1, "environment": .string(environment), "inSync": .integer(preview.inSync.count), "differing": .integer(rest),
            ])
        case .text:
            let recorded: DisplayText = empty ? " with nothing recorded" : ""
            Terminal.print(
                "\(environment): history begun\(recorded); \(preview.inSync.count) resources are live as declared, \(rest) differ\n")
            if let introduction { Terminal.print(introduction) }
        }
    }
}

extension Session {
    /// - Parameter inSync: what is live as declared.
    func beginHistory(_ inSync: [Address: Content]) async throws {
        let applied = inSync.sorted { $0.key < $1.key }.map(AppliedResource.init)
        try await record(.historyBegun, run: nil, ["applied": try JSONValue(encoding: applied)])
    }
}
