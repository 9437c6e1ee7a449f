package import DNSModel
package import Planning

/// What a PowerDNS server is asked for.
package enum PowerDNSCall: PlannedCall, Codable {
    case create(ZoneCreation)
    case patch(ZonePatch)
    case delete(ZoneDeletion)

    /// The names in plans.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case create = "powerdns.zone.create"
        case patch = "powerdns.zone.patch"
        case delete = "powerdns.zone.delete"
    }

    package var effect: Operation.Effect {
        switch self {
        // A zone is named by its name: a second request could meet one that was made since.
        case .create, .patch, .delete: .readBackFirst
        }
    }
}

/// A zone that is made with its first records.
package struct ZoneCreation: Hashable, Sendable, Codable {
    /// With the trailing dot.
    let zone: String
    /// As written in the files; see ``ZoneDefaults/Kind``.
    let kind: String
    /// Full names without the trailing dot.
    let nameservers: [String]
    let sets: [SetEdit]
}

/// Record sets of one zone that are written in one transaction.
package struct ZonePatch: Hashable, Sendable, Codable {
    /// With the trailing dot.
    let zone: String
    /// How many of the sets are new, for the receipt.
    let created: Int
    /// In the order in which the server does them.
    let sets: [SetEdit]
}
