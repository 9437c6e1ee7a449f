internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import Integrations
internal import Planning
internal import Reconciling
internal import Resources

/// Drafts files, loads them as any other, and plans from them, all in memory; what would change something is taken back until nothing does.
struct AdoptionTrial {
    private let things: [AdoptedThing]
    private let values: [Address: AdoptedValue]
    private let base: AdoptionBase
    /// Files that are there already, and those that are new whatever is adopted.
    private let files: [SourceFile]
    /// The estate of `files`, as trust leaves it.
    private let estate: Estate
    private let split: ZoneSplit
    /// Whether what the files leave external is to name the place it is stored at.
    private let isStoring: Bool
    private(set) var demoted: Set<Address> = []
    private(set) var observed: Set<Scope> = []
    /// What no file can declare, not even as external, with the reason: it is left out.
    private(set) var omitted: [Address: String] = [:]
    /// Things that no file can declare at all, with the reason; the rest goes on.
    private(set) var undeclarable: [Scope: String] = [:]

    /// What is to be written, and what that comes to.
    struct Outcome {
        /// New and edited, by path.
        let written: [SourceFile]
        /// Of each environment, by name: what would change of what is adopted, and how much is live as declared.
        let plans: [(environment: String, changes: [Change], inSync: Int)]
        /// What the new text declares.
        let addresses: Set<Address>
        /// What the files make.
        let estate: Estate
        /// What could not be put into a file that is there.
        let refused: [Diagnostic]
        /// What the files declare besides and could not be planned, since it cannot be read; by scope.
        let unread: [(scope: Scope, error: ProviderError)]
    }

    /// How often it is planned. Loading takes something back each time, so it ends by itself.
    private static let mostPlans = 8

    init(
        _ things: [AdoptedThing], _ values: [Address: AdoptedValue], _ base: AdoptionBase, files: [SourceFile], estate: Estate,
        split: ZoneSplit = .none, isStoring: Bool = false
    ) {
        self.isStoring = isStoring
        self.split = split
        self.things = things
        self.values = values
        self.base = base
        self.files = files
        self.estate = estate
    }

    /// - Throws: ``CommandFailure`` where what is adopted cannot be read again, or the files cannot be made valid.
    mutating func run() async throws -> Outcome {
        var planned = 0
        while planned < Self.mostPlans {
            let text = text(of: things)
            let (loaded, errors) = Self.load(text)
            guard let loaded, errors.isEmpty else {
                if takeBack(errors, of: text) { continue }
                Terminal.log(DiagnosticRenderer.text(errors, sources: EstateOptions.texts(of: text.all)))
                throw CommandFailure(
                    .invalidEstate, "what would be written is invalid; nothing was written. This is a bug, please report it.")
            }
            planned += 1
            let (plans, unread) = try await plans(of: base.convention == nil ? loaded.trusting(base.estate) : loaded, text)
            let wrong = Set(plans.flatMap(\.wrong))
            if wrong.isEmpty || !takeBack(wrong) {
                return Outcome(
                    written: text.written, plans: plans.map { ($0.environment, $0.changes, $0.inSync) }, addresses: text.addresses,
                    estate: loaded, refused: text.refused, unread: unread)
            }
        }
        throw CommandFailure(
            .failure, "planning the files again keeps changing them; nothing was written. This is a bug, please report it.")
    }

    private static func load(_ text: AdoptionText) -> (estate: Estate?, errors: [Diagnostic]) {
        let (loaded, diagnostics) = EstateLoader.load(files: text.all, catalogue: Integrations.catalogue)
        return (loaded, diagnostics.filter { $0.severity == .error })
    }

    private func text(of things: [AdoptedThing]) -> AdoptionText {
        AdoptionText(draft(of: things), files: files, naming: severalProviders, storing: storedExternals)
    }

    private func draft(of things: [AdoptedThing]) -> AdoptionDraft {
        let left = Set(omitted.keys)
        let rest = things.filter { undeclarable[$0.thing.item.scope] == nil }.map { AdoptedThing($0.proposal, $0.thing.without(left)) }
        return AdoptionDraft(
            things: rest, values: values, estate: estate, declared: declared, demoted: demoted.union(left), observed: observed,
            split: split)
    }

    /// Nouns that several of the estate's providers hold.
    private var severalProviders: Set<Noun> {
        Set(
            Noun.allCases.filter { noun in
                let kinds = Integrations.catalogue.kinds(holding: noun)
                return estate.providers.values.count { kinds.contains($0.kind.value) } > 1
            })
    }

    /// What the files leave external, by where they say so.
    var externals: [SourceSpan: Set<Address>] {
        var found: [SourceSpan: Set<Address>] = [:]
        for resource in scopes.flatMap(\.resources) where resource.presence == .external {
            found[resource.span, default: []].insert(resource.address)
        }
        return found
    }

