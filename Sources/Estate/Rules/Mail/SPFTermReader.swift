/// Reads one directive or modifier of an SPF record (RFC 7208 §4.6.1).
enum SPFTermReader {
    static func term(_ word: String) throws(MailProblem) -> SPFRecord.Term {
        guard word.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw MailProblem("\"\(word)\" has a character outside ASCII") }
        let head = word.utf8.prefix { MailText.isLetter($0) || MailText.isDigit($0) || [45, 46, 95].contains($0) }
        if let first = head.first, MailText.isLetter(first), word.utf8.dropFirst(head.count).first == UInt8(ascii: "=") {
            return try modifier(String(Substring(head)).lowercased(), String(word.utf8.dropFirst(head.count + 1)) ?? "")
        }
        let qualifier = word.unicodeScalars.first.flatMap { SPFRecord.Qualifier(rawValue: String($0)) }
        let rest = qualifier == nil ? word : String(word.dropFirst())
        let name = rest.prefix { $0 != ":" && $0 != "/" }
        guard let kind = SPFRecord.Kind(rawValue: name.lowercased()) else { throw MailProblem("\"\(word)\" is not a mechanism") }
        let argument = String(rest.dropFirst(name.count))
        try check(kind, argument, word)
        return .mechanism(qualifier ?? .pass, kind, argument: argument)
    }

    /// RFC 7208 §6; the value of an unknown one is only a macro string.
    private static func modifier(_ name: String, _ value: String) throws(MailProblem) -> SPFRecord.Term {
        if let kind = SPFRecord.Kind(rawValue: name) {
            throw MailProblem("\"\(name)=\" is not a modifier; the mechanism is written \(kind.rawValue):\(value) (RFC 7208 §4.6.1)")
        }
        if name == "redirect" || name == "exp" { try domain(value, "\(name)=\(value)") } else { try macros(value) }
        return .modifier(name: name, value: value)
    }

    private static func check(_ kind: SPFRecord.Kind, _ argument: String, _ word: String) throws(MailProblem) {
        let value = String(argument.dropFirst())
        switch kind {
        case .all:
            guard argument.isEmpty else { throw MailProblem("\"\(word)\": all has no argument") }
        case .include, .exists:
            guard argument.hasPrefix(":") else { throw MailProblem("\"\(word)\" needs a domain: \(kind.rawValue):example.com") }
            try domain(value, word)
        case .ptr:
            guard !argument.isEmpty else { return }
            guard argument.hasPrefix(":") else { throw MailProblem("\"\(word)\": ptr has no prefix length") }
            try domain(value, word)
        case .a, .mx: try host(argument, word)
        case .ip4: try network(argument, word, IPAddress.v4, "IPv4", 32)
        case .ip6: try network(argument, word, IPAddress.v6, "IPv6", 128)
        }
    }

    /// RFC 7208 §5.6.
    private static func network(
        _ argument: String, _ word: String, _ read: (String) -> String?, _ family: String, _ limit: Int
    ) throws(MailProblem) {
        let parts = argument.dropFirst().split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard argument.hasPrefix(":"), let address = parts.first, read(String(address)) != nil else {
            throw MailProblem("\"\(word)\" has no \(family) address")
        }
        if parts.count == 2 { try length(parts[1], word, limit) }
    }

    /// `[":" domain] ["/" n] ["//" n]` (RFC 7208 §5.3, §5.4). A slash inside `%{…}` is a delimiter of the macro.
    private static func host(_ argument: String, _ word: String) throws(MailProblem) {
        var depth = 0
        let before = argument.prefix { character in
            if character == "{" { depth += 1 } else if character == "}" { depth -= 1 }
            return depth > 0 || character != "/"
        }
        if before.hasPrefix(":") { try domain(String(before.dropFirst()), word) }
        var lengths = argument.dropFirst(before.count)
        guard !lengths.isEmpty else { return }
        if !lengths.hasPrefix("//") {
            let four = lengths.dropFirst().prefix { $0 != "/" }
            try length(four, word, 32)
            lengths = lengths.dropFirst(four.count + 1)
        }
        guard !lengths.isEmpty else { return }
        guard lengths.hasPrefix("//") else { throw MailProblem("\"\(word)\": the IPv6 prefix length follows \"//\"") }
        try length(lengths.dropFirst(2), word, 128)
    }

    private static func length(_ text: Substring, _ word: String, _ limit: Int) throws(MailProblem) {
        guard MailText.number(text, in: 0...limit) != nil, text == "0" || !text.hasPrefix("0") else {
            throw MailProblem("\"\(word)\" has a prefix length that is not 0 to \(limit)")
        }
    }

    /// A domain-spec (RFC 7208 §7.1): two labels at least, or a macro, whose expansion nobody knows here.
    private static func domain(_ text: String, _ word: String) throws(MailProblem) {
        if text.contains("%") { return try macros(text) }
        let name = DomainName.canonical(text)
        if let problem = DomainName.problem(name, allowing: .underscore) { throw MailProblem("\"\(word)\": \(problem.message)") }
        guard name.contains("."), IPAddress.v4(name) == nil else { throw MailProblem("\"\(word)\": \"\(text)\" is not a full domain name") }
    }

    /// `%{s1r.}`, `%%`, `%_` and `%-` (RFC 7208 §7.1).
    private static func macros(_ text: String) throws(MailProblem) {
        var rest = text[...]
        while let percent = rest.firstIndex(of: "%") {
            let after = rest[rest.index(after: percent)...]
            let malformed = MailProblem("\"\(text)\" has a malformed macro")
            guard let next = after.first else { throw malformed }
            if "%_-".contains(next) {
                rest = after.dropFirst()
                continue
            }
            guard next == "{", let close = after.firstIndex(of: "}") else { throw malformed }
            var macro = after[after.index(after: after.startIndex)..<close]
            guard let letter = macro.popFirst(), "slodiphcrtvSLODIPHCRTV".contains(letter) else { throw malformed }
            macro = macro.drop { $0.isNumber }
            if macro.first == "r" || macro.first == "R" { macro = macro.dropFirst() }
            guard macro.allSatisfy({ ".-+,/_=".contains($0) }) else { throw malformed }
            rest = after[after.index(after: close)...]
        }
    }
}
