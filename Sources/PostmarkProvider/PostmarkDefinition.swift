internal import Diagnostics
package import Estate
package import Reconciling

/// Mail domains of Postmark.
package enum PostmarkDefinition {
    package static let descriptor = ProviderDescriptor(
        kind: "postmark", title: "Postmark", defaultURL: "https://api.postmarkapp.com",
        credentials: [
            [CredentialDescriptor("token", "an account API token", need: "an account API token", variable: "POSTMARK_ACCOUNT_TOKEN")]
        ],
        nouns: [.mailDomain], resources: [ResourceDescriptor(.mailDomain, PostmarkModel.resourceKind)],
        mail: MailService(title: "Postmark", returnPathDomain: "mtasv.net"), width: 8,
        lookups: [LookupDescriptor("domain", key: "NAME", attributes: DomainAttribute.allCases.map(\.rawValue))])

    package static let definition = ProviderDefinition(descriptor, model: PostmarkModel()) { context in
        let (client, name) = (context.client.client(header: "X-Postmark-Account-Token", from: "token"), context.client.name)
        let pinned = context.estate.mailDomains.filter { $0.provider == name }.compactMap { domain in
            domain.id.map { (domain.name.value, $0.value) }
        }
        return ConnectedProvider(
            reader: PostmarkReader(
                client: client, provider: name, domainIDs: Dictionary(pinned, uniquingKeysWith: { first, _ in first })),
            importer: PostmarkImporter(client: client, provider: name),
            // Simulated records are there at once, or not at all.
            writer: PostmarkWriter(client: client, pace: context.client.isSimulated ? .simulated : PostmarkWriter.standardPace))
    }
}
