internal import CanonicalJSON

/// What one part of a provider tells another of a scope, such as its model its reader: a type of the provider's own, which shared code carries
/// and compares, and never reads.
package struct ScopeContext: Hashable, Sendable {
    private let value: JSONValue?

    /// Nothing.
    package init() {
        value = nil
    }

    /// - Parameter value: of texts, whole numbers and lists of them; equal ones encode alike, so that a set stands as a list in order.
    package init(_ value: some Encodable) {
        self.value = .plain(value)
    }

    /// Every text in it, such as ids: what a provider calls things by, and no secrets.
    package var texts: [String] { value.map(Self.texts) ?? [] }

    private static func texts(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let items): items.flatMap(texts)
        case .object(let members): members.values.flatMap(texts)
        default: []
        }
    }

    /// - Returns: nil where there is nothing, or what another provider put there.
    package func decoded<Value: Decodable>(as type: Value.Type) -> Value? {
        try? value?.decoded(as: type)
    }
}
