package import CanonicalJSON

/// What an event tells. Of one that was read from a ledger, each member is made when somebody asks for it: the plan of a run is megabytes, and
/// most of those who read the event ask for a word of it.
package struct EventDetail: Sendable {
    private enum Storage: Sendable {
        case value(JSONValue)
        case text(JSONText)
    }

    private let storage: Storage

    package init(_ value: JSONValue) { storage = .value(value) }

    init(_ text: JSONText) { storage = .text(text) }

    /// All of it.
    package var json: JSONValue {
        switch storage {
        case .value(let value): value
        case .text(let text): text.value
        }
    }

    /// A member; nil where there is none.
    package subscript(_ key: String) -> JSONValue? {
        switch storage {
        case .value(let value): value[key]
        case .text(let text): text[key]
        }
    }

    /// What is read of a member; nil where there is none.
    /// - Parameters:
    ///   - text: reads it where it is not made yet.
    ///   - value: makes the same of its value.
    func read<Value>(
        _ key: String, text body: (inout JSONParser) throws -> Value, value make: (JSONValue) throws -> Value
    ) rethrows -> Value? {
        switch storage {
        case .value(let value): try value[key].map(make)
        case .text(let text): try text.read(key, body)
        }
    }

    /// Its canonical JSON; as it was read, where that is known to be canonical.
    package func canonicalBytes() -> [UInt8] {
        // What cannot be written from its text is written from its value.
        guard case .text(let text) = storage, let bytes = try? CanonicalForm.bytes(of: text) else { return json.canonicalBytes() }
        return bytes
    }
}

extension EventDetail: Hashable {
    package static func == (left: EventDetail, right: EventDetail) -> Bool {
        if case .text(let one) = left.storage, case .text(let other) = right.storage, one.isWritten(as: other) { return true }
        return left.json == right.json
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

extension EventDetail: JSONWritable, Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(JSONValue.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(json)
    }

    package func write(to writer: inout JSONWriter) throws {
        switch storage {
        case .value(let value): try value.write(to: &writer)
        case .text(let text): try text.write(to: &writer)
        }
    }
}
