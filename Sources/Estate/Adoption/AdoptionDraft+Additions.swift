package import Resources

extension AdoptionDraft {
    /// Of things that files declare.
    package var declaredScopes: Set<Scope> {
        Set(things.filter { $0.proposal.sureness == .declared }.map(\.thing.item.scope))
    }

    /// What the files that are there already lack, in the order in which it is put in.
    package var additions: [DeclaredAddition] {
        let known = Set(estate.services.map(\.name))
        return things.flatMap { adopted -> [DeclaredAddition] in
            let (proposal, item) = (adopted.proposal, adopted.proposal.item)
            if proposal.sureness == .declared { return missing(from: adopted) }
            guard item.noun == .service, let service = proposal.service, known.contains(service) else { return [] }
            let entry = DeclaredEntry(adopted.environment, .map(settings(of: adopted, isNamed: false)))
            return [DeclaredAddition(place: .environment(service: service, environment: adopted.environment, path: []), entry: entry)]
        }
    }

    private func missing(from adopted: AdoptedThing) -> [DeclaredAddition] {
        let item = adopted.proposal.item
        switch item.noun {
        case .service: return missing(fromService: adopted)
        case .zone:
            let unheld = Set(adopted.thing.unheld.filter { $0.standing == .observed }.map(\.address))
            return adopted.thing.records.filter { !declared.contains($0.address) }.map { record in
                let node = node(of: record, isExternal: unheld.contains(record.address))
                return DeclaredAddition(
                    place: .record(zone: item.scope.name), entry: DeclaredEntry("record", node, at: [record.address]))
            }
        case .worker:
            return undeclaredVariables(of: adopted.thing).map { DeclaredAddition(place: .worker(item.scope.name, path: $0), entry: $1) }
        case .pagesProject:
            return undeclaredVariables(of: adopted.thing).map {
                DeclaredAddition(place: .pagesProject(item.scope.name, path: $0), entry: $1)
            }
        case .repository:
            let rules = undeclared(adopted.thing.settings.compactMap(kept).filter { !$0.addresses.isEmpty }).map {
                DeclaredAddition(place: .repository(item.scope.name, path: []), entry: $0)
            }
            return rules
                + undeclaredVariables(of: adopted.thing).map {
                    DeclaredAddition(place: .repository(item.scope.name, path: $0), entry: $1)
                }
        case .mailDomain, .workflow: return []
        }
    }

    /// Things of an app that have a name of their own: its process types, add-ons, hosts and variables. What is one setting of the whole
    /// app, such as its stack, a file may leave to the provider.
    private func missing(fromService adopted: AdoptedThing) -> [DeclaredAddition] {
        let (service, environment) = (adopted.proposal.service ?? "", adopted.environment)
        func entries(_ key: String, _ entries: [DeclaredEntry]) -> [DeclaredAddition] {
            entries.map {
                DeclaredAddition(place: .environment(service: service, environment: environment, path: [key]), entry: $0)
            }
        }
        let settings = adopted.thing.settings.compactMap(kept)
        let running = (settings["formation"]?.entries ?? []).filter { entry in
            // Nothing runs where there are no dynos.
            if case .integer(0)? = entry.value.entries?["quantity"] { false } else { true }
        }
        let taken: Set<String> = declaredService(adopted).map { Set($0.addons.keys) } ?? []
        let renamed = undeclared(settings["addons"]?.entries ?? []).map { (live: $0, written: $0.renamed(besides: taken)) }
        let addons = renamed.map(\.written).filter { $0.addresses.isDisjoint(with: demoted) }
        let names = renamed.flatMap { pair in pair.live.addresses.flatMap { live in pair.written.addresses.map { (live, $0) } } }
        let domains = hosts(of: adopted.thing).map {
            DeclaredAddition(place: .item(service: service, environment: environment, list: "domains"), entry: $0)
        }
        let config = undeclaredVariables(of: adopted.thing).map { $1 }
        let added = [entries("formation", undeclared(running)), entries("addons", addons), domains, entries("config", config)]
            .flatMap(\.self)
        let thing = adopted.thing.renamingUnheld(Dictionary(names, uniquingKeysWith: { first, _ in first }))
        return added + observed(of: thing, among: added, service, environment)
    }

    /// Rules for what is added and has an attribute that no file can hold; what the file declares already is its writer's to decide.
    private func observed(
        of thing: ImportedThing, among added: [DeclaredAddition], _ service: String, _ environment: String
    ) -> [DeclaredAddition] {
        let written = added.reduce(into: Set<Address>()) { $0.formUnion($1.entry.allAddresses) }
        return observedItems(of: thing, among: written).filter { written.contains($0.address) }.map { _, item in
            DeclaredAddition(
                place: .item(service: service, environment: environment, list: "observe"), entry: DeclaredEntry("observe", item.value))
        }
    }

    /// With the keys that each stands below.
    private func undeclaredVariables(of thing: ImportedThing) -> [([String], DeclaredEntry)] {
        placedVariables(of: thing).flatMap { group in undeclared(group.variables).map { (group.place, $0) } }
    }

    private func undeclared(_ entries: [DeclaredEntry]) -> [DeclaredEntry] {
        entries.filter { $0.addresses.isDisjoint(with: declared) }
    }

    private func declaredService(_ adopted: AdoptedThing) -> Service? {
        estate.services.first { $0.scope == adopted.thing.item.scope }
    }

    /// The list stands under one key, and its addresses with it: each host is found by its name.
    private func hosts(of thing: ImportedThing) -> [DeclaredEntry] {
        guard let entry = thing.settings.first(where: { $0.key == "domains" }), let items = entry.value.items else { return [] }
        return items.compactMap { item in
            guard case .text(let host) = item.value, let address = entry.addresses.first(where: { $0.name == host }),
                !declared.contains(address), !demoted.contains(address)
            else { return nil }
            return DeclaredEntry("domain", item.value, at: [address])
        }
    }
}

extension DeclaredEntry {
    /// Under its own name, where its key is another's already.
    fileprivate func renamed(besides taken: Set<String>) -> DeclaredEntry {
        guard taken.contains(key), case .text(let name)? = value.entries?["name"], !taken.contains(name) else { return self }
        let addresses = Set(addresses.map { Address($0.scope, $0.kind, name) })
        return DeclaredEntry(name, value, at: addresses, comment: comment)
    }
}
