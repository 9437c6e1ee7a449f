internal import CanonicalJSON

/// The types whose `content` the API makes from `data` (more-apis.md §6.1).
enum CloudflareRecordData {
    enum Kind {
        /// Up to this.
        case number(Int)
        case hexadecimal
        case base64
        case host
        /// Shown in quotes.
        case quoted
        /// Shown as it is.
        case plain
    }

    /// In the order of the content.
    static let fields: [String: [(name: String, kind: Kind)]] = [
        "CERT": [("type", .number(65_535)), ("key_tag", .number(65_535)), ("algorithm", .number(255)), ("certificate", .base64)],
        "DNSKEY": [("flags", .number(65_535)), ("protocol", .number(255)), ("algorithm", .number(255)), ("public_key", .base64)],
        "DS": [("key_tag", .number(65_535)), ("algorithm", .number(255)), ("digest_type", .number(255)), ("digest", .hexadecimal)],
        "HTTPS": [("priority", .number(65_535)), ("target", .host), ("value", .plain)],
        "NAPTR": [
            ("order", .number(65_535)), ("preference", .number(65_535)), ("flags", .quoted), ("service", .quoted), ("regex", .quoted),
            ("replacement", .host),
        ],
        "SMIMEA": tlsa,
        "SSHFP": [("algorithm", .number(255)), ("type", .number(255)), ("fingerprint", .hexadecimal)],
        "SVCB": [("priority", .number(65_535)), ("target", .host), ("value", .plain)],
        "TLSA": tlsa,
        "URI": [("weight", .number(65_535)), ("target", .quoted)],
    ]

    private static let tlsa: [(name: String, kind: Kind)] = [
        ("usage", .number(3)), ("selector", .number(1)), ("matching_type", .number(2)), ("certificate", .hexadecimal),
    ]

    static func read(_ data: JSONValue?, type: String) throws(CloudflareRefusal) -> (content: String, stored: JSONValue) {
        var words: [String] = []
        var stored: [String: JSONValue] = [:]
        for (name, kind) in fields[type] ?? [] {
            guard let word = word(data?[name], kind) else {
                throw .invalid(9108, "Data for \(type) record: \(name) is missing or invalid.")
            }
            words.append(word.shown)
            stored[name] = word.stored
        }
        if let digest = digest(type, stored), stored[digest.field]?.string?.count != digest.length {
            throw .invalid(9108, "Data for \(type) record: \(digest.field) has the wrong length.")
        }
        return (words.filter { !$0.isEmpty }.joined(separator: " "), .object(stored))
    }

    private static func word(_ value: JSONValue?, _ kind: Kind) -> (shown: String, stored: JSONValue)? {
        switch kind {
        case .number(let most):
            // The schema says float, and answers are whole numbers.
            let text = value?.string.flatMap { Int($0) }
            guard let number = value?.integer ?? text, (0...most).contains(number) else { return nil }
            return (String(number), .integer(number))
        case .hexadecimal:
            guard let text = value?.string?.lowercased(), !text.isEmpty, text.count.isMultiple(of: 2), text.allSatisfy(\.isHexDigit) else {
                return nil
            }
            return (text, .string(text))
        case .base64:
            guard let text = value?.string, isBase64(text) else { return nil }
            return (text, .string(text))
        case .host:
            guard let text = value?.string.map(CloudflareText.host), CloudflareText.isHost(text) else { return nil }
            return (text, .string(text))
        case .quoted: return value?.string.map { (CloudflareText.quoted(Array($0.utf8)), .string($0)) }
        case .plain: return (value?.string ?? "", .string(value?.string ?? ""))
        }
    }

    /// How long the digest of a known algorithm is, in digits.
    private static func digest(_ type: String, _ data: [String: JSONValue]) -> (field: String, length: Int)? {
        let (selector, field, lengths): (String, String, [Int: Int]) =
            switch type {
            case "DS": ("digest_type", "digest", [1: 40, 2: 64, 4: 96])
            case "TLSA", "SMIMEA": ("matching_type", "certificate", [1: 64, 2: 128])
            case "SSHFP": ("type", "fingerprint", [1: 40, 2: 64])
            default: ("", "", [:])
            }
        return data[selector]?.integer.flatMap { lengths[$0] }.map { (field, $0) }
    }

    static func isBase64(_ text: String) -> Bool {
        let body = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        return !text.isEmpty && text.utf8.count.isMultiple(of: 4) && text.utf8.count - body.count <= 2
            && text.utf8.dropFirst(body.count).allSatisfy { $0 == UInt8(ascii: "=") }
            && body.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 43 || $0 == 47 }
    }

    /// `52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000.00m 10.00m` (RFC 1876 §3).
    static func location(_ data: JSONValue?) throws(CloudflareRefusal) -> String {
        func number(_ name: String, _ range: ClosedRange<Double>) throws(CloudflareRefusal) -> Double {
            let value = data?[name]
            let decimal: Double? = if case .number(let number)? = value { number } else { nil }
            guard let number = decimal ?? value?.integer.map({ Double($0) }) ?? value?.string.flatMap({ Double($0) }),
                range.contains(number)
            else {
                throw .invalid(9108, "Data for LOC record: \(name) is missing or out of range.")
            }
            return number
        }
        func angle(_ prefix: String, _ most: Double, _ signs: [String]) throws(CloudflareRefusal) -> String {
            guard let sign = data?["\(prefix)_direction"]?.string, signs.contains(sign) else {
                throw .invalid(9108, "Data for LOC record: \(prefix)_direction is not one of \(signs.joined(separator: ", ")).")
            }
            let degrees = Int(try number("\(prefix)_degrees", 0...most))
            let minutes = Int(try number("\(prefix)_minutes", 0...59))
            return "\(degrees) \(minutes) \(fixed(try number("\(prefix)_seconds", 0...59.999), 3)) \(sign)"
        }
        let place = [try angle("lat", 90, ["N", "S"]), try angle("long", 180, ["E", "W"])]
        let metres = [
            try number("altitude", -100_000...42_849_672.95), try number("size", 0...90_000_000),
            try number("precision_horz", 0...90_000_000),
            try number("precision_vert", 0...90_000_000),
        ]
        return (place + metres.map { "\(fixed($0, 2))m" }).joined(separator: " ")
    }

    private static func fixed(_ value: Double, _ places: Int) -> String {
        let scale = places == 3 ? 1_000 : 100
        let whole = Int((abs(value) * Double(scale)).rounded())
        return "\(value < 0 ? "-" : "")\(whole / scale).\(String(scale + whole % scale).dropFirst())"
    }
}
