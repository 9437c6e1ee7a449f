/// Names one resource across the estate: `heroku/raxx-queue-prod/config/STRIPE_API_KEY`,
/// `cloudflare/raxx.app/dns/pm._domainkey/TXT`, `cloudflare/pages:raxx-getraxx/variable/production/API_URL`.
package struct Address: Hashable, Sendable, Codable {
    package let scope: Scope
    /// The resource's kind, such as `config`, `formation`, `addon`, `dns`.
    package let kind: String
    /// What tells it from others of its kind in the scope; empty for the scope's own resource, such as an app.
    package let name: String

    package init(_ scope: Scope, _ kind: String, _ name: String = "") {
        self.scope = scope
        self.kind = kind
        self.name = name
    }
}

extension Address {
    // What differs most often comes first: most addresses that are compared are of one scope.
    package static func == (left: Address, right: Address) -> Bool {
        left.name == right.name && left.kind == right.kind && left.scope == right.scope
    }

    // The provider and the kind follow from these two nearly always; hashing them would double the cost of every table by address.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(scope.name)
        hasher.combine(name)
    }
}

extension Address: Comparable {
    package static func < (left: Address, right: Address) -> Bool {
        if left.scope != right.scope { return left.scope < right.scope }
        return left.kind == right.kind ? left.name < right.name : left.kind < right.kind
    }
}

extension Address: LosslessStringConvertible {
    package var description: String {
        let place = "\(scope)/\(AddressSegment.written(kind))"
        return name.isEmpty ? place : "\(place)/\(name)"
    }

    /// Nil for a text that is no whole ``description``; the name is everything behind the third slash.
    package init?(_ description: String) {
        let segments = description.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard segments.count >= 3, let scope = Scope(provider: segments[0], writtenName: segments[1]),
            let kind = AddressSegment.read(segments[2])
        else { return nil }
        let name = segments.count == 4 ? String(segments[3]) : ""
        // `…/kind/` is written without its last slash.
        guard segments.count == 3 || !name.isEmpty else { return nil }
        self.init(scope, kind, name)
    }
}

extension [Address: Content] {
    /// The same, parted by scope.
    package var byScope: [Scope: [Address: Content]] {
        var parts: [[Address: Content]] = []
        var places: [Scope: Int] = [:]
        var last: (scope: Scope, place: Int)?
        for (address, content) in self {
            // Many are of one scope, which need not be looked up for each.
            if last?.scope != address.scope {
                let place = places[address.scope] ?? parts.count
                if place == parts.count {
                    places[address.scope] = place
                    parts.append([:])
                }
                last = (address.scope, place)
            }
            if let last { parts[last.place][address] = content }
        }
        return places.mapValues { parts[$0] }
    }
}
