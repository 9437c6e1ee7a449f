package import Estate
package import Reconciling

/// Mailboxes of a FreeScout installation, which are only asked for.
package enum FreeScoutDefinition {
    package static let descriptor = ProviderDescriptor(
        kind: "freescout", title: "FreeScout", defaultURL: nil,
        credentials: [[CredentialDescriptor("token", "the API key", need: "the key of FreeScout's API & Webhooks module")]],
        nouns: [], width: 4, isReadOnly: true)

    package static let definition = ProviderDefinition(descriptor, model: FreeScoutModel()) { context in
        ConnectedProvider(
            reader: FreeScoutReader(client: context.client.client(header: "X-FreeScout-API-Key", from: "token")), writer: FreeScoutWriter())
    }
}
