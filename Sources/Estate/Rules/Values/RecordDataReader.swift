internal import Cryptography

/// Reads the data of a type that has a ``RecordShape``, LOC, and data of unknown types, in the form of a zone file.
enum RecordDataReader {
    static func read(_ type: RecordType, _ text: String, _ zone: String) throws(RecordValueProblem) -> RecordValue {
        switch type {
        case .loc: return .data(RecordData(.loc, [try Location.canonical(text)]))
        case .unknown: return .data(RecordData(type, [try unknown(text, type)]))
        default: break
        }
        guard let shape = RecordShape.of(type) else { throw RecordValueProblem("\(type.rawValue) has no data") }
        let malformed = RecordValueProblem("\"\(text)\" is not a value of \(type.rawValue)", fix: "write `\(shape.example)`")
        guard let tokens = PresentationTokens(text)?.tokens else { throw malformed }
        let last = shape.fields.count - 1
        let isOpen = if case .parameters = shape.fields[last].kind { true } else { false }
        guard tokens.count > last || (isOpen && tokens.count == last) else { throw malformed }
        var fields: [String] = []
        for (index, field) in shape.fields.enumerated() {
            let taken = takesRest(field.kind) ? Array(tokens.dropFirst(index)) : Array(tokens[index...index])
            guard takesRest(field.kind) || index < last || tokens.count == shape.fields.count else { throw malformed }
            fields.append(try Self.field(field, taken, zone))
        }
        if let problem = shape.check(fields) { throw problem }
        return .data(RecordData(type, fields))
    }

    private static func takesRest(_ kind: RecordShape.Kind) -> Bool {
        switch kind {
        case .hexadecimal, .base64, .parameters: true
        case .number, .text, .host: false
        }
    }

    private static func field(
        _ field: RecordShape.Field, _ tokens: [PresentationTokens.Token], _ zone: String
    ) throws(RecordValueProblem) -> String {
        let text = tokens.map(\.text).joined()
        switch field.kind {
        case .number(let range, let words):
            if let known = words[text.uppercased()] { return String(known) }
            return String(try RecordValue.number(text, "the \(field.name)", range.upperBound))
        case .hexadecimal:
            guard let octets = Hexadecimal.octets(text), !octets.isEmpty else {
                throw RecordValueProblem(
                    "the \(field.name) \"\(text)\" is not hexadecimal", fix: "write two digits of 0-9 and a-f for each octet")
            }
            return Hexadecimal.text(octets)
        case .base64:
            guard let octets = Base64.decode(text), !octets.isEmpty else {
                throw RecordValueProblem("the \(field.name) is not Base64 (RFC 4648 §4)")
            }
            return Base64.encode(octets)
        case .text:
            guard text.utf8.count <= 255 || field.name == "target" else {
                throw RecordValueProblem(
                    "the \(field.name) has \(text.utf8.count) octets; a character-string has at most 255 (RFC 1035 §3.3)")
            }
            return text
        case .host: return try RecordValue.target(text, zone, [.underscore, .hyphen, .slash], orRoot: true)
        case .parameters: return try ServiceParameters.canonical(tokens.map(\.text))
        }
    }

    /// `\# 4 0A000001` (RFC 3597 §5).
    private static func unknown(_ text: String, _ type: RecordType) throws(RecordValueProblem) -> String {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard words.count >= 2, words[0] == "\\#", let length = Int(words[1]), let octets = Hexadecimal.octets(words.dropFirst(2).joined())
        else {
            throw RecordValueProblem(
                "\"\(text)\" is not the data of an unknown type (RFC 3597 §5)",
                fix: "write \\#, the number of octets and the octets: \\# 4 0A000001")
        }
        guard octets.count == length, length <= 65_535 else {
            throw RecordValueProblem("the data says \(length) octets and has \(octets.count) (RFC 3597 §5)")
        }
        return Hexadecimal.text(octets)
    }
}

extension RecordShape {
    /// The names of hosts in a value, as written, in a line that could be read.
    package func targets(in text: String) -> [String] {
        guard let tokens = PresentationTokens(text)?.tokens else { return [] }
        return zip(fields, tokens).compactMap { field, token in
            if case .host = field.kind { token.text } else { nil }
        }
    }
}

/// Octets as pairs of digits.
enum Hexadecimal {
    static func octets(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2), text.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        var octets: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            octets.append(UInt8(high << 4 | low))
        }
        return octets
    }

    static func text(_ octets: [UInt8]) -> String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
