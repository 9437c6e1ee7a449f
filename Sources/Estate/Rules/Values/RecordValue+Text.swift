internal import Resources

/// Why a text is not a value of its type.
package struct RecordValueProblem: Error, Hashable, Sendable {
    /// `dns.bad-value`, or the narrower rule.
    package let rule: String
    package let message: String
    package let fix: String?

    package init(_ message: String, rule: String = "dns.bad-value", fix: String? = nil) {
        self.rule = rule
        self.message = message
        self.fix = fix
    }
}

extension RecordValue {
    /// The type of a literal; nil for an expression.
    package var type: RecordType? {
        switch self {
        case .a: .a
        case .aaaa: .aaaa
        case .alias: .alias
        case .data(let data): data.type
        case .cname: .cname
        case .ns: .ns
        case .ptr: .ptr
        case .mx: .mx
        case .srv: .srv
        case .caa: .caa
        case .txt: .txt
        case .expression: nil
        }
    }

    /// One line, as a zone file has it, with the text of TXT decoded. ``parse(_:_:zone:)`` reads it back. A TXT text that
    /// would be read as quoted strings, and the empty one, is quoted for that.
    package var presentation: String {
        switch self {
        case .a(let text), .aaaa(let text), .alias(let text), .cname(let text), .ns(let text), .ptr(let text): text
        case .data(let data): data.presentation
        case .mx(let preference, let exchange): "\(preference) \(exchange)"
        case .srv(let priority, let weight, let port, let target): "\(priority) \(weight) \(port) \(target)"
        case .caa(let flags, let tag, let value): "\(flags) \(tag) \(TXTStrings.quotedString(value))"
        case .txt(let text): text.isEmpty || TXTStrings.looksQuoted(text) ? TXTStrings.quoted(text) : text
        case .expression(.plain(let text)): text
        case .expression(.environmentVariable(let name)): "!env \(name)"
        case .expression(.secret(let reference)): "!secret \"\(reference)\""
        case .expression(.reference(let reference)): "!ref \(reference)"
        case .expression(.declaredSecret(let name)): "the secret \(name)"
        case .expression(.lookup(let lookup)): "!lookup \"\(lookup)\""
        }
    }

    /// The same value in canonical form, for one that was built from fields as written. Expressions stay.
    package func canonical(zone: String) -> Result<RecordValue, RecordValueProblem> {
        guard let type else { return .success(self) }
        switch self {
        case .txt: return .success(self)
        case .mx(let preference, let exchange) where (0...65535).contains(preference) && !exchange.isEmpty && !hasBlank(exchange):
            return Result { () throws(RecordValueProblem) in
                .mx(preference: preference, exchange: try Self.target(exchange, zone, .anyName, orRoot: true))
            }
        default: break
        }
        return Self.parse(type, presentation, zone: zone)
    }

    /// Reads a value as a zone file writes it (RFC 1035 §5.1), into canonical form. Host names are full, with or without the
    /// trailing dot; `@` is the zone. TXT in quotes is character-strings to be joined, else the text itself.
    package static func parse(_ type: RecordType, _ text: String, zone: String) -> Result<RecordValue, RecordValueProblem> {
        Result { () throws(RecordValueProblem) in try read(type, text, zone) }
    }

