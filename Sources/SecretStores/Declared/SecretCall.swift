package import CanonicalJSON
package import Planning
internal import Reconciling
internal import Resources

/// What a store is asked for.
package enum SecretCall: PlannedCall, Codable {
    case store(SecretWrite)

    /// The names in plans.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case store = "secret.store"
    }

    package var effect: Operation.Effect {
        switch self {
        case .store: .readBackFirst
        }
    }

    package var traits: OperationTraits {
        switch self {
        case .store(let write): OperationTraits(isDeposit: write.isDeposit)
        }
    }
}

/// A value that is put in a place of a store.
package struct SecretWrite: Hashable, Sendable {
    enum Value: Hashable, Sendable {
        case planned(PlannedValue)
        /// Made when it is written.
        case generated(SecretRecipe)
    }

    let place: SecretReference
    /// Nil for a value that was not read: nothing is written then.
    let value: Value?
    /// What is there now, and may be put over; nil where there is nothing.
    let replaces: Fingerprint?
    /// Whether it is only put there, and nothing takes it from there yet.
    let isDeposit: Bool

    init(place: SecretReference, value: Value?, replaces: Fingerprint?, isDeposit: Bool = false) {
        (self.place, self.value, self.replaces, self.isDeposit) = (place, value, replaces, isDeposit)
    }

    /// The value, where it is no secret.
    var text: String? {
        guard case .planned(let planned)? = value else { return nil }
        return planned.text
    }
}

extension SecretWrite: JSONForm {
    package var json: JSONValue {
        var members: [String: JSONValue] = ["place": .string(place.description), "value": value?.json ?? .null]
        members["replaces"] = (replaces?.hex).map(JSONValue.string)
        return .object(members)
    }

    package init?(json: JSONValue) {
        guard let place = json["place"]?.string.flatMap({ SecretReference($0) }), let value = json["value"] else { return nil }
        self.place = place
        self.value = Value(json: value)
        replaces = json["replaces"]?.string.map { Fingerprint(hex: $0) }
        isDeposit = OperationTraits(json).isDeposit
    }
}

extension SecretWrite.Value: JSONForm {
    var json: JSONValue {
        switch self {
        case .planned(let value): value.json
        case .generated(let recipe): ["generate": .plain(recipe)]
        }
    }

    init?(json: JSONValue) {
        if let value = PlannedValue(json: json) {
            self = .planned(value)
        } else if let recipe = json["generate"], let bytes = recipe["bytes"]?.integer,
            let encoding = recipe["encoding"]?.string.flatMap(SecretRecipe.Encoding.init)
        {
            self = .generated(SecretRecipe(bytes: bytes, encoding: encoding))
        } else {
            return nil
        }
    }
}
