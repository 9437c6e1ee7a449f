package import Estate
package import Reconciling

/// Mailboxes of a FreeScout installation, which are only asked for.
package enum FreeScoutDefinition {
    package static let descriptor = ProviderDescriptor(
        kind: "freescout", title: "FreeScout", defaultURL: nil,
        credentials: [[CredentialDescriptor("token", "the API key", need: "the key of FreeScout's API & Webhooks module")]],
        nouns: [], width: 4, lookups: [LookupDescriptor("mailbox", key: "ADDRESS", attributes: ["id", "name"])], isReadOnly: true)

    package static let definition = ProviderDefinition(descriptor, model: nil) { context in
        ConnectedProvider(lookups: FreeScoutLookups(client: context.client.client(header: "X-FreeScout-API-Key", from: "token")))
    }
}
