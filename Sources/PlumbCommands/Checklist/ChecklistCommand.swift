internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

struct ChecklistCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checklist", abstract: "Print what an environment needs, variable by variable, and how far it has come.",
        discussion: """
            Made from the contracts of the services: what is live, what the next apply sets, what someone else provides, what is \
            missing or wrong, where each value is kept and where to get it. Values are not shown. Reads only. Ends with 0 when \
            all is in place, 2 when something is pending or awaited, 4 when something required is missing or wrong.
            """)

    @Argument(help: "The environment, such as production.", completion: .environments)
    var environment: String

    @Option(name: .long, help: "A service; may be repeated. All that have a contract unless given.", completion: .services)
    var service: [String] = []

    @Flag(name: .long, help: "Read nothing, and print what would be needed. Ends with 0.")
    var offline = false

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the checklist.")
    var output: OutputFormat = .text

    func run() async throws {
        let checklist = offline ? try declared() : try await live()
        switch output {
        case .text: Terminal.print(fitting: ChecklistText.render(checklist))
        case .markdown: Terminal.print(markdown: ChecklistMarkdown.render(checklist))
        case .json: Terminal.print(json: ChecklistJSON.value(checklist))
        }
        if checklist.isBreached { throw CommandFailure(.blocked) }
        if checklist.isOpen { throw CommandFailure(.changesPending) }
    }

    private var names: Set<String>? { service.isEmpty ? nil : Set(service) }

    private func declared() throws -> Checklist {
        let estate = try options.load()
        _ = try estate.environment(named: environment)
        try estate.checkServices(service, in: [environment])
        return PlanMaker.checklist(
            offline: estate, models: ProviderComposition.models(of: estate), environment: environment, services: names)
    }

    private func live() async throws -> Checklist {
        let (environment, names) = (environment, names)
        let inspection = try await Inspection(options, talk, environments: [environment], services: service) { estate in
            RequiredConnections(providers: estate.appProviders().union(estate.consulted(in: environment)), stores: nil, hasKey: true)
        }
        return try await inspection.reading(for: "checklist") { maker throws(PlanMaker.Unreadable) in
            try await maker.checklist(environment: environment, services: names)
        }
    }
}

extension Estate {
    /// The providers that the config of an environment's services looks something up at.
    fileprivate func consulted(in environment: String) -> Set<String> {
        let values = services.filter { $0.environment == environment }.flatMap(\.config.values).map(\.value)
        return Set(
            values.compactMap { value in
                guard case .expression(.lookup(let lookup)) = value else { return nil }
                return lookup.provider
            })
    }
}
