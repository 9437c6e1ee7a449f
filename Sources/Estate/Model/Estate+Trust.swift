internal import Diagnostics
package import Resources

/// What decides where credentials go and who may confirm, without positions.
package struct TrustAnchor: Hashable, Sendable {
    package let kind: String
    package let settings: [String: String]
    package let credentials: [String: Expression]
    /// The store's environment slugs, by the estate's environments.
    package let slugs: [String: String]
    /// Which places may be used, by environment.
    package let access: [String: StoreAccess]
}

extension StoreDeclaration {
    package var anchor: TrustAnchor {
        TrustAnchor(
            kind: kind.value, settings: settings.mapValues(\.value), credentials: credentials.mapValues(\.value), slugs: environments,
            access: access)
    }
}

extension ProviderDeclaration {
    package var anchor: TrustAnchor {
        TrustAnchor(
            kind: kind.value, settings: settings.mapValues(\.value), credentials: credentials.mapValues(\.value), slugs: [:], access: [:])
    }
}

extension Estate {
    /// This estate with the providers, stores, gates, healing, ledger with its keys, fingerprint key and probe addresses of `trusted`, so that a change under review cannot
    /// send a credential elsewhere or lower a gate. An environment that `trusted` does not know asks for its own name.
    package func trusting(_ trusted: Estate) -> Estate {
        let environments = environments.mapValues { own in
            EnvironmentDeclaration(
                name: own.name, banner: own.banner,
                gate: trusted.environments[own.name.value].map(\.gate) ?? .init(phrase: own.name.value),
                healing: trusted.environments[own.name.value]?.healing)
        }
        return Estate(
            name: name, stores: trusted.stores, providers: trusted.providers, environments: environments,
            services: services.map { $0.asked(asIn: trusted.service($0.name, in: $0.environment)) },
            zones: zones.map { zone in zone.asked(asIn: trusted.zones.first { $0.name.value == zone.name.value }) },
            mailDomains: mailDomains, workers: workers, pagesProjects: pagesProjects, repositories: repositories, secrets: secrets,
            fingerprintKey: trusted.fingerprintKey, ledger: trusted.ledger,
            ledgerSigning: trusted.ledgerSigning, isGitOptional: trusted.isGitOptional,
            acknowledgements: acknowledgements)
    }

    /// What of `trusted` this estate would have otherwise, in words.
    package func differences(from trusted: Estate) -> [String] {
        [
            ("providers", providers.mapValues(\.anchor) != trusted.providers.mapValues(\.anchor)),
            ("stores", stores.mapValues(\.anchor) != trusted.stores.mapValues(\.anchor)),
            ("gates", environments.mapValues(\.gate) != trusted.environments.mapValues(\.gate)),
            ("what heals", environments.mapValues(\.healing) != trusted.environments.mapValues(\.healing)),
            ("whether git is needed", isGitOptional != trusted.isGitOptional),
            ("the fingerprint key", fingerprintKey?.value != trusted.fingerprintKey?.value), ("the ledger", ledger != trusted.ledger),
            ("the keys of the ledger", ledgerSigning?.anchor != trusted.ledgerSigning?.anchor),
            ("probe addresses", probeAddresses != trusted.probeAddresses),
            ("log checks", logChecks != trusted.logChecks),
            ("formats of contracts", services.contains { !$0.asks(onlyWhatIsAskedIn: trusted.service($0.name, in: $0.environment)) }),
        ].filter(\.1).map(\.0)
    }

    private var logChecks: [Scope: LogCheck] {
        Dictionary(services.compactMap { service in service.logCheck.map { (service.scope, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Where it is asked whether a change has arrived, by scope; only what is not the standard.
    private var probeAddresses: [Scope: [String]] {
        let origins = services.compactMap { service in service.health?.origin.map { (service.scope, [$0]) } }
        let resolvers = zones.filter { $0.resolvers != Zone.publicResolvers }.map { ($0.scope, $0.resolvers) }
        return Dictionary(origins + resolvers, uniquingKeysWith: { first, _ in first })
    }
}

extension Service {
    fileprivate func asks(onlyWhatIsAskedIn trusted: Service?) -> Bool {
        Set(contract.formats.filter { !$0.asksNothing }).isSubset(of: trusted?.contract.formats ?? [])
    }
}
