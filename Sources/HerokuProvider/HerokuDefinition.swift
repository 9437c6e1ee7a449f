package import Estate
package import Reconciling

/// Apps of Heroku.
package enum HerokuDefinition {
    package static let descriptor = ProviderDescriptor(
        kind: "heroku", title: "Heroku", defaultURL: "https://api.heroku.com",
        credentials: [
            [
                CredentialDescriptor(
                    "token", "an authorization's token",
                    need: "an authorization with the scopes read-protected and write-protected (`heroku authorizations:create`)",
                    variable: "HEROKU_API_KEY")
            ]
        ],
        nouns: [.service], resources: HerokuKind.resources, service: HerokuServiceRules(),
        addOns: addOns, width: 64, credentialForms: [CredentialForm("HRKU-", "a Heroku token", .token(16))])

    /// Postgres and Key-Value Store are not named after their service.
    static let addOns = AddOnNaming(exceptions: ["heroku-postgresql": "DATABASE", "heroku-redis": "REDIS"])

    package static let definition = ProviderDefinition(descriptor, model: HerokuModel()) { context in
        let (client, name) = (context.client.client(bearer: "token"), context.client.name)
        return ConnectedProvider(
            reader: HerokuReader(client: client, provider: name, watch: context.watch),
            importer: HerokuImporter(client: client, provider: name, watch: context.watch),
            // A log session's address is complete, and a credential of its own.
            writer: HerokuWriter(
                client: client, provider: name, logs: context.client.openClient(width: 4), watch: context.watch,
                // Simulated certificates take the time that the seed says.
                certificates: context.client.isSimulated ? .simulated : HerokuWriter.certificatePace,
                longestFollowing: context.client.isSimulated ? .seconds(2) : .seconds(LogCheck.longest)),
            promoter: HerokuPromoter(client: client),
            stores: [HerokuReleaseStore.name(of: name): HerokuReleaseStore(client: client, key: context.key)])
    }
}
