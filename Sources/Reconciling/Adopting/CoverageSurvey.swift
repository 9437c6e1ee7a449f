internal import Diagnostics
package import Estate
package import Planning
internal import Resources

/// Holds what is live against what the files say: with readers alone, and without a history.
package struct CoverageSurvey: Sendable {
    private let maker: PlanMaker
    private let discovery: Discovery
    private let connections: Connections

    /// - Parameters:
    ///   - estate: what the files say.
    ///   - connections: whose importers say what there is.
    package init(_ estate: Estate, _ connections: Connections) {
        maker = PlanMaker(estate: estate, connections: connections)
        discovery = Discovery(connections)
        self.connections = connections
    }

    /// - Parameter environment: nil for everything that the credentials see; else what is declared in it, and what is not declared and named
    ///   after it.
    package func coverage(of environment: String?) async -> Coverage {
        let found = await discovery.inventory()
        let items = ImportItem.distinct(found.items, in: maker.estate)
        let proposals = AdoptionProposals(maker.estate).propose(items)
        let chosen = proposals.filter { environment == nil || $0.environment == environment }
        let stored = await StoredValues(of: maker.estate, connections, in: environment)
        let imported = await discovery.read(chosen.map(\.item), stored: stored.secrets)
        let names = environment.map { [$0] } ?? maker.estate.environments.keys.sorted()
        let scopes = Dictionary(
            names.flatMap { maker.desiredScopes($0) }.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        var entries = imported.things.flatMap { CoverageOfThing($0, scopes[$0.item.scope]).entries }
        let gaps = found.gaps(in: maker.estate) + imported.gaps
        entries += gaps.map { gap in
            Coverage.Entry(
                provider: gap.provider, name: gap.scope?.description ?? "\(gap.provider)/\(gap.noun.rawValue)", state: .unknown,
                reason: gap.error.description)
        }
        entries += storeEntries(stored)
        return Coverage(entries)
    }

    /// What the stores hold: named by the files, left to others, or neither.
    private func storeEntries(_ stored: StoredValues) -> [Coverage.Entry] {
        let estate = maker.estate
        let unknown = stored.gaps.map { gap in
            Coverage.Entry(provider: gap.store, name: "\(gap.store)/secret", state: .unknown, reason: gap.error.description)
        }
        let unnameable = stored.unnameable.map { place in
            let rule = estate.stores[place.store]?.ignore.first { $0.matches(place.place) }
            return Coverage.Entry(
                provider: place.store, name: place.name, state: rule == nil ? .undeclared : .ignored,
                reason: rule.map { $0.reason ?? "ignore: \($0.pattern.value)" } ?? "no reference can name it")
        }
        return unknown + unnameable + stored.folders.flatMap { CoverageOfFolder($0, in: estate).entries }
    }
}
