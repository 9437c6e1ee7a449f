internal import ArgumentParser
internal import Estate
internal import Reconciling
internal import Resources

/// Credentials as the estate names them: from the environment, or from a store that is already connected.
struct Credentials {
    let variables: [String: String]
    /// What could not be had, one clause each; told all at once.
    private(set) var problems: [String] = []
    private var stored: [SecretReference: Result<StoredSecret, ProviderError>] = [:]

    private let watch: SecretWatch

    init(variables: [String: String], watch: SecretWatch) {
        self.variables = variables
        self.watch = watch
    }

    /// Reads the secrets among `expressions`, one call a store.
    mutating func read(_ expressions: [Expression], from stores: [String: any SecretStore]) async {
        let references = Set(
            expressions.compactMap { expression -> SecretReference? in
                guard case .secret(let reference) = expression else { return nil }
                return reference
            })
        for (name, members) in Dictionary(grouping: references, by: \.store).sorted(by: { $0.key < $1.key }) {
            guard let store = stores[name] else { continue }
            stored.merge(await store.read(members.sorted())) { first, _ in first }
        }
    }

    /// The credential, or nil with a problem noted.
    /// - Parameters:
    ///   - purpose: whose it is, such as `provider heroku`.
    ///   - need: what it must be allowed to do, such as `an authorization with the scopes …`.
    mutating func secret(_ expression: Expression, for purpose: String, need: String) -> Secret? {
        switch expression {
        case .environmentVariable(let name):
            guard let value = variables[name], !value.isEmpty else {
                problems.append("\(purpose): set \(name) to \(need)")
                return nil
            }
            watch.remember(Secret(value))
            return Secret(value)
        case .secret(let reference):
            switch stored[reference] {
            case .success(let found)?: return found.secret
            case .failure(let error)?: problems.append("\(purpose): \(error)")
            case nil: problems.append("\(purpose): the store \"\(reference.store)\" did not answer for \(reference)")
            }
        default: problems.append("\(purpose): a credential is !env or !secret")
        }
        return nil
    }

    /// Notes a variable that is not set, before anything is asked of anybody: all that is missing is told at once.
    mutating func check(for expression: Expression, purpose: String, need: String) {
        guard case .environmentVariable = expression else { return }
        _ = secret(expression, for: purpose, need: need)
    }

    mutating func note(_ problem: String) { problems.append(problem) }

    /// - Throws: ``CommandFailure`` listing everything that is missing.
    func check() throws {
        guard !problems.isEmpty else { return }
        throw CommandFailure(
            .failure,
            "credentials are missing or do not reach; nothing was read or written\n" + problems.map { "  " + $0 }.joined(separator: "\n"))
    }
}
