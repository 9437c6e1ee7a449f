package import Resources

/// A file that adopting makes.
package struct DeclaredFile: Sendable {
    /// Below the directory of the desired state.
    package let path: String
    package let comment: String?
    /// In the order in which they are written.
    package let entries: [DeclaredEntry]
    /// Of the things that it declares.
    package let scopes: Set<Scope>

    package init(_ path: String, comment: String?, entries: [DeclaredEntry], of scopes: Set<Scope> = []) {
        self.path = path
        self.comment = comment
        self.entries = entries
        self.scopes = scopes
    }
}

/// One thing that is adopted, and as what.
package struct AdoptedThing: Sendable {
    package let proposal: AdoptionProposal
    package let thing: ImportedThing

    package init(_ proposal: AdoptionProposal, _ thing: ImportedThing) {
        self.proposal = proposal
        self.thing = thing
    }

    var environment: String { proposal.environment ?? "" }
}

/// What is written for the things that are adopted. Pure.
package struct AdoptionDraft: Sendable {
    let things: [AdoptedThing]
    let values: [Address: AdoptedValue]
    let estate: Estate
    /// What the files declare or leave to others already.
    let declared: Set<Address>
    /// What could not be declared so that the plan is empty: it is left as it is.
    let demoted: Set<Address>
    /// Scopes of which nothing more can be held than that they are there.
    let observed: Set<Scope>
    let split: ZoneSplit

    package init(
        things: [AdoptedThing], values: [Address: AdoptedValue], estate: Estate, declared: Set<Address>, demoted: Set<Address> = [],
        observed: Set<Scope> = [], split: ZoneSplit = .none
    ) {
        self.things = things
        self.values = values
        self.estate = estate
        self.declared = declared
        self.demoted = demoted
        self.observed = observed
        self.split = split
    }

    /// New files, by path.
    /// - Parameter several: the nouns that several of the estate's providers hold, so that a file has to say which.
    package func files(naming several: Set<Noun>) -> [DeclaredFile] {
        let new = things.filter { $0.proposal.sureness != .declared }
        let services = Dictionary(grouping: new.filter { $0.proposal.item.noun == .service }) { $0.proposal.service ?? "" }
        let known = Set(estate.services.map(\.name))
        let files =
            services.filter { !known.contains($0.key) }.map { file(ofService: $0.key, $0.value, isNamed: several.contains(.service)) }
            + new.flatMap { self.files(of: $0, isNamed: several.contains($0.proposal.item.noun)) }
        return files.sorted { $0.path < $1.path }
    }

    private func file(ofService name: String, _ things: [AdoptedThing], isNamed: Bool) -> DeclaredFile {
        let things = things.sorted { $0.environment < $1.environment }
        let (shared, own) = SharedSettings.lift(things.map { settings(of: $0, isNamed: isNamed) })
        let environments = zip(things, own).map { DeclaredEntry($0.environment, .map($1)) }
        return DeclaredFile(
            "services/\(Self.fileName(name)).yaml", comment: Self.comment,
            entries: [DeclaredEntry("service", .text(name))] + shared + [DeclaredEntry("environments", .map(environments))],
            of: Set(things.map(\.thing.item.scope)))
    }

    /// A name that providers gave is no path: it leads nowhere else, and is not hidden.
    static func fileName(_ name: String) -> String {
        let safe = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }
        let shown = String(safe.drop { $0 == "." || $0 == "-" }.prefix(120))
        return shown.isEmpty ? "unnamed" : shown
    }

    static let comment = "Adopted from what is live: applying it changes nothing."

    private func files(of adopted: AdoptedThing, isNamed: Bool) -> [DeclaredFile] {
        let item = adopted.proposal.item
        var head = [DeclaredEntry("environment", .text(adopted.environment))]
        if isNamed { head.append(DeclaredEntry("provider", .text(item.scope.provider))) }
        let (folder, key, name): (String, String, String)
        switch item.noun {
        case .zone: return files(ofZone: adopted, head: head, isNamed: isNamed)
        case .mailDomain: (folder, key, name) = ("mail", "mail_domain", item.scope.name)
        case .worker: (folder, key, name) = ("workers", "worker", item.scope.name)
        case .pagesProject: (folder, key, name) = ("pages", "pages_project", item.scope.name)
        case .repository: (folder, key, name) = ("repositories", "repository", String(item.scope.name.prefix { $0 != "@" }))
        case .service, .workflow: return []
        }
        let entries = [DeclaredEntry(key, .text(name))] + head + settings(of: adopted, isNamed: false)
        return [DeclaredFile("\(folder)/\(Self.fileName(item.scope.name)).yaml", comment: nil, entries: entries, of: [item.scope])]
    }

    /// Everything that is said of one thing.
    func settings(of adopted: AdoptedThing, isNamed: Bool) -> [DeclaredEntry] {
        let thing = adopted.thing
        var entries = thing.settings.compactMap(kept)
        if isNamed { entries.insert(DeclaredEntry("provider", .text(thing.item.scope.provider)), at: min(1, entries.count)) }
        if observed.contains(thing.item.scope), entries["mode"] == nil {
            entries.insert(
                DeclaredEntry("mode", .text("observe"), comment: "Not all of it can be declared without changing it."),
                at: min(1, entries.count))
        }
        for (place, variables) in placedVariables(of: thing) { entries = DeclaredEntry.put(variables, below: place, in: entries) }
        let records = RecordGroups(thing.records).items { node(of: $0) }
        if !records.isEmpty { entries.append(DeclaredEntry("records", .list(records))) }
        if !thing.ignored.isEmpty {
            let rules = thing.ignored.map { rule in
                DeclaredItem(.map([DeclaredEntry("pattern", .text(rule.pattern)), DeclaredEntry("reason", .text(rule.reason))]))
            }
            entries.append(DeclaredEntry("ignore", .list(rules)))
        }
        let observed = observedItems(of: thing, among: Self.addresses(of: entries)).map(\.item)
        if !observed.isEmpty { entries.append(DeclaredEntry("observe", .list(observed))) }
        return entries
    }

    private static func addresses(of entries: [DeclaredEntry]) -> Set<Address> {
        entries.reduce(into: []) { $0.formUnion($1.allAddresses) }
    }

    /// Rules for what has an attribute that no file can hold: of what the text declares, and of what is declared without a key of its own,
    /// such as an app.
    func observedItems(of thing: ImportedThing, among written: Set<Address>) -> [(address: Address, item: DeclaredItem)] {
        guard !observed.contains(thing.item.scope) else { return [] }
        let keyed = Self.addresses(of: thing.settings)
        let parts = thing.unheld.filter { part in
            part.standing == .observed && !demoted.contains(part.address)
                && (written.contains(part.address) || !keyed.contains(part.address))
        }
        let groups = Dictionary(grouping: parts, by: \.address).sorted { $0.key < $1.key }
        return groups.map { address, parts in
            let reason = parts.map(\.reason).joined(separator: ", and ") + ", which no file can hold"
            let entries = [DeclaredEntry("pattern", .text(parts[0].pattern)), DeclaredEntry("reason", .text(reason))]
            return (address, DeclaredItem(.map(entries)))
        }
    }

    /// Without what could not be declared.
    func kept(_ entry: DeclaredEntry) -> DeclaredEntry? {
        if let items = entry.value.items, items.contains(where: { !$0.addresses.isEmpty }) {
            let rest = items.filter { $0.addresses.isDisjoint(with: demoted) }
            let addresses = entry.addresses.subtracting(demoted)
            return rest.isEmpty ? nil : DeclaredEntry(entry.key, .list(rest), at: addresses, comment: entry.comment)
        }
        guard entry.addresses.isDisjoint(with: demoted) else { return nil }
        guard let entries = entry.value.entries, !entries.isEmpty else { return entry }
        let rest = entries.compactMap(kept)
        return rest.isEmpty ? nil : DeclaredEntry(entry.key, .map(rest), at: entry.addresses, comment: entry.comment)
    }

    private func value(of variable: ImportedVariable) -> AdoptedValue {
        demoted.contains(variable.address) ? .external : values[variable.address] ?? .external
    }

    private func variables(_ variables: [ImportedVariable]) -> [DeclaredEntry] {
        let sorted = variables.map { (variable: $0, value: value(of: $0)) }.sorted {
            ($0.value.rank, $0.variable.name) < ($1.value.rank, $1.variable.name)
        }
        return sorted.map { DeclaredEntry($0.variable.name, $0.value.node, at: [$0.variable.address]) }
    }

    /// By the keys above them, in the order in which the reader told them.
    func placedVariables(of thing: ImportedThing) -> [(place: [String], variables: [DeclaredEntry])] {
        let standard = [thing.item.noun == .worker ? "secrets" : "config"]
        let groups = Dictionary(grouping: thing.variables) { $0.place ?? standard }
        return groups.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0, variables(groups[$0] ?? [])) }
    }

    /// - Parameter isExternal: whether it is left to others, as what could not be declared and what cannot be read.
    func node(of record: ImportedRecord, isExternal: Bool = false) -> DeclaredNode {
        var entries = [DeclaredEntry("name", .text(record.owner)), DeclaredEntry("type", .text(record.type.rawValue))]
        if isExternal || demoted.contains(record.address) || record.values.isEmpty {
            entries.append(DeclaredEntry("value", .external))
        } else if let value = values[record.address] {
            entries += record.settings + [DeclaredEntry("value", value.node)]
        } else {
            let nodes = record.values.map(\.declared)
            let value =
                nodes.count == 1 ? DeclaredEntry("value", nodes[0]) : DeclaredEntry("values", .list(nodes.map { DeclaredItem($0) }))
            entries += record.settings + [value]
        }
        return .map(entries)
    }
}

extension DeclaredEntry {
    /// `entries` with more of them below a path of keys, which are made where they are not there.
    fileprivate static func put(_ added: [DeclaredEntry], below path: [String], in entries: [DeclaredEntry]) -> [DeclaredEntry] {
        guard let key = path.first else { return entries + added }
        let index = entries.firstIndex { $0.key == key }
        let below = put(added, below: Array(path.dropFirst()), in: index.flatMap { entries[$0].value.entries } ?? [])
        guard let index else { return entries + [DeclaredEntry(key, .map(below))] }
        var all = entries
        all[index] = DeclaredEntry(key, .map(below), at: entries[index].addresses, comment: entries[index].comment)
        return all
    }
}
