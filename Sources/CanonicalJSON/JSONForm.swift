/// A value whose JSON form is written by hand, where what the compiler would write is another one.
package protocol JSONForm: Codable {
    /// As it is encoded.
    var json: JSONValue { get }
    /// Nil for what ``json`` never is; a member that it never has may be overlooked.
    init?(json: JSONValue)
}

extension JSONForm {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(json)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(json: try container.decode(JSONValue.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "it is not in the form that this version writes")
        }
        self = value
    }
}
