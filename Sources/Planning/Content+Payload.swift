package import CanonicalJSON
package import Resources

extension Content {
    /// A value as it stands in an operation's payload: plain text as itself, a secret by its place, a value still to come by where
    /// it comes from, null where there is none.
    package var payload: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .concealed(let value): value.plain.map(JSONValue.string) ?? value.source.map { ["secret": .string($0.description)] } ?? .null
        case .generated(let value): ["secret": .string(value.made.description)]
        case .unknown(let address, let attribute): ["knownAfter": .string(address.description), "attribute": .string(attribute)]
        default: .null
        }
    }
}
