package import Planning

/// What the toy name service is asked for.
package enum ToyCall: PlannedCall, Codable {
    case change(ZoneChange)

    /// The names in plans.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case change = "toy.zone.change"
    }

    package var effect: Operation.Effect {
        switch self {
        case .change: .idempotent
        }
    }
}

/// Record sets of one zone that are written in one transaction.
package struct ZoneChange: Hashable, Sendable, Codable {
    struct RecordSet: Hashable, Sendable, Codable {
        let name: String
        let type: String
        /// Seconds; nil where the set is deleted.
        var ttl: Int?
        /// Nil where the set is deleted; a value is nil where it can be written by nobody.
        var values: [PlannedValue?]?
    }

    /// For the receipt.
    let done: String
    let sets: [RecordSet]
}
