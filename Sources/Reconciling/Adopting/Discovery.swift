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
        /// Things whose names hold a secret: they are gaps without a name, and not to be shown.
        package let hidden: Set<Scope>
        /// What found the secrets that stand in the open.
        package let screen: SecretScreen
    }

    /// The names of everything that the credentials see. All providers are asked side by side. What is called like a credential is a gap.
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
                    let shown = found.filter { item in
                        item.names.allSatisfy { CredentialLiteral(in: $0, forms: watch.credentialForms) == nil }
                    }
                    items += shown
                    listed[noun, default: []].insert(provider)
                    if shown.count < found.count { gaps.append(Self.unnamed(found.count - shown.count, noun, provider)) }
                case .failure(let error): gaps.append(Gap(provider: provider, noun: noun, scope: nil, error: error))
                }
            }
        }
        return Found(items: items.sorted { $0.scope < $1.scope }, gaps: gaps, listed: listed)
    }

    /// A part of something that was read.
    private static func unread(_ part: UnheldPart, of item: ImportItem) -> Gap {
        let error = ProviderError(.forbidden, attempt: "reading \(part.address)", message: part.reason)
        return Gap(provider: item.scope.provider, noun: item.noun, scope: item.scope, error: error)
    }

    private static func unnamed(_ count: Int, _ noun: Noun, _ provider: String) -> Gap {
        let things = count == 1 ? "one of them has a name that holds a secret" : "\(count) of them have names that hold a secret"
        let error = ProviderError(
            .malformed, attempt: "listing what \(provider) has", message: "\(things), and is not shown",
            fix: "rename it at the provider, and replace the secret where it is used")
        return Gap(provider: provider, noun: noun, scope: nil, error: error)
    }

    /// The things with their values, without the parts that a secret stands in; what providers tell of themselves besides may be printed from
    /// here on. One that cannot be read is a gap, and the others are read.
    /// - Parameter stored: values of stores, which are secrets wherever they stand.
    package func read(_ items: [ImportItem], stored: [Secret] = []) async -> Imported {
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
        let screen = SecretScreen(stored: stored, things: things, forms: watch.credentialForms)
        let isHidden = { (name: String) in screen.reason(name, isName: true) != nil || watch.holdsCertain(name) }
        let hidden = Set(items.filter { $0.names.contains(where: isHidden) }.map(\.scope))
        gaps.removeAll { $0.scope.map(hidden.contains) ?? false }
        let unnamed = Dictionary(grouping: items.filter { hidden.contains($0.scope) }) { [$0.scope.provider, $0.noun.rawValue] }
        for members in unnamed.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }).map(\.value) {
            gaps.append(Self.unnamed(members.count, members[0].noun, members[0].scope.provider))
        }
        let shown = things.filter { !hidden.contains($0.item.scope) }.map(screen.screened).sorted { $0.item.scope < $1.item.scope }
        gaps += shown.flatMap { thing in thing.unheld.filter { $0.standing == .unknown }.map { Self.unread($0, of: thing.item) } }
        let names = items.map(\.scope).filter { !hidden.contains($0) }.map(\.name)
        watch.allow((names + shown.flatMap(\.publicTexts)).filter { !watch.holdsCertain($0) })
        return Imported(things: shown, gaps: gaps, hidden: hidden, screen: screen)
    }
}
