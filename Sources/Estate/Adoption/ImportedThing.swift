internal import Diagnostics
package import Resources

/// Something that a credential sees at a provider and that a file could declare: an app, a zone, a mail domain, a Worker, a Pages
/// project, what a repository's jobs get.
package struct ImportItem: Hashable, Sendable {
    /// Its provider's name in the estate, and its own.
    package let scope: Scope
    package let noun: Noun
    /// The provider's own.
    package let id: String
    /// What the provider says it belongs to, such as a pipeline; nil where it says nothing.
    package let group: Group?
    /// What reading it needs besides, such as an account.
    package let context: ScopeContext
    /// The deployment environment of a repository that it is; nil for anything else.
    package let deployment: String?
    /// What all of it costs a month, in US cents, where the list tells.
    package let monthlyCents: Int?

    /// Things that a provider keeps together, one for each stage.
    package struct Group: Hashable, Sendable {
        package let name: String
        /// As the provider writes it, such as `production`.
        package let stage: String

        package init(name: String, stage: String) {
            self.name = name
            self.stage = stage
        }
    }

    package init(
        _ scope: Scope, _ noun: Noun, id: String, group: Group? = nil, context: ScopeContext = ScopeContext(),
        deployment: String? = nil, monthlyCents: Int? = nil
    ) {
        self.monthlyCents = monthlyCents
        self.scope = scope
        self.noun = noun
        self.id = id
        self.group = group
        self.context = context
        self.deployment = deployment
    }
}

extension ImportItem {
    /// What is printed of it: its name, and those of what it belongs to.
    package var names: [String] { [scope.name] + (group.map { [$0.name, $0.stage] } ?? []) }

    /// What a provider calls it and its owners by: no secrets, however random they look.
    package var identifiers: [String] {
        let wholes: [String] = [scope.name, id] + context.texts
        return wholes + wholes.flatMap { $0.split(separator: "/").map(String.init) }
    }

    /// Without what several of the estate's providers see of the same system: the declared one counts, else the first by name.
    package static func distinct(_ items: [ImportItem], in estate: Estate) -> [ImportItem] {
        let declared = Set(
            estate.services.map(\.scope) + estate.zones.map(\.scope) + estate.mailDomains.map(\.scope) + estate.workers.map(\.scope)
                + estate.pagesProjects.map(\.scope) + estate.repositories.map(\.scope))
        let sorted = items.sorted { (declared.contains($0.scope) ? 0 : 1, $0.scope) < (declared.contains($1.scope) ? 0 : 1, $1.scope) }
        var seen: Set<[String]> = []
        return sorted.filter { item in
            let kind = estate.providers[item.scope.provider]?.kind.value ?? item.scope.provider
            return seen.insert([kind, item.noun.rawValue, item.id]).inserted
        }.sorted { $0.scope < $1.scope }
    }
}

/// One such thing with its live values, in the shape of the desired-state language.
package struct ImportedThing: Sendable {
    package let item: ImportItem
    /// Its keys in the order in which they are written, without its noun, environment, provider, variables and records. Only what is not as
    /// the provider has it by itself.
    package var settings: [DeclaredEntry]
    /// Variables of an app.
    package var variables: [ImportedVariable] = []
    /// Record sets of a zone.
    package var records: [ImportedRecord] = []
    /// Patterns of what is left to others, with the reason.
    package var ignored: [(pattern: String, reason: String)] = []
    /// What references may ask of it, by attribute.
    package var outputs: [String: String] = [:]
    /// What can be looked up of it, with the answer now.
    package var answers: [Lookup: String] = [:]
    /// What it costs; nil where the provider tells nothing of the kind.
    package var costs: ImportedCosts?
    /// What no file can declare or is left to its owner, a clause each.
    package var notes: [String] = []
    /// Parts that were taken out, since a secret stands in them.
    package var withheld: [WithheldPart] = []
    /// Parts that no file can hold.
    package var unheld: [UnheldPart] = []

    package init(_ item: ImportItem, settings: [DeclaredEntry]) {
        self.item = item
        self.settings = settings
    }
}

extension ImportedThing {
    /// What a provider tells about itself or the whole world can ask for: names, settings and records, and no variable's value.
    package var publicTexts: [String] {
        let names = [item.scope.name, item.id] + (item.group.map { [$0.name, $0.stage] } ?? [])
        let records = records.flatMap { record in
            [record.owner, DomainName.full(record.owner, in: item.scope.name)] + record.values.map(\.presentation)
                + record.settings.flatMap { $0.value.texts }
        }
        return names + settings.flatMap { $0.value.texts + [$0.key] } + variables.map(\.name) + records + outputs.values + answers.values
    }
}

extension ImportedThing {
    /// The same without the variables and records of these addresses.
    package func without(_ addresses: Set<Address>) -> ImportedThing {
        guard !addresses.isEmpty else { return self }
        var rest = self
        rest.variables.removeAll { addresses.contains($0.address) }
        rest.records.removeAll { addresses.contains($0.address) }
        return rest
    }

    /// The same where the files call some of what no file can hold otherwise.
    package func renamingUnheld(_ names: [Address: Address]) -> ImportedThing {
        var renamed = self
        renamed.unheld = unheld.map { UnheldPart(names[$0.address] ?? $0.address, $0.standing, $0.reason) }
        return renamed
    }

    /// Of everything that its keys, variables and records declare.
    package var addresses: Set<Address> {
        settings.reduce(into: Set(variables.map(\.address) + records.map(\.address))) { $0.formUnion($1.allAddresses) }
    }
}

extension DeclaredEntry {
    /// Its own, and those of what is below it.
    package var allAddresses: Set<Address> { (value.entries ?? []).reduce(into: addresses) { $0.formUnion($1.allAddresses) } }
}

extension DeclaredNode {
    /// Every text in it, keys included.
    package var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .tagged(_, let text): [text]
        case .integer, .boolean: []
        case .list(let items): items.flatMap(\.value.texts)
        case .map(let entries): entries.flatMap { [$0.key] + $0.value.texts }
        }
    }
}

/// A live variable.
package struct ImportedVariable: Sendable {
    package let address: Address
    /// Nil where the provider never tells it.
    package let value: Secret?
    /// The keys of its declaration above its name, where they are not the noun's own: `["production", "secrets"]`.
    package let place: [String]?

    package init(_ address: Address, value: Secret?, at place: [String]? = nil) {
        self.address = address
        self.value = value
        self.place = place
    }

    /// Without the path that tells it from one of the same name in another environment of the thing.
    package var name: String { place == nil ? address.name : address.name.split(separator: "/").last.map(String.init) ?? address.name }
}

/// A live record set.
package struct ImportedRecord: Sendable {
    package let address: Address
    /// Relative to the zone; `@` for the apex.
    package let owner: String
    package let type: RecordType
    /// Ascending; canonical.
    package let values: [RecordValue]
    /// The other keys of its declaration, such as `ttl`, in the order in which they are written.
    package let settings: [DeclaredEntry]

    package init(_ address: Address, owner: String, type: RecordType, values: [RecordValue], settings: [DeclaredEntry]) {
        self.address = address
        self.owner = owner
        self.type = type
        self.values = values
        self.settings = settings
    }
}
