package import Estate
package import Reconciling

/// Zones and Workers of Cloudflare.
package enum CloudflareDefinition {
    package static let descriptor = ProviderDescriptor(
        kind: "cloudflare", title: "Cloudflare", defaultURL: "https://api.cloudflare.com/client/v4",
        credentials: [
            [
                CredentialDescriptor(
                    "token", "an API token",
                    need:
                        "an API token with Zone.Zone Read and Zone.DNS Edit for zones, or Workers Scripts Write for Workers, as it is used for",
                    variable: "CLOUDFLARE_API_TOKEN")
            ]
        ],
        nouns: [.zone, .worker], dns: CloudflareDNS.capabilities, width: 16)

    package static let definition = ProviderDefinition(descriptor, model: CloudflareModel()) { context in
        let (client, name) = (context.client.client(bearer: "token"), context.client.name)
        return ConnectedProvider(
            reader: CloudflareReader(client: client, provider: name),
            importer: CloudflareImporter(client: client, provider: name), writer: CloudflareWriter(client: client, provider: name))
    }
}
