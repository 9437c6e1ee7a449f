internal import Concurrency
package import Estate
package import Reconciling
package import Resources

/// Finds the mail domains of an account.
package struct PostmarkImporter: ImportReader {
    private let calls: PostmarkCalls
    /// The provider's name in the estate.
    private let provider: String

    /// - Parameter provider: its name in the estate.
    package init(client: APIClient, provider: String) {
        calls = PostmarkCalls(client)
        self.provider = provider
    }

    /// One request for each 500 domains.
    package func inventory() async -> [Noun: Result<[ImportItem], ProviderError>] {
        let (calls, provider) = (calls, provider)
        let domains = await Result(awaiting: { () async throws(ProviderError) in
            try await calls.domainIDs(attempt: "listing mail domains").map { name, id in
                ImportItem(Scope(provider: provider, name: name), .mailDomain, id: String(id))
            }
        })
        return [.mailDomain: domains]
    }

    /// One request a domain.
    package func read(_ items: [ImportItem], key: FingerprintKey) async -> [Scope: Result<ImportedThing, ProviderError>] {
        let calls = calls
        return await items.concurrentResults(keyedBy: \.scope) { item throws(ProviderError) in
            let domain = try await calls.domain(item.id, attempt: "reading the mail domain \(item.scope.name)")
            return Self.thing(item, domain)
        }
    }

    private static func thing(_ item: ImportItem, _ domain: SendingDomain) -> ImportedThing {
        var settings = [DeclaredEntry("id", .text(item.id))]
        if !domain.returnPath.isEmpty { settings.append(DeclaredEntry("return_path", .text(DomainName.canonical(domain.returnPath)))) }
        var thing = ImportedThing(item, settings: settings)
        for attribute in DomainAttribute.allCases {
            guard let value = attribute.value(of: domain), !value.isEmpty else { continue }
            let lookup = Lookup(
                provider: item.scope.provider, subject: "domain", key: item.scope.name, attribute: attribute.rawValue)
            thing.answers[lookup] = value
        }
        return thing
    }
}
