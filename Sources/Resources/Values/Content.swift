internal import CanonicalJSON

/// What a resource holds, desired or live. Plans store it, so it never holds secret text.
package indirect enum Content: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case boolean(Bool)
    /// Order matters.
    case list([Content])
    case record([String: Content])
    /// A value that is compared by fingerprint.
    case concealed(Concealed)
    /// Not resolved yet; none is left in a plan.
    case deferred(Expression)
    /// Known only once the resource at this address exists or tells `attribute`: shown as `known after: …`.
    case unknown(after: Address, attribute: String)
    /// Random, and made only when it is applied: shown as `generated at apply`.
    case generated(Generated)

    /// A value that one operation of the plan makes and stores, and that others take.
    package struct Generated: Hashable, Sendable, Codable {
        package let recipe: SecretRecipe
        /// The place it is stored in first; known by it to the operations that take it.
        package let made: SecretReference
        /// The resource whose operation makes it.
        package let after: Address

        package init(recipe: SecretRecipe, made: SecretReference, after: Address) {
            self.recipe = recipe
            self.made = made
            self.after = after
        }
    }

    /// A value known by its fingerprint, with what may be shown of it.
    package struct Concealed: Hashable, Sendable, Codable {
        package let fingerprint: Fingerprint
        /// The text, only where it is known not to be a secret.
        package let plain: String?
        /// Where it comes from, when that is known.
        package let source: SecretReference?
        /// The store's version of it.
        package let version: String?

        package init(_ fingerprint: Fingerprint, plain: String? = nil, source: SecretReference? = nil, version: String? = nil) {
            self.fingerprint = fingerprint
            self.plain = plain
            self.source = source
            self.version = version
        }
    }
}

extension Content {
    /// The field of a record; nil where it has none of this name, and for anything else.
    package subscript(_ field: String) -> Content? {
        guard case .record(let fields) = self else { return nil }
        return fields[field]
    }

    package var text: String? {
        guard case .text(let value) = self else { return nil }
        return value
    }

    /// The content as a whole number; nil for anything else.
    package var integer: Int? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    package var boolean: Bool? {
        guard case .boolean(let value) = self else { return nil }
        return value
    }

    /// The items of a list, in order; nil for anything else.
    package var list: [Content]? {
        guard case .list(let value) = self else { return nil }
        return value
    }

    package var concealed: Concealed? {
        guard case .concealed(let value) = self else { return nil }
        return value
    }

    /// The address this waits for, anywhere inside.
    package var awaited: [Address] {
        switch self {
        case .unknown(let address, _): [address]
        case .generated(let value): [value.after]
        case .list(let items): items.flatMap(\.awaited)
        case .record(let fields): fields.sorted { $0.key < $1.key }.flatMap(\.value.awaited)
        default: []
        }
    }

    /// Whether something is still to be resolved, anywhere inside.
    package var hasExpressions: Bool {
        switch self {
        case .deferred: true
        case .list(let items): items.contains(where: \.hasExpressions)
        case .record(let fields): fields.values.contains(where: \.hasExpressions)
        default: false
        }
    }

    /// The expressions still to be resolved, anywhere inside.
    package var expressions: [Expression] {
        switch self {
        case .deferred(let expression): [expression]
        case .list(let items): items.flatMap(\.expressions)
        case .record(let fields): fields.sorted { $0.key < $1.key }.flatMap(\.value.expressions)
        default: []
        }
    }

    /// This content with every deferred leaf replaced.
    package func resolved(_ resolve: (Expression) -> Content) -> Content {
        switch self {
        case .deferred(let expression): resolve(expression)
        case .list(let items): .list(items.map { $0.resolved(resolve) })
        case .record(let fields): .record(fields.mapValues { $0.resolved(resolve) })
        default: self
        }
    }

    /// This content with every generated leaf that `made` knows by its address replaced.
    package func settled(_ made: (Address) -> Content?) -> Content {
        switch self {
        case .generated(let value): made(value.after) ?? self
        case .list(let items): .list(items.map { $0.settled(made) })
        case .record(let fields): .record(fields.mapValues { $0.settled(made) })
        default: self
        }
    }

    /// Whether something inside is made only when it is applied.
    package var isGenerated: Bool {
        switch self {
        case .generated: true
        case .list(let items): items.contains(where: \.isGenerated)
        case .record(let fields): fields.values.contains(where: \.isGenerated)
        default: false
        }
    }
}

extension Content: Codable {
    private enum Key: String, CodingKey {
        case concealed, deferred, knownAfter, attribute, record, generated
    }

    /// Literals are plain JSON; everything else is an object with one telling key.
    package init(from decoder: any Decoder) throws {
        if let json = try? decoder.singleValueContainer().decode(JSONValue.self), let content = Content(json: json) {
            self = content
            return
        }
        if let keyed = try? decoder.container(keyedBy: Key.self) {
            if let value = try keyed.decodeIfPresent(Concealed.self, forKey: .concealed) {
                self = .concealed(value)
            } else if let value = try keyed.decodeIfPresent(Expression.self, forKey: .deferred) {
                self = .deferred(value)
            } else if let value = try keyed.decodeIfPresent(Generated.self, forKey: .generated) {
                self = .generated(value)
            } else if let value = try keyed.decodeIfPresent(Address.self, forKey: .knownAfter) {
                self = .unknown(after: value, attribute: try keyed.decode(String.self, forKey: .attribute))
            } else {
                self = .record(try keyed.decode([String: Content].self, forKey: .record))
            }
            return
        }
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else {
            self = .list(try container.decode([Content].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let value): try Self.encode(value, to: encoder)
        case .integer(let value): try Self.encode(value, to: encoder)
        case .boolean(let value): try Self.encode(value, to: encoder)
        case .list(let value): try Self.encode(value, to: encoder)
        case .record(let value):
            var keyed = encoder.container(keyedBy: Key.self)
            try keyed.encode(value, forKey: .record)
        case .concealed(let value):
            var keyed = encoder.container(keyedBy: Key.self)
            try keyed.encode(value, forKey: .concealed)
        case .deferred(let value):
            var keyed = encoder.container(keyedBy: Key.self)
            try keyed.encode(value, forKey: .deferred)
        case .generated(let value):
            var keyed = encoder.container(keyedBy: Key.self)
            try keyed.encode(value, forKey: .generated)
        case .unknown(let address, let attribute):
            var keyed = encoder.container(keyedBy: Key.self)
            try keyed.encode(address, forKey: .knownAfter)
            try keyed.encode(attribute, forKey: .attribute)
        }
    }

    private static func encode(_ value: some Encodable, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}
