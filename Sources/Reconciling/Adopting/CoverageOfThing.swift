internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// What of one live thing the files say something of.
struct CoverageOfThing {
    private let thing: ImportedThing
    /// Nil where no file declares it.
    private let scope: DesiredScope?
    private let resources: [Address: DesiredResource]

    init(_ thing: ImportedThing, _ scope: DesiredScope?) {
        self.thing = thing
        self.scope = scope
        resources = Dictionary((scope?.resources ?? []).map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var entries: [Coverage.Entry] {
        let item = thing.item
        guard let scope else {
            let cost = thing.costs.map { Coverage.Cost(monthlyCents: $0.known, isWhole: $0.isWhole) } ?? .unknown
            return [entry(item.scope.description, .undeclared, "no file declares this \(word(item.noun))", cost)]
        }
        guard scope.mode != .ignore else { return [entry(item.scope.description, .ignored, "mode: ignore")] }
        let leaves = thing.settings.flatMap(Self.leaves)
        let single = thing.variables.map(\.address) + thing.records.map(\.address)
        let own = single.map { ($0, nil as DeclaredEntry?) } + leaves.map { ($0.address, $0.entry) }
        let withheld = thing.withheld.map { part -> Coverage.Entry in
            // A rule that leaves it to others does not cover a secret that everybody can read.
            guard let address = part.address, resources[address] != nil else {
                return entry(part.name(in: item.scope), .undeclared, part.reason)
            }
            return state(of: address, as: nil, in: scope)
        }
        let known = Set(own.map { $0.0 })
        let unheld = thing.unheld.filter { $0.standing == .undeclared && !known.contains($0.address) }.map { part -> Coverage.Entry in
            let found = state(of: part.address, as: nil, in: scope)
            return found.state == .undeclared ? entry(found.name, .undeclared, "\(part.reason), which no file can hold") : found
        }
        guard !own.isEmpty || !withheld.isEmpty || !unheld.isEmpty else {
            return [entry(item.scope.description, scope.mode == .observe ? .observed : .managed)]
        }
        return own.map { state(of: $0, as: $1, in: scope) } + withheld + unheld
    }

    private func word(_ noun: Noun) -> String { noun.rawValue.replacing("_", with: " ") }

    private func entry(
        _ name: String, _ state: Coverage.State, _ reason: String? = nil, _ cost: Coverage.Cost? = nil
    ) -> Coverage.Entry {
        Coverage.Entry(
            provider: thing.item.scope.provider, name: name, state: state, reason: reason, cost: cost)
    }

    private func state(of address: Address, as written: DeclaredEntry?, in scope: DesiredScope) -> Coverage.Entry {
        let (name, cost) = (address.description, thing.costs?.cost(of: address))
        if let declared = declared(address, as: written, in: scope) {
            guard declared.mode == .manage, declared.presence != .external else {
                return entry(name, declared.mode == .ignore ? .ignored : .observed, nil, cost)
            }
            return entry(name, .managed, nil, cost)
        }
        if let rule = scope.ignore.first(where: { $0.matches(kind: address.kind, name: address.name) }) {
            return entry(name, .ignored, rule.reason ?? "ignore: \(rule.pattern.value)", cost)
        }
        return entry(name, .undeclared, nil, cost)
    }

    /// By its address; what files call by keys of their own by the name it has, else as the only one of its plan.
    private func declared(_ address: Address, as written: DeclaredEntry?, in scope: DesiredScope) -> DesiredResource? {
        if let same = resources[address] { return same }
        guard let fields = written?.value.entries else { return nil }
        func matches(_ key: String, _ resource: DesiredResource) -> Bool {
            guard case .text(let text)? = fields[key], case .present(let content) = resource.presence else { return false }
            return content[key]?.text?.lowercased() == text.lowercased()
        }
        let kin = scope.resources.filter { $0.address.kind == address.kind }
        if let named = kin.first(where: { matches("name", $0) }) { return named }
        let planned = kin.filter { matches("plan", $0) }
        return planned.count == 1 ? planned.first : nil
    }

    private static func leaves(_ entry: DeclaredEntry) -> [(address: Address, entry: DeclaredEntry)] {
        entry.addresses.sorted().map { ($0, entry) } + (entry.value.entries ?? []).flatMap(leaves)
    }
}

extension ImportedCosts {
    /// Nil where nothing is billed for the address.
    fileprivate func cost(of address: Address) -> Coverage.Cost? {
        if unpriced.contains(address) { return .unknown }
        return monthlyCents[address].map { Coverage.Cost(monthlyCents: $0, isWhole: true) }
    }
}
