package import CanonicalJSON
package import Resources

/// A value that a call is to write, as far as a plan may know it.
package enum PlannedValue: Hashable, Sendable {
    case text(String)
    /// A secret by its place; its text is put there when it is written.
    case secret(SecretReference)
    /// Known only once another operation is done, and text by the time it is written.
    case knownAfter(Address, attribute: String)

    /// Where it comes from, for a message; never the text itself.
    package var place: String {
        switch self {
        case .text: "the text"
        case .secret(let place): place.description
        case .knownAfter(let address, let attribute): "\(address).\(attribute)"
        }
    }

    package var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }
}

extension PlannedValue: JSONForm {
    package var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .secret(let place): ["secret": .string(place.description)]
        case .knownAfter(let address, let attribute): ["knownAfter": .string(address.description), "attribute": .string(attribute)]
        }
    }

    package init?(json: JSONValue) {
        if let text = json.string {
            self = .text(text)
        } else if let place = json["secret"]?.string.flatMap({ SecretReference($0) }) {
            self = .secret(place)
        } else if let address = json["knownAfter"]?.string.flatMap({ Address($0) }), let attribute = json["attribute"]?.string {
            self = .knownAfter(address, attribute: attribute)
        } else {
            return nil
        }
    }
}

extension Content {
    /// What a call writes of it: plain text as itself, a secret by its place, a value still to come by where it comes from.
    /// Nil for what is none of these, such as a live value that is known by its fingerprint.
    package var planned: PlannedValue? {
        switch self {
        case .text(let text): .text(text)
        case .concealed(let value): value.plain.map(PlannedValue.text) ?? value.source.map(PlannedValue.secret)
        case .generated(let value): .secret(value.made)
        case .unknown(let address, let attribute): .knownAfter(address, attribute: attribute)
        default: nil
        }
    }

    /// The same as JSON; null where there is none.
    package var payload: JSONValue { planned?.json ?? .null }
}
