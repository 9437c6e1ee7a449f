internal import CanonicalJSON

/// The ids of a live set's records by the presentation of their value; a set's `remoteID` is its JSON.
///
/// Two records can hold one value in two spellings, such as TXT with and without quotes: then there are several ids.
struct RecordIDs: Hashable {
    private(set) var byValue: [String: [String]]

    init(_ byValue: [String: [String]]) {
        self.byValue = byValue.mapValues { $0.sorted() }
    }

    init(_ remoteID: String?) {
        let members = remoteID.flatMap { try? JSONValue(parsing: Array($0.utf8)) }?.object ?? [:]
        byValue = members.mapValues { value in value.array?.compactMap(\.string) ?? [value.string].compactMap { $0 } }
    }

    /// `{"192.0.2.1": "372e…"}`, canonical.
    var remoteID: String {
        let members = byValue.mapValues { ids -> JSONValue in
            ids.count == 1 ? .string(ids[0]) : .array(ids.map(JSONValue.string))
        }
        return String(decoding: JSONValue.object(members).canonicalBytes(), as: UTF8.self)
    }

    var all: [String] { byValue.keys.sorted().flatMap { byValue[$0] ?? [] } }

    subscript(_ value: String) -> [String] { byValue[value] ?? [] }
}
