/// A provider's id of a live resource, where writing needs one.
package enum RemoteID: Hashable, Sendable {
    case one(String)
    /// Of a set of records, which has none of its own.
    case records(RecordIDs)

    /// Nil for a set of records.
    package var single: String? {
        guard case .one(let id) = self else { return nil }
        return id
    }

    /// None for what is no set of records.
    package var recordIDs: RecordIDs {
        guard case .records(let ids) = self else { return RecordIDs([:]) }
        return ids
    }
}

/// In plans it is a text; that of a set is a JSON object.
extension RemoteID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard text.hasPrefix("{") else {
            self = .one(text)
            return
        }
        guard let ids = RecordIDs(text: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "the ids of records are not in the form that this version writes")
        }
        self = .records(ids)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .one(let id): try container.encode(id)
        case .records(let ids): try container.encode(ids.text)
        }
    }
}

extension RemoteID: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = .one(value) }
}
