import Estate
import Planning
import Resources

/// A ``FlatModel`` that compares values by fingerprint, as providers of config vars do.
struct ContractModel: ProviderModel {
    private let flat = FlatModel()

    var kind: String { flat.kind }

    func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] { [] }

    func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        guard let wanted = desired.concealed, let found = live.concealed else { return desired == live }
        return wanted.fingerprint == found.fingerprint
    }

    func mayDelete(_ address: Address) -> Bool { address.kind == "config" }

    func explain(_ change: Change, in observation: Observation) -> Consequence { flat.explain(change, in: observation) }

    func compile(_ changes: [Change], in observation: Observation) -> [Planning.Operation] { flat.compile(changes, in: observation) }

    func readCost(of scopes: [DesiredScope]) -> Int { scopes.count }
}
