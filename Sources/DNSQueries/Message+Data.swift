internal import Cryptography
internal import Estate

/// Record data of types that c-ares does not parse, written as a zone file has it and read from there.
extension Message {
    /// Nil when it is malformed.
    func data(_ type: RecordType, in place: Range<Int>) -> RecordValue? {
        guard place.upperBound <= bytes.count else { return nil }
        let line: String?
        if case .unknown = type {
            line = "\\# \(place.count) \(hexadecimal(place))"
        } else if case .loc = type {
            line = location(place)
        } else {
            line = RecordShape.of(type).flatMap { fields($0, place) }
        }
        guard let line, case .success(let value) = RecordValue.parse(type, line, zone: "") else { return nil }
        return value
    }

    private func fields(_ shape: RecordShape, _ place: Range<Int>) -> String? {
        var at = place.lowerBound
        var words: [String] = []
        for (index, field) in shape.fields.enumerated() {
            guard let (word, end) = word(field.kind, at..<place.upperBound, isLast: index == shape.fields.count - 1) else { return nil }
            words.append(word)
            at = end
        }
        return at == place.upperBound ? words.joined(separator: " ") : nil
    }

    private func word(_ kind: RecordShape.Kind, _ rest: Range<Int>, isLast: Bool) -> (String, Int)? {
        let at = rest.lowerBound
        switch kind {
        case .number(let range, _):
            let width = range.upperBound > 255 ? 2 : 1
            guard rest.count >= width else { return nil }
            return (String(number(at, width)), at + width)
        case .hexadecimal: return (hexadecimal(rest), rest.upperBound)
        case .base64: return (Base64.encode(Array(bytes[rest])), rest.upperBound)
        case .text:
            // The last one is not a character-string but all of the rest (RFC 7553 §4.4).
            guard !isLast else { return (quoted(rest), rest.upperBound) }
            guard let length = rest.isEmpty ? nil : Int(bytes[at]), rest.count > length else { return nil }
            return (quoted((at + 1)..<(at + 1 + length)), at + 1 + length)
        case .host: return name(at: at).map { ($0.text, $0.end) }
        case .parameters: return parameters(rest).map { ($0, rest.upperBound) }
        }
    }

    private func number(_ at: Int, _ width: Int) -> Int { bytes[at..<(at + width)].reduce(0) { $0 << 8 | Int($1) } }

    private func hexadecimal(_ place: Range<Int>) -> String {
        bytes[place].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func quoted(_ place: Range<Int>) -> String { TXTStrings.quotedString(WireText.decoded(Array(bytes[place]))) }

    /// RFC 9460 §2.2, §14.3.2.
    private func parameters(_ place: Range<Int>) -> String? {
        var at = place.lowerBound
        var words: [String] = []
        while at < place.upperBound {
            guard at + 4 <= place.upperBound else { return nil }
            let (key, length) = (number(at, 2), number(at + 2, 2))
            let value = (at + 4)..<(at + 4 + length)
            guard value.upperBound <= place.upperBound, let word = parameter(key, value) else { return nil }
            words.append(word)
            at = value.upperBound
        }
        return words.joined(separator: " ")
    }

    private func parameter(_ key: Int, _ place: Range<Int>) -> String? {
        func parts(_ width: Int, _ text: (Range<Int>) -> String) -> String? {
            guard place.count.isMultiple(of: width) else { return nil }
            return stride(from: place.lowerBound, to: place.upperBound, by: width).map { text($0..<($0 + width)) }.joined(separator: ",")
        }
        switch key {
        case 0: return parts(2) { "key\(number($0.lowerBound, 2))" }.map { "mandatory=\($0)" }
        case 1: return protocols(place).map { "alpn=\($0)" }
        case 2: return place.isEmpty ? "no-default-alpn" : nil
        case 3: return place.count == 2 ? "port=\(number(place.lowerBound, 2))" : nil
        case 4: return parts(4) { bytes[$0].map { String($0) }.joined(separator: ".") }.map { "ipv4hint=\($0)" }
        case 5: return "ech=\(Base64.encode(Array(bytes[place])))"
        case 6:
            return parts(16) { part in
                stride(from: part.lowerBound, to: part.upperBound, by: 2).map { String(number($0, 2), radix: 16) }.joined(separator: ":")
            }.map { "ipv6hint=\($0)" }
        default: return place.isEmpty ? "key\(key)" : "key\(key)=\(quoted(place))"
        }
    }

    private func protocols(_ place: Range<Int>) -> String? {
        var (at, names): (Int, [String]) = (place.lowerBound, [])
        while at < place.upperBound {
            let end = at + 1 + Int(bytes[at])
            guard end <= place.upperBound else { return nil }
            names.append(WireText.decoded(Array(bytes[(at + 1)..<end])))
            at = end
        }
        return names.joined(separator: ",")
    }

    /// RFC 1876 §2.
    private func location(_ place: Range<Int>) -> String? {
        guard place.count == 16, bytes[place.lowerBound] == 0 else { return nil }
        let at = place.lowerBound
        func angle(_ offset: Int, _ signs: (String, String)) -> String {
            let value = number(at + offset, 4) - (1 << 31)
            let size = abs(value)
            let seconds = "\(size / 1_000 % 60).\(String(1_000 + size % 1_000).dropFirst())"
            return "\(size / 3_600_000) \(size / 60_000 % 60) \(seconds) \(value < 0 ? signs.1 : signs.0)"
        }
        /// Centimetres: a digit and a power of ten.
        func size(_ offset: Int) -> String {
            let byte = Int(bytes[at + offset])
            return metres((0..<(byte & 15)).reduce(byte >> 4) { value, _ in value * 10 })
        }
        return [
            angle(4, ("N", "S")), angle(8, ("E", "W")), metres(number(at + 12, 4) - 10_000_000), size(1), size(2), size(3),
        ].joined(separator: " ")
    }

    private func metres(_ centimetres: Int) -> String {
        "\(centimetres < 0 ? "-" : "")\(abs(centimetres) / 100).\(String(100 + abs(centimetres) % 100).dropFirst())m"
    }
}
