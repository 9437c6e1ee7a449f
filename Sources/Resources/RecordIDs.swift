internal import CanonicalJSON

/// The ids of a live set's records by the presentation of their value.
///
/// Two records can hold one value in two spellings, such as TXT with and without quotes: then there are several ids.
package struct RecordIDs: Hashable, Sendable {
    /// Ids ascending, by value.
    package let byValue: [String: [String]]

    /// - Parameter byValue: in any order.
    package init(_ byValue: [String: [String]]) {
        self.byValue = byValue.values.allSatisfy { $0.count < 2 } ? byValue : byValue.mapValues { $0.sorted() }
    }

    /// Nil for a text that ``text`` never is.
    init?(text: String) {
        guard let members = (try? JSONValue(parsing: Array(text.utf8)))?.object else { return nil }
        self.init(members.mapValues { value in value.array?.compactMap(\.string) ?? [value.string].compactMap { $0 } })
        guard self.text == text else { return nil }
    }

    /// `{"192.0.2.1": "372e…"}`, canonical.
    var text: String {
        let members = byValue.mapValues { ids -> JSONValue in
            ids.count == 1 ? .string(ids[0]) : .array(ids.map(JSONValue.string))
        }
        return String(decoding: JSONValue.object(members).canonicalBytes(), as: UTF8.self)
    }

    /// In the order of their values.
    package var all: [String] { byValue.keys.sorted().flatMap { byValue[$0] ?? [] } }

    /// Those of one value, ascending.
    package subscript(_ value: String) -> [String] { byValue[value] ?? [] }
}
