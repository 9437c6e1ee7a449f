internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// Judges secrets by the contracts that read them, here where they are visible; planning gets the verdicts.
struct ContractVerdicts {
    let estate: Estate
    let environment: String
    let secrets: [SecretReference: Secret]
    /// What other environments applied last, as far as it is at hand.
    let appliedElsewhere: [Address: Content]
    /// Whether a breach blocks.
    let isBinding: Bool
    /// What providers answered that flags depend on.
    var answers: [Lookup: FlagAnswer] = [:]

    /// By the scope of each service that has a contract.
    var subjects: [Scope: ContractSubject] {
        let services = estate.services.filter { $0.environment == environment && !$0.contract.isEmpty }
        return Dictionary(services.map { ($0.scope, subject($0)) }, uniquingKeysWith: { first, _ in first })
    }

    private func subject(_ service: Service) -> ContractSubject {
        let formats = service.contract.formats
        var judged: [SecretReference: ValueJudgement] = [:]
        for value in service.config.values.map(\.value) {
            guard case .expression(.secret(let reference)) = value else { continue }
            let place = estate.located(reference, in: environment)
            judged[place] = secrets[place]?.withExposed { ValueJudgement(of: $0, by: formats) }
        }
        return ContractSubject(
            service, secrets: judged, elsewhere: estate.declaredFlags(of: service),
            peers: estate.contractPeers(of: service, applied: appliedElsewhere), isBinding: isBinding,
            answers: answers)
    }
}
