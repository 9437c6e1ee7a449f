/// Something that a change takes from the environment that owns it.
package struct Takeover: Hashable, Sendable {
    package let thing: OwnedThing
    package let owner: String
    package let claimant: String
    /// What of the owner's it is part of, or has as a part, where it is not the very same.
    package let related: OwnedThing?
}

extension Estate {
    /// What environments here claim and `trusted` gives to others: taking one along would take it from under its gate. What
    /// `trusted` gives to the same environment as well is none, unless it is renamed here and not there.
    package func takeovers(from trusted: Estate) -> [Takeover] {
        let owners = Owners(trusted)
        var seen: Set<Takeover> = []
        return (claims + locationClaims).compactMap(owners.takeover).filter { seen.insert($0).inserted }
    }
}

/// Which environments have what.
private struct Owners {
    private var environments: [OwnedThing: Set<String>] = [:]
    /// Things that others can be part of, or have as a part, by name.
    private let related: [OwnedThing]
    private var renames: Set<Rename> = []
    private let gated: Set<String>

    private struct Rename: Hashable {
        let thing: OwnedThing
        let environment: String
        let name: String
    }

    init(_ estate: Estate) {
        for claim in estate.claims + estate.ownedLocations {
            environments[claim.thing, default: []].insert(claim.environment)
            if let rename = Self.rename(claim) { renames.insert(rename) }
        }
        related = environments.keys.filter(\.hasRelations).sorted { ($0.name, $0.noun.rawValue) < ($1.name, $1.noun.rawValue) }
        gated = Set(estate.environments.filter { $0.value.gate != nil }.keys)
    }

    private static func rename(_ claim: Claim) -> Rename? {
        claim.newName.map { Rename(thing: claim.thing, environment: claim.environment, name: $0) }
    }

    func takeover(by claim: Claim) -> Takeover? {
        let all = environments[claim.thing, default: []]
        let others = all.subtracting([claim.environment])
        let isShared = all.contains(claim.environment)
        if let owner = others.min(), !isShared || Self.rename(claim).map({ !renames.contains($0) }) == true {
            return Takeover(thing: claim.thing, owner: owner, claimant: claim.environment, related: nil)
        }
        guard !isShared, claim.thing.hasRelations else { return nil }
        for other in related {
            guard let relation = claim.thing.relation(to: other), let owner = owner(of: other, taken: relation, by: claim) else { continue }
            return Takeover(thing: claim.thing, owner: owner, claimant: claim.environment, related: other)
        }
        return nil
    }

    private func owner(of thing: OwnedThing, taken relation: OwnedThing.Relation, by claim: Claim) -> String? {
        let others = environments[thing, default: []].subtracting([claim.environment])
        switch relation {
        case .part: return others.min()
        // A production's zone rightly has names of other environments.
        case .names: return gated.contains(claim.environment) ? nil : others.intersection(gated).min()
        }
    }
}
