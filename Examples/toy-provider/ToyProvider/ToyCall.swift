package import CanonicalJSON
package import Planning

/// What the toy name service is asked for.
package enum ToyCall: PlannedCall {
    case change(ZoneChange)

    /// The names in plans.
    package enum Action: String, CaseIterable, Sendable {
        case change = "toy.zone.change"
    }

    package var action: Action {
        switch self {
        case .change: .change
        }
    }

    package var effect: Operation.Effect {
        switch self {
        case .change: .idempotent
        }
    }

    package var payload: JSONValue {
        switch self {
        case .change(let change): .plain(change)
        }
    }

    package init(_ action: Action, decoding payload: JSONValue) throws {
        switch action {
        case .change: self = .change(try payload.decoded(as: ZoneChange.self))
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
