package import Estate
package import Reconciling

/// Zones of the toy name service.
package enum ToyDefinition {
    /// Ordinary record types, TTLs of a minute to a day, and an hour where a file says nothing.
    static let capabilities = DNSCapabilities(
        types: [.a, .aaaa, .caa, .cname, .mx, .ns, .srv, .txt], standardTTL: 3_600, limits: DNSCapabilities.Limits(ttl: 60...86_400))

    package static let descriptor = ProviderDescriptor(
        kind: "toy", title: "Toy", defaultURL: "https://api.toy.example",
        credentials: [[CredentialDescriptor("token", "an API token", need: "an API token with the role editor", variable: "TOY_TOKEN")]],
        nouns: [.zone], resources: [ResourceDescriptor(.zone, "dns")], dns: capabilities, width: 8)

    package static let definition = ProviderDefinition(descriptor, model: ToyModel()) { context in
        let calls = ToyCalls(context.client.client(bearer: "token"))
        return ConnectedProvider(
            reader: ToyReader(calls), importer: ToyImporter(calls, provider: context.client.name), writer: ToyWriter(calls))
    }
}
