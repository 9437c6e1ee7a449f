internal import CloudflareProvider
package import Estate
internal import FreeScoutProvider
internal import GitHubProvider
internal import HerokuProvider
internal import PostmarkProvider
internal import PowerDNSProvider
package import Reconciling
internal import SecretStores

/// The kinds of provider and of secret store that this program knows. Another one is one entry here.
package enum Integrations {
    /// In the order in which they are named to people.
    package static let providers = own.map { $0.among(own) }

    private static let own = [
        HerokuDefinition.definition, CloudflareDefinition.definition, PowerDNSDefinition.definition, PostmarkDefinition.definition,
        GitHubDefinition.definition, FreeScoutDefinition.definition,
    ]

    /// In the order in which they are named to people.
    package static let stores: [StoreDefinition] = [
        EnvironmentStoreDefinition.definition, FileStoreDefinition.definition, InfisicalStoreDefinition.definition,
        VaultStoreDefinition.definition,
    ]

    /// What loading, schemas and messages know of them.
    package static let catalogue = KindCatalogue(providers: providers.map(\.descriptor), stores: stores.map(\.descriptor))

    /// The kind of provider of this name; nil where there is none.
    package static func provider(_ kind: String) -> ProviderDefinition? { providers.first { $0.descriptor.kind == kind } }

    /// The kind of store of this name; nil where there is none.
    package static func store(_ kind: String) -> StoreDefinition? { stores.first { $0.descriptor.kind == kind } }
}
