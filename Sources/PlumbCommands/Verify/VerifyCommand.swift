internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check, now and without a plan, whether an environment is healthy.",
        discussion: """
            Compares what each service has with its contract, checks its health as declared, and asks the zones' resolvers \
            for every record that their answers can confirm. Asks Postmark whether it has verified the mail domains, \
            and to check again where it has not.

            With --contract it reads the config of these apps and nothing else: no history, no secret store, no other provider. \
            A code deployment can run it first:
              plumb verify production --contract queue

            Ends with 0 when all is well, 4 when a contract is breached, and 1 when another check fails. \
            If something cannot be read, that is an error and never a breach.
            """)

    @Argument(help: "The environment, such as production.", completion: .environments)
    var environment: String

    @Option(name: .long, help: "A service whose contract to check, and nothing else; may be repeated.", completion: .services)
    var contract: [String] = []

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let (environment, contract) = (environment, contract)
        let inspection = try await Inspection(options, talk, environments: [environment], services: contract) { estate in
            guard !contract.isEmpty else { return .everything }
            let services = estate.services.filter { $0.environment == environment && contract.contains($0.name) }
            return RequiredConnections(providers: Set(services.map(\.provider)), stores: [], hasKey: false)
        }
        try check(inspection.estate)
        let verdicts = try await inspection.reading(for: "verdict") { maker throws(PlanMaker.Unreadable) in
            try await maker.contractVerdicts(environment: environment, services: contract.isEmpty ? nil : Set(contract))
        }
        let report = VerdictReport(environment: environment, verdicts: verdicts)
        let looks = contract.isEmpty ? try await check(inspection) : nil
        switch output {
        case .json:
            var document = try report.json.object ?? [:]
            document["checks"] = looks?.json
            Terminal.print(json: JSONValue.object(document))
        case .text: Terminal.print(fitting: report.text + (looks?.text ?? ""))
        }
        if report.isBreached { throw CommandFailure(.blocked) }
        if looks?.isWell == false { throw CommandFailure(.failure) }
    }

    private func check(_ inspection: Inspection) async throws -> ProbeReport {
        let environment = environment
        let looks = try await inspection.reading(for: "look") { maker throws(PlanMaker.Unreadable) in
            try await maker.looks(environment: environment)
        }
        return await ProbeReport(looks, through: inspection.composition)
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