    /// Where all that one `!external` stands for is stored under the same name, that name is written.
    private var storedExternals: [AdoptionText.StoredExternal] {
        guard isStoring else { return [] }
        return externals.compactMap { span, addresses in
            let places = Set(
                addresses.map { address -> SecretReference? in if case .stored(let place)? = values[address] { place } else { nil } })
            guard addresses.isDisjoint(with: demoted), places.count == 1, let place = places.first ?? nil else { return nil }
            return AdoptionText.StoredExternal(span: span, place: place, addresses: addresses)
        }
    }

    private var scopes: [DesiredScope] {
        let models = ProviderComposition.models(of: estate)
        return estate.environments.keys.flatMap { environment in
            models.flatMap { $0.value.lower(estate, environment: environment, provider: $0.key) }
        }
    }

    /// What the files declare, and what they leave to others.
    var declared: Set<Address> {
        let scopes = scopes
        var declared = Set(scopes.flatMap(\.resources).map(\.address))
        let rules = Dictionary(scopes.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        let services = Dictionary(estate.services.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        for thing in things.map(\.thing) {
            guard let scope = rules[thing.item.scope] else { continue }
            for address in thing.addresses
            where scope.mode == .ignore || scope.ignore.contains(where: { $0.matches(kind: address.kind, name: address.name) }) {
                declared.insert(address)
            }
            // The files may call it something else than adopting would.
            if let service = services[thing.item.scope] { declared.formUnion(DeclaredAddOns.addresses(of: thing, in: service)) }
        }
        return declared
    }

    private struct Planned {
        let environment: String
        /// Of what is adopted.
        let changes: [Change]
        let inSync: Int
        /// What is in the way of an empty plan.
        let wrong: Set<Address>
    }

    private func plans(
        of estate: Estate, _ text: AdoptionText
    ) async throws -> (plans: [Planned], unread: [(scope: Scope, error: ProviderError)]) {
        let own = text.addresses
        let scopes = text.newScopes
        let adopted = scopes.union(own.map(\.scope))
        var plans: [Planned] = []
        var unread: [Scope: ProviderError] = [:]
        for environment in estate.environments.keys.sorted() {
            let read = await PlanMaker(estate: estate, connections: base.connections).partialPreview(environment: environment)
            // What others declare may be closed to this credential; what is adopted has to be planned.
            let wanted = read.unread.filter { adopted.contains($0.scope) }
            guard let preview = read.preview, wanted.isEmpty else {
                throw CommandFailure(
                    PlanMaker.Unreadable(errors: wanted.isEmpty ? read.unread : wanted), result: "plan, and nothing was written")
            }
            for (scope, error) in read.unread { unread[scope] = error }
            let changes = preview.plan.changes.filter { own.contains($0.address) || scopes.contains($0.address.scope) }
            let blocked = preview.plan.findings.filter { $0.severity == .blocks }.compactMap(\.address).filter(own.contains)
            plans.append(
                Planned(
                    environment: environment, changes: changes,
                    inSync: preview.inSync.keys.count { scopes.contains($0.scope) || own.contains($0) },
                    wrong: Set(changes.map(\.address) + blocked)))
        }
        return (plans, unread.sorted { $0.key < $1.key }.map { (scope: $0.key, error: $0.value) })
    }

    /// Leaves as they are what cannot be declared so that nothing changes; where that was done already, the scope is only observed.
    /// - Returns: whether anything is left to take back.
    private mutating func takeBack(_ addresses: Set<Address>) -> Bool {
        let new = addresses.subtracting(demoted)
        let stubborn = Set(addresses.intersection(demoted).map(\.scope)).subtracting(observed)
        demoted.formUnion(new)
        observed.formUnion(stubborn)
        return !new.isEmpty || !stubborn.isEmpty
    }

    /// Takes out of the files what keeps them from being loaded: first the value, then the part, then the whole thing.
    /// - Returns: whether anything is left to take back.
    private mutating func takeBack(_ errors: [Diagnostic], of text: AdoptionText) -> Bool {
        var isChanged = false
        for error in errors {
            for address in text.addresses(of: [error]) where omitted[address] == nil {
                isChanged = true
                if demoted.insert(address).inserted { continue }
                omitted[address] = error.message
            }
        }
        if isChanged { return true }
        let found = culprits(of: errors, in: text)
        undeclarable.merge(found) { first, _ in first }
        return !found.isEmpty
    }

    /// The things that cannot be declared, each tried alone; where each can be, but not all of them together, all.
    private func culprits(of errors: [Diagnostic], in text: AdoptionText) -> [Scope: String] {
        let suspects = text.scopes(of: errors).subtracting(undeclarable.keys)
        var found: [Scope: String] = [:]
        for thing in things where suspects.contains(thing.thing.item.scope) {
            let alone = self.text(of: [thing])
            let problem = Self.load(alone).errors.first { alone.addresses(of: [$0]).subtracting(omitted.keys).isEmpty }
            if let problem { found[thing.thing.item.scope] = problem.message }
        }
        guard found.isEmpty, let reason = errors.first?.message else { return found }
        return Dictionary(suspects.map { ($0, reason) }, uniquingKeysWith: { first, _ in first })
    }
}
