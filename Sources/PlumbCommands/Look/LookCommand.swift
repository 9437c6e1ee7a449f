internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Reconciling

struct LookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "look", abstract: "Show what there is at the providers, without any files. Reads only.",
        discussion: """
            Takes credentials from the environment alone, as many as there are, and shows what they see. Nothing is written, here \
            or there. It ends with 1 where something could not be read. To take it into files: plumb adopt.
              HEROKU_API_KEY=… plumb look
            """)

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let variables = ProcessInfo.processInfo.environment
        let convention = ConventionalEstate(in: "desired", variables)
        guard !convention.isEmpty else {
            let names = ConventionalEstate.variables.map { DisplayText($0) }.joined(separator: ", ")
            throw CommandFailure(.failure, "No credential is in the environment, and no request was sent.\nSet one of \(names).")
        }
        let estate = try AdoptionBase.load([convention.file(["production"])])
        let required = RequiredConnections(providers: Set(estate.providers.keys), stores: [], hasKey: false)
        let connections = try await Composition(
            estate, variables: variables, watch: Terminal.watch, verbosity: talk.verbosity, required: required
        ).connections
        let progress = TransientLine("listing what exists…")
        let discovery = Discovery(connections)
        let found = await discovery.inventory()
        let imported = await discovery.read(found.items)
        progress.erase()
        let items = found.items.filter { !imported.hidden.contains($0.scope) }
        let seen = SeenThings(items: items, things: imported.things, gaps: found.gaps(in: estate) + imported.gaps)
        switch output {
        case .text: Terminal.print(seen.text(width: Terminal.width))
        case .json: Terminal.print(json: seen.json)
        }
        // What could not be read is unknown, however much else was seen.
        guard seen.gaps.isEmpty else { throw CommandFailure(.failure) }
    }
}
