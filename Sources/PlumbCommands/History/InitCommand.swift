internal import Planning
internal import ArgumentParser
internal import CanonicalJSON
internal import Reconciling

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Begin the history of an environment, once.",
        discussion: """
            What is live as declared now counts as applied, so that later changes to it are seen as drift. Nothing is \
            written anywhere but into the ledger.
            """)

    @Argument(help: "The environment, such as production.")
    var environment: String

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        let draft = try await session.draft(history: nil, lifted: [])
        try await session.beginHistory(draft)
        let rest = draft.plan.changes.count
        Terminal.print("\(environment): history begun; \(draft.inSync.count) resources are live as declared, \(rest) differ\n")
    }
}

extension Session {
    func beginHistory(_ draft: PlanMaker.Draft) async throws {
        let applied = draft.inSync.sorted { $0.key < $1.key }.map(AppliedResource.init)
        try await record(.historyBegun, run: nil, ["applied": try JSONValue(encoding: applied)])
    }
}