    private static func read(_ type: RecordType, _ text: String, _ zone: String) throws(RecordValueProblem) -> RecordValue {
        switch type {
        case .a:
            guard let address = IPAddress.v4(text) else {
                throw RecordValueProblem(
                    "\"\(text)\" is not an IPv4 address", fix: "write four numbers from 0 to 255 without leading zeros")
            }
            return .a(address)
        case .aaaa:
            guard let address = IPAddress.v6(text) else { throw RecordValueProblem("\"\(text)\" is not an IPv6 address") }
            return .aaaa(address)
        case .alias: return .alias(try target(text, zone, .anyName))
        case .cname: return .cname(try target(text, zone, .anyName))
        case .ns: return .ns(try target(text, zone, .anyName))
        case .ptr: return .ptr(try target(text, zone, .anyName))
        case .mx:
            let fields = fields(of: text)
            guard fields.count == 2 else { throw RecordValueProblem("\"\(text)\" is not an MX value", fix: "write \"10 mx.example.net\"") }
            return .mx(
                preference: try number(fields[0], "the preference", 65535), exchange: try target(fields[1], zone, .anyName, orRoot: true))
        case .srv:
            let fields = fields(of: text)
            guard fields.count == 4 else {
                throw RecordValueProblem("\"\(text)\" is not an SRV value", fix: "write \"priority weight port target\"")
            }
            return .srv(
                priority: try number(fields[0], "the priority", 65535), weight: try number(fields[1], "the weight", 65535),
                port: try number(fields[2], "the port", 65535), target: try target(fields[3], zone, .anyName, orRoot: true))
        case .caa: return try caa(text)
        case .txt:
            if text.isEmpty { throw RecordValueProblem("the text is empty", fix: "write !absent to have no record") }
            guard TXTStrings.looksQuoted(text) else { return .txt(text) }
            guard let joined = TXTStrings.unquoted(text) else {
                throw RecordValueProblem("the quoted strings are malformed or not UTF-8", fix: "escape \" and \\ inside quotes with \\")
            }
            return .txt(joined)
        default: return try RecordDataReader.read(type, text, zone)
        }
    }

    private func hasBlank(_ text: String) -> Bool { text.utf8.contains { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

    private static func fields(of text: String) -> [String] {
        text.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.map { String(Substring($0)) }
    }

    /// RFC 8659 §4.1.1: flags, a tag of letters and digits, and a value that is quoted or has no blanks.
    private static func caa(_ text: String) throws(RecordValueProblem) -> RecordValue {
        let malformed = RecordValueProblem("\"\(text)\" is not a CAA value", fix: "write `0 issue \"letsencrypt.org\"`")
        let parts = text.split(maxSplits: 2, whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard parts.count == 3 else { throw malformed }
        let flags = try number(parts[0], "the flags", 255)
        let tag = DomainName.canonical(parts[1])
        guard tag.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) }), (1...255).contains(tag.utf8.count) else {
            throw RecordValueProblem("\"\(parts[1])\" is not a CAA tag", fix: "use letters and digits, such as \"issue\"")
        }
        let quoted = TXTStrings.looksQuoted(parts[2])
        guard let value = quoted ? TXTStrings.unquoted(parts[2]) : parts[2] else { throw malformed }
        guard value.utf8.allSatisfy({ ((quoted ? 0x20 : 0x21)...0x7E).contains($0) }), quoted || !value.utf8.contains(UInt8(ascii: "\""))
        else {
            throw RecordValueProblem("a CAA value is printable ASCII, in quotes when it has blanks")
        }
        return .caa(flags: flags, tag: tag, value: value)
    }

    /// - Parameter what: for people, with its article.
    /// Digits only: `Int` would also read a sign.
    static func number(_ text: String, _ what: String, _ limit: Int) throws(RecordValueProblem) -> Int {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text), value <= limit else {
            throw RecordValueProblem("\(what) is \"\(text)\", not a number from 0 to \(limit)")
        }
        return value
    }

    /// A host name. The root stands for "no service" in MX and SRV (RFC 7505 §3, RFC 2782).
    static func target(
        _ text: String, _ zone: String, _ allowance: DomainName.Allowance = [], orRoot: Bool = false
    ) throws(RecordValueProblem) -> String {
        if text == "." {
            if orRoot { return text }
            throw RecordValueProblem("the target cannot be the root", fix: "write the name of a host")
        }
        let name = text == "@" ? zone : DomainName.canonical(text)
        if IPAddress.v4(name) != nil || IPAddress.v6(name) != nil {
            throw RecordValueProblem(
                "the target \"\(text)\" is an address, and must be a name", rule: "dns.target-is-address",
                fix: "name a host, and give the host an A or AAAA record")
        }
        if let problem = DomainName.problem(name, allowing: allowance) {
            throw RecordValueProblem(problem.message, fix: problem.fix)
        }
        return name
    }
}

extension RecordData {
    /// One line, as a zone file has it.
    package var presentation: String {
        if case .unknown = type { return ["\\# \(fields[0].utf8.count / 2)", fields[0]].filter { !$0.isEmpty }.joined(separator: " ") }
        guard let shape = RecordShape.of(type) else { return fields.joined(separator: " ") }
        return zip(shape.fields, fields).map { field, text in
            if case .text = field.kind { TXTStrings.quotedString(text) } else { text }
        }.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
