/// A member of a record's `data`: the schema says number, and answers have had numbers with a fraction, texts, and `false` for
/// a target of `.`.
enum LenientScalar: Decodable {
    case text(String)
    case number(Int)
    case flag(Bool)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if let number = Int(exactly: try container.decode(Double.self)) {
            self = .number(number)
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a number with a fraction")
        }
    }

    /// Whether it is a number, or one that is written as a text.
    var isNumber: Bool {
        switch self {
        case .number: true
        case .text(let text): !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
        case .flag: false
        }
    }

    var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        // A null target (RFC 2782) has been returned as `false`.
        case .flag: "."
        }
    }
}
