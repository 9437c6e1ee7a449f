internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Compare two environments: what is missing, different, or the same and must differ.",
        discussion: """
            Services are compared by name, and what they have by its role: config vars, add-ons, formation, stack, features, \
            domains, what each runs. Secrets are compared by fingerprint. Live is compared with live, and each difference says \
            whether the files change it. What may differ and what must be the same is defined by the contract (class, shared) \
            and under compare: of a service. Reads only. Ends with 0 when nothing is unexpected and 2 otherwise.
              plumb compare staging production --service queue
            """)

    @Argument(help: "The environment to compare with, such as staging.", completion: .environments)
    var from: String

    @Argument(help: "The environment that is compared, such as production.", completion: .environments)
    var to: String

    @Option(name: .long, help: "A service; may be repeated. All that both have unless given.", completion: .services)
    var service: [String] = []

    @Flag(name: .long, help: "Compare what the files declare; reads nothing.")
    var declared = false

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the comparison.")
    var output: OutputFormat = .text

    func validate() throws {
        if from == to { throw ValidationError("\(from) cannot be compared with itself") }
    }

    func run() async throws {
        let comparison = declared ? try offline() : try await live()
        switch output {
        case .text: Terminal.print(fitting: ComparisonText.render(comparison))
        case .markdown: Terminal.print(markdown: ComparisonMarkdown.render(comparison))
        case .json: Terminal.print(json: ComparisonJSON.value(comparison))
        }
        if !comparison.unexpected.isEmpty { throw CommandFailure(.changesPending) }
    }

    private var names: Set<String>? { service.isEmpty ? nil : Set(service) }

    private func offline() throws -> Comparison {
        let estate = try options.load()
        for name in [from, to] { _ = try estate.environment(named: name) }
        try estate.checkServices(service, in: [from, to])
        return PlanMaker.comparison(
            offline: estate, models: ProviderComposition.models(of: estate), of: from, with: to, services: names)
    }

    private func live() async throws -> Comparison {
        let (from, to, names) = (from, to, names)
        let inspection = try await Inspection(options, talk, environments: [from, to], services: service) { estate in
            RequiredConnections(providers: estate.appProviders(in: [from, to]), stores: [], hasKey: true)
        }
        let promoters = inspection.composition.promoters
        return try await inspection.reading(for: "comparison") { maker throws(PlanMaker.Unreadable) in
            try await maker.comparison(of: from, with: to, services: names, promoters: promoters)
        }
    }
}
