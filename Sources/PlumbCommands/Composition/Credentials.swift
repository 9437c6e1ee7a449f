internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Integrations
internal import Reconciling
internal import Resources

/// Credentials as the estate names them: from the environment, or from a store that is already connected.
struct Credentials {
    let variables: [String: String]
    /// What could not be had, one clause each; told all at once.
    private(set) var problems: [String] = []
    /// Why stores could not be read at all, which says nothing of the credentials in them, and for whom they were read.
    private var outages: [(cause: String, purposes: [String])] = []
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
            watch.remember(Secret(value), as: .certain)
            return Secret(value)
        case .secret(let reference):
            switch stored[reference] {
            case .success(let found)?:
                watch.remember(found.secret, as: .certain)
                return found.secret
            case .failure(let error)? where [.unavailable, .rateLimited, .malformed].contains(error.code):
                note("the store \(reference.store): \(error)", for: purpose)
            case .failure(let error)?: problems.append("\(purpose): \(error)")
            case nil: problems.append("\(purpose): the store \"\(reference.store)\" did not answer for \(reference)")
            }
        default: problems.append("\(purpose): a credential is !env or !secret")
        }
        return nil
    }

    /// The credentials of the first set that the kind takes and that is written whole; nil with the problems noted.
    mutating func secrets(
        _ written: [String: Located<Expression>], of descriptor: any KindDescriptor, for purpose: String
    ) -> [String: Secret]? {
        guard let set = descriptor.credentialSet(among: Set(written.keys)) else {
            note("\(purpose): needs \(descriptor.credentialWords)")
            return nil
        }
        var found: [String: Secret] = [:]
        for credential in set {
            guard let expression = written[credential.key] else { continue }
            found[credential.key] = secret(expression.value, for: purpose, need: credential.need)
        }
        return found.count == set.count ? found : nil
    }

    /// Notes a provider's variables that are not set, before anything is asked of anybody: all that is missing is told at once.
    mutating func check(_ declaration: ProviderDeclaration) {
        guard let descriptor = Integrations.provider(declaration.kind.value)?.descriptor else { return }
        for credential in descriptor.credentialSet(among: Set(declaration.credentials.keys)) ?? [] {
            guard let expression = declaration.credentials[credential.key]?.value, case .environmentVariable = expression else { continue }
            _ = secret(expression, for: "provider \(declaration.name)", need: credential.need)
        }
    }

    mutating func note(_ problem: String) { problems.append(problem) }

    /// One store that fails is told once, with everything that it was needed for.
    private mutating func note(_ cause: String, for purpose: String) {
        guard let index = outages.firstIndex(where: { $0.cause == cause }) else { return outages.append((cause, [purpose])) }
        if !outages[index].purposes.contains(purpose) { outages[index].purposes.append(purpose) }
    }

    /// - Throws: ``CommandFailure`` listing everything that is missing.
    func check() throws {
        guard !problems.isEmpty || !outages.isEmpty else { return }
        let headline: DisplayText = problems.isEmpty ? "A secret store could not be read." : "Missing or insufficient credentials."
        let stores = outages.map { outage -> DisplayText in
            "  \(outage.cause)\n    needed for \(outage.purposes.joined(separator: ", "))"
        }
        throw CommandFailure(
            .failure,
            """
            \(headline) Nothing was read or written.
            \((problems.map { "  \($0)" as DisplayText } + stores).joined(separator: "\n"))
            """)
    }
}
