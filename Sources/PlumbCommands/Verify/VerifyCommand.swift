internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check what is live: whether each service has what its program reads.",
        discussion: """
            Reads the config of the services' apps and nothing else: no history, no secret store, no other provider. A code \
            deployment can begin with it:
              plumb verify production --contract queue
            Ends with 0 when every contract holds and 4 when one is breached. Where something cannot be read, that is an error \
            and never a breach.
            """)

    @Argument(help: "The environment, such as production.")
    var environment: String

    @Option(name: .long, help: "A service whose contract to check; may be repeated. All of the environment unless given.")
    var contract: [String] = []

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: TalkOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let (environment, contract) = (environment, contract)
        let inspection = try await Inspection(options, talk, environments: [environment], services: contract) { estate in
            let services = estate.services.filter { $0.environment == environment && (contract.isEmpty || contract.contains($0.name)) }
            return Reach(providers: Set(services.map(\.provider)), stores: [], hasKey: false)
        }
        try check(inspection.estate)
        let verdicts = try await inspection.reading(for: "verdict") { maker throws(PlanMaker.Unreadable) in
            try await maker.contractVerdicts(environment: environment, services: contract.isEmpty ? nil : Set(contract))
        }
        let report = VerdictReport(environment: environment, verdicts: verdicts)
        Terminal.print(output == .json ? try report.json.prettyText() + "\n" : report.text)
        if report.isBreached { throw CommandFailure(.blocked) }
    }

    /// A service that is asked for by name and cannot be held against anything must not look as if it held.
    private func check(_ estate: Estate) throws {
        for service in contract.compactMap({ estate.service($0, in: environment) }) {
            if service.contract.isEmpty {
                throw CommandFailure(.validationFailure, "\(service.name) has no contract: write one under reads: in its file")
            }
            if service.mode == .ignore {
                throw CommandFailure(.validationFailure, "\(service.name) is ignored in \(environment) (mode: ignore), so it is not read")
            }
        }
    }
}
