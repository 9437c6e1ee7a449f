internal import DNSModel
package import Estate
package import Reconciling

/// Zones, Workers and Pages projects of Cloudflare, and what its Access protects.
package enum CloudflareDefinition {
    package static let descriptor = ProviderDescriptor(
        kind: "cloudflare", title: "Cloudflare", defaultURL: "https://api.cloudflare.com/client/v4",
        credentials: [
            [
                CredentialDescriptor(
                    "token", "an API token",
                    need:
                        "an API token with Zone.Zone Read and Zone.DNS Edit for zones, Workers Scripts Write for Workers, or Cloudflare Pages Edit for Pages projects, depending on what it is used for",
                    variable: "CLOUDFLARE_API_TOKEN")
            ]
        ],
        nouns: [.zone, .worker, .pagesProject],
        resources: [
            ResourceDescriptor(.zone, RecordSetName.kind), ResourceDescriptor(.zone, ZoneResource.kind, canDrift: false),
            ResourceDescriptor(.worker, WorkerSecretsModel.secretKind), ResourceDescriptor(.pagesProject, PagesKind.variable),
            ResourceDescriptor(.pagesProject, PagesKind.secret), ResourceDescriptor(.pagesProject, PagesKind.domain),
        ], dns: CloudflareDNS.capabilities, width: 16,
        lookups: [LookupDescriptor("access", key: "ACCOUNT/HOST", attributes: ["protection"])])

    package static let definition = ProviderDefinition(descriptor, model: CloudflareModel()) { context in
        let (client, name) = (context.client.client(bearer: "token"), context.client.name)
        return ConnectedProvider(
            reader: CloudflareReader(client: client, provider: name, watch: context.watch),
            lookups: AccessLookups(client: client),
            importer: CloudflareImporter(client: client, provider: name, watch: context.watch),
            // Simulated domains are active at once, or not at all.
            writer: CloudflareWriter(
                client: client, pace: context.client.isSimulated ? .simulated : CloudflareWriter.standardPace))
    }
}
