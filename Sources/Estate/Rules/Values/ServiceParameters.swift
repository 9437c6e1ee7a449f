/// The parameters of SVCB and HTTPS (RFC 9460 §2.1, §7, §14.3.2).
enum ServiceParameters {
    private static let names = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"]

    /// The number of a key, which also `key65333` may name; nil for none.
    private static func number(_ name: String) -> Int? {
        if let known = names.firstIndex(of: name) { return known }
        let digits = name.dropFirst(3)
        guard name.hasPrefix("key"), !digits.isEmpty, digits == "0" || digits.first != "0", let number = UInt16(digits), number < 65_535
        else { return nil }
        return Int(number)
    }

    private static func name(_ number: Int) -> String { number < names.count ? names[number] : "key\(number)" }

    /// In the order of their numbers, in which they are sent, values without quotes where they need none.
    static func canonical(_ words: [String]) throws(RecordValueProblem) -> String {
        var found: [Int: String?] = [:]
        for word in words {
            let name = DomainName.canonical(String(word.prefix { $0 != "=" }))
            guard let number = number(name) else {
                throw RecordValueProblem(
                    "\"\(name)\" is not a parameter (RFC 9460 §14.3.2)", fix: "write one of \(names.joined(separator: ", ")), or keyN")
            }
            guard found.index(forKey: number) == nil else {
                throw RecordValueProblem("the parameter \(Self.name(number)) is there twice (RFC 9460 §2.2)", fix: "keep one")
            }
            let value = word.count > name.count ? String(word.dropFirst(name.count + 1)) : nil
            found.updateValue(try checked(value, number), forKey: number)
        }
        return found.sorted { $0.key < $1.key }.map { key, value in value.map { "\(name(key))=\(written($0))" } ?? name(key) }
            .joined(separator: " ")
    }

    private static func written(_ value: String) -> String {
        value.utf8.contains { $0 == 32 || $0 == 9 || $0 == 34 || $0 == 92 } ? TXTStrings.quotedString(value) : value
    }

    private static func checked(_ value: String?, _ key: Int) throws(RecordValueProblem) -> String? {
        let name = name(key)
        guard key != 2, key != 8 else {
            guard value == nil || value == "" else {
                throw RecordValueProblem("\(name) has no value (RFC 9460 §7.1.1)", fix: "write \(name) alone")
            }
            return nil
        }
        guard let value, !value.isEmpty else {
            guard key >= names.count else { throw RecordValueProblem("the parameter \(name) has no value") }
            return nil
        }
        let items = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        switch key {
        case 0:
            var numbers: [Int] = []
            for item in items {
                guard let number = number(DomainName.canonical(item)), number != 0, !numbers.contains(number) else {
                    throw RecordValueProblem(
                        "mandatory lists \"\(item)\", which is not another parameter, or is listed twice (RFC 9460 §8)")
                }
                numbers.append(number)
            }
            return numbers.sorted().map(Self.name).joined(separator: ",")
        case 1:
            guard items.allSatisfy({ (1...255).contains($0.utf8.count) }) else {
                throw RecordValueProblem("alpn has an empty protocol (RFC 9460 §7.1)", fix: "write h2,h3")
            }
            return value
        case 3: return String(try RecordValue.number(value, "the port", 65_535))
        case 4:
            guard items.allSatisfy({ IPAddress.v4($0) != nil }) else {
                throw RecordValueProblem("ipv4hint has no IPv4 address (RFC 9460 §7.3)")
            }
            return value
        case 6:
            let addresses = items.compactMap(IPAddress.v6)
            guard addresses.count == items.count else { throw RecordValueProblem("ipv6hint has no IPv6 address (RFC 9460 §7.3)") }
            return addresses.joined(separator: ",")
        default: return value
        }
    }

    /// What does not hold together, of parameters in canonical form.
    static func problem(_ parameters: String, priority: String) -> RecordValueProblem? {
        guard let words = PresentationTokens(parameters)?.tokens.map(\.text) else { return nil }
        let keys = words.map { String($0.prefix { $0 != "=" }) }
        if priority == "0", !words.isEmpty {
            return RecordValueProblem(
                "an alias (priority 0) has no parameters (RFC 9460 §2.4.2)", fix: "write another priority, or take the parameters out")
        }
        if keys.contains("no-default-alpn"), !keys.contains("alpn") {
            return RecordValueProblem("no-default-alpn needs alpn beside it (RFC 9460 §7.1.1)", fix: "add alpn")
        }
        let mandatory = words.first { $0.hasPrefix("mandatory=") }.map { $0.dropFirst(10).split(separator: ",").map(String.init) } ?? []
        if let missing = mandatory.first(where: { !keys.contains($0) }) {
            return RecordValueProblem(
                "mandatory lists \(missing), which is not there (RFC 9460 §8)", fix: "add \(missing), or take it out of mandatory")
        }
        return nil
    }
}
