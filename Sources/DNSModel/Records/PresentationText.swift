package import Estate

/// A record's data as a zone file has it (RFC 1035 §5.1): names end with a dot, strings are in quotes, and octets outside of printable ASCII are
/// `\DDD`, so that no reader's encoding matters.
package enum PresentationText {
    /// - Parameters:
    ///   - value: canonical, and no expression.
    ///   - parameters: how those of SVCB and HTTPS are written, from their canonical text.
    package static func of(_ value: RecordValue, parameters: (String) -> String = PresentationText.parameters) -> String {
        switch value {
        case .a(let address), .aaaa(let address): address
        case .alias(let host), .cname(let host), .ns(let host), .ptr(let host): name(host)
        case .mx(let preference, let exchange): "\(preference) \(name(exchange))"
        case .srv(let priority, let weight, let port, let target): "\(priority) \(weight) \(port) \(name(target))"
        case .caa(let flags, let tag, let text): "\(flags) \(tag) \(quoted(text))"
        case .txt(let text): TXTStrings.split(text).map(quoted).joined(separator: " ")
        case .data(let data): of(data, parameters)
        case .expression: ""
        }
    }

    private static func of(_ data: RecordData, _ parameters: (String) -> String) -> String {
        guard let shape = RecordShape.of(data.type) else { return data.presentation }
        let words = zip(shape.fields, data.fields).map { field, text in
            switch field.kind {
            case .number, .hexadecimal, .base64: text
            case .host: name(text)
            case .text: quoted(text)
            case .parameters: parameters(text)
            }
        }
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Parameters of SVCB and HTTPS: a value that would end the word, or begin a comment, is in quotes (RFC 9460 §2.1).
    /// - Parameter canonical: as ``RecordData`` has them.
    package static func parameters(_ canonical: String) -> String {
        words(canonical).map { word in
            let name = word.prefix { $0 != "=" }
            let value = word.dropFirst(name.count + 1)
            let isBare = value.hasPrefix("\"") || value.utf8.allSatisfy { (0x21...0x7E).contains($0) && !Array("();".utf8).contains($0) }
            return isBare ? word : "\(name)=\(quoted(String(value)))"
        }.joined(separator: " ")
    }

    /// Parted by blanks outside of quotes.
    package static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var (isInside, isEscaped) = (false, false)
        for scalar in text.unicodeScalars {
            if scalar == " ", !isInside, !isEscaped {
                words.append(String(word))
                word = String.UnicodeScalarView()
                continue
            }
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "\"" {
                isInside.toggle()
            }
            word.append(scalar)
        }
        return (words + [String(word)]).filter { !$0.isEmpty }
    }

    /// A full name with its last dot.
    /// - Parameter name: without it; `.` is the root.
    package static func name(_ name: String) -> String { name == "." ? name : name + "." }

    /// A name as a zone file may hold it: what is no letter, digit or mark of host names is written by its number (RFC 1035 §5.1), so that it neither
    /// ends a word or a line nor begins a directive.
    package static func escaped(_ name: String) -> String {
        if name == "@" { return name }
        var result = ""
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where "-_.*/=+:".utf8.contains(byte): result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += octet(byte)
            }
        }
        return result
    }

    private static func octet(_ byte: UInt8) -> String {
        let digits = String(byte)
        return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }

    /// One string in quotes.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += "\\" + String(Unicode.Scalar(byte))
            case 0x20...0x7E: result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += octet(byte)
            }
        }
        return result + "\""
    }
}
