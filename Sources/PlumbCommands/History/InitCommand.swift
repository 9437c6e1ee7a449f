internal import Diagnostics
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
            """)

    @Argument(help: "The environment, such as production.")
    var environment: String

    @Flag(
        name: .long,
        help: "Begin with nothing: the next apply records what is live as declared, through the gate. Until then drift knows no baseline.")
    var empty = false

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        let preview = try await session.preview(history: nil)
        try await session.beginHistory(empty ? [:] : preview.inSync)
        let rest = preview.plan.changes.count
        guard !empty else {
            Terminal.print(
                "\(environment): history begun with nothing recorded; \(preview.inSync.count) resources are live as declared, \(rest) differ\n"
            )
            return
        }
        Terminal.print("\(environment): history begun; \(preview.inSync.count) resources are live as declared, \(rest) differ\n")
    }
}

extension Session {
    /// - Parameter inSync: what is live as declared.
    func beginHistory(_ inSync: [Address: Content]) async throws {
        let applied = inSync.sorted { $0.key < $1.key }.map(AppliedResource.init)
        try await record(.historyBegun, run: nil, ["applied": try JSONValue(encoding: applied)])
    }
}
