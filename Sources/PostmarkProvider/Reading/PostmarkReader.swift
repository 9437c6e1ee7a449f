package import Planning
package import Reconciling
package import Resources

/// Reads mail domains and answers look-ups about them.
///
/// Needs an account API token, which Postmark has in one kind only: it could write, too. Nothing here does.
package struct PostmarkReader: ProviderReader, LookupReader {
    private let finder: DomainFinder
    /// The provider's name in the estate.
    private let provider: String
    private let seen = SeenDomains()

    /// - Parameter domainIDs: by domain, as far as the files pin them: each saves looking through the list.
    package init(client: APIClient, provider: String, domainIDs: [String: String]) {
        self.finder = DomainFinder(calls: PostmarkCalls(client), pinned: domainIDs)
        self.provider = provider
    }

    package func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
        let found = await finder.domains(Set(scopes.map(\.scope.name)))
        var observations: [Scope: Result<Observation, ProviderError>] = [:]
        for scope in scopes.map(\.scope) {
            let domain = found[scope.name] ?? .success(nil)
            seen[scope.name] = (try? domain.get()) ?? nil
            observations[scope] = domain.map { DomainObservation.of($0, in: scope) }
        }
        return observations
    }

    package func answer(_ lookups: [Lookup]) async -> [Lookup: Result<String, ProviderError>] {
        let asked = Set(lookups.filter { $0.subject == "domain" }.map(\.key))
        var domains = await finder.domains(asked.filter { seen[$0] == nil })
        for name in asked { if let domain = seen[name] { domains[name] = .success(domain) } }
        var answers: [Lookup: Result<String, ProviderError>] = [:]
        for lookup in lookups { answers[lookup] = Self.answer(lookup, domains) }
        return answers
    }

    private static func answer(
        _ lookup: Lookup, _ domains: [String: Result<SendingDomain?, ProviderError>]
    ) -> Result<String, ProviderError> {
        let attempt = "answering \(lookup)"
        guard lookup.subject == "domain", let attribute = DomainAttribute(rawValue: lookup.attribute) else {
            let known = DomainAttribute.allCases.map(\.rawValue).joined(separator: ", ")
            return .failure(
                ProviderError(
                    .rejected, attempt: attempt, message: "Postmark does not support this look-up",
                    fix: "use domain(NAME) with one of \(known)"))
        }
        switch domains[lookup.key] ?? .success(nil) {
        case .failure(let error): return .failure(error)
        case .success(nil):
            return .failure(
                ProviderError(
                    .notFound, attempt: attempt, message: "the Postmark account has no domain \(lookup.key)",
                    fix: "add the domain at Postmark, or use the token of the account that has it"))
        case .success(let domain?):
            guard let value = attribute.value(of: domain) else {
                return .failure(
                    ProviderError(
                        .notFound, attempt: attempt, message: "Postmark has no \(attribute.rawValue) for \(lookup.key)",
                        fix: "remove the record, or set it up at Postmark"))
            }
            return .success(value)
        }
    }
}
