internal import Diagnostics
internal import Concurrency
package import Estate
package import Resources

/// Finds what there is at all providers: with readers alone.
package struct Discovery: Sendable {
    private let importers: [String: any ImportReader]
    private let key: FingerprintKey
    private let watch: SecretWatch

    /// - Parameter connections: whose importers are asked.
    package init(_ connections: Connections) {
        importers = connections.importers
        key = connections.key
        watch = connections.watch
    }

    /// Something that could not be read, and so is not known; the rest was.
    package struct Gap: Sendable {
        package let provider: String
        package let noun: Noun
        /// Nil where not even the names are known.
        package let scope: Scope?
        package let error: ProviderError
    }

    /// What a look at everything came to.
    package struct Found: Sendable {
        /// By scope.
        package let items: [ImportItem]
        /// By provider, then noun.
        package let gaps: [Gap]
        /// By noun, the providers whose list of it is whole.
        let listed: [Noun: Set<String>]

        /// Without what one credential may not see and another one of the same system does: each is for what it is used for.
        package func gaps(in estate: Estate) -> [Gap] {
            gaps.filter { gap in
                let kind = estate.providers[gap.provider]?.kind.value
                let others = (listed[gap.noun] ?? []).filter { estate.providers[$0]?.kind.value == kind && kind != nil }
                return others.isEmpty || ![.forbidden, .unauthenticated].contains(gap.error.code)
            }
        }
    }

    /// What a closer look at some of it came to.
    package struct Imported: Sendable {
        /// By scope.
        package let things: [ImportedThing]
        /// What could not be read, and why; in the order of the scopes.
        package let gaps: [Gap]
    }

    /// The names of everything that the credentials see. All providers are asked side by side.
    package func inventory() async -> Found {
        let importers = importers.sorted { $0.key < $1.key }
        let answers = await importers.concurrentMap { _, importer in await importer.inventory() }
        var items: [ImportItem] = []
        var gaps: [Gap] = []
        var listed: [Noun: Set<String>] = [:]
        for ((provider, _), answer) in zip(importers, answers) {
            for (noun, result) in answer.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                switch result {
                case .success(let found):
                    items += found
                    listed[noun, default: []].insert(provider)
                case .failure(let error): gaps.append(Gap(provider: provider, noun: noun, scope: nil, error: error))
                }
            }
        }
        return Found(items: items.sorted { $0.scope < $1.scope }, gaps: gaps, listed: listed)
    }

    /// The things with their values; what providers tell of themselves may be printed from here on. One that cannot be read is a gap, and the others are read.
    package func read(_ items: [ImportItem]) async -> Imported {
        let (importers, key) = (importers, key)
        let groups = Dictionary(grouping: items, by: \.scope.provider).sorted { $0.key < $1.key }
        let answers = await groups.concurrentMap { provider, members in
            await importers[provider]?.read(members, key: key) ?? [:]
        }
        var things: [ImportedThing] = []
        var gaps: [Gap] = []
        for ((provider, members), answer) in zip(groups, answers) {
            for item in members {
                switch answer[item.scope] {
                case .success(let thing)?: things.append(thing)
                case .failure(let error)?: gaps.append(Gap(provider: provider, noun: item.noun, scope: item.scope, error: error))
                case nil:
                    let error = ProviderError(
                        .malformed, attempt: "reading \(item.scope)", message: "the provider did not answer for it")
                    gaps.append(Gap(provider: provider, noun: item.noun, scope: item.scope, error: error))
                }
            }
        }
        watch.allow(items.map(\.scope.name) + things.flatMap(\.publicTexts))
        return Imported(things: things.sorted { $0.item.scope < $1.item.scope }, gaps: gaps)
    }
}
