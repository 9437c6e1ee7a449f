/// Which parts of a line of YAML are secret by what their keys and tags say. It reads the text alone: the line may be what is wrong.
///
/// Everything below a key that names a secret is hidden, keys included: the items of a list, the second line of a quoted text, a mapping
/// behind an anchor. Shown are references to where a secret is stored, and what the language says about one (`format: hex`).
struct SecretLine {
    /// What to hide, in their order.
    private(set) var hidden: [Range<Int>] = []
    private(set) var hasKey = false
    /// Whether what follows in the lines below belongs to a key that names a secret.
    var isOpen: Bool { isPending || levels.last == true }

    private let line: [Unicode.Scalar]
    private var place = 0
    /// By level of flow collections, the line's own first: whether everything in it is secret.
    private var levels: [Bool]
    /// Whether the next value belongs to a key that names a secret.
    private var isPending = false
    /// Whether the next value is an attribute that the language has for a secret.
    private var isAttribute = false

    /// - Parameter isBelow: whether a line above, to which this one belongs, has a key that names a secret.
    init(_ line: some Collection<Unicode.Scalar>, isBelow: Bool) {
        self.line = Array(line)
        levels = [isBelow]
        while place < self.line.count { readNext() }
    }

    /// Parts of a key that name a secret.
    private static let words: Set<String> = [
        "secret", "password", "passwd", "passphrase", "pass", "pwd", "token", "key", "apikey", "credential", "credentials", "private",
        "pin", "totp", "otp", "salt", "dsn", "pepper", "cookie", "signing", "auth",
    ]
    /// Keys of the language itself that hold settings.
    private static let settings: Set<String> = ["auth", "signing"]
    /// What the language says about a variable or a secret beside its value.
    private static let attributes: Set<String> = [
        "format", "length", "min", "max", "pattern", "values", "schemes", "secret", "from", "when", "while", "class", "shared", "severity",
        "stored", "generate", "bytes", "encoding", "generation", "kind", "method", "reason", "until", "after", "remote",
    ]
    /// Tags whose arguments are names.
    private static let tags: Set<String> = ["!env", "!ref", "!lookup", "!generate", "!external", "!absent", "!unset", "!fake"]

    /// Whether a key such as `STRIPE_API_KEY` or `authToken` names a secret.
    static func isSecret(_ key: String) -> Bool {
        guard !settings.contains(key) else { return false }
        var parts: [String] = [""]
        var previous: Character = "_"
        for character in key {
            if !character.isLetter {
                parts.append("")
            } else {
                if character.isUppercase, previous.isLowercase { parts.append("") }
                parts[parts.count - 1].append(character.lowercased())
            }
            previous = character
        }
        return parts.contains(where: words.contains)
    }

    private mutating func readNext() {
        switch line[place] {
        case " ", "\t", "\r": place += 1
        case "{", "[": open(isSecret: isOpen && !isAttribute)
        case "}", "]": close()
        case "," where levels.count > 1: next()
        case "#": next()
        case "-" where isIndicator, "?" where isIndicator: place += 1
        case "|", ">": hideRest(afterHeader: true)
        case "&", "*": skipWord()
        case "!": readTag()
        default: readScalar()
        }
    }

    /// A hyphen or a question mark before a blank, in front of everything.
    private var isIndicator: Bool {
        !hasKey && levels.count == 1 && (place + 1 == line.count || line[place + 1] == " ") && !isPending
    }

    private mutating func open(isSecret: Bool) {
        levels.append(isSecret)
        next()
    }

    private mutating func close() {
        if levels.count > 1 { levels.removeLast() }
        next()
    }

    private mutating func next() {
        (isPending, isAttribute) = (false, false)
        place += 1
    }

    private mutating func skipWord() {
        while place < line.count, line[place] != " ", !",]}".unicodeScalars.contains(line[place]) { place += 1 }
    }

    /// `|` and `>` begin a block in the lines below; where they do not, they are part of a value.
    private mutating func hideRest(afterHeader: Bool) {
        let rest = line[place...].drop { "|>+-0123456789".unicodeScalars.contains($0) }
        let isHeader = rest.allSatisfy { $0 == " " || $0 == "\r" } || rest.first == " " && rest.first { $0 != " " } == "#"
        if isHeader { place = line.count } else { readScalar() }
    }

    private mutating func readTag() {
        let start = place
        skipWord()
        let tag = String(String.UnicodeScalarView(line[start..<place]))
        // `!!str` and the like say the type of a value.
        guard !tag.hasPrefix("!!") else { return }
        while place < line.count, line[place] == " " { place += 1 }
        guard place < line.count, line[place] != "#" else { return }
        if line[place] == "{" || line[place] == "[" { return open(isSecret: !Self.tags.contains(tag)) }
        guard !Self.tags.contains(tag) else { return skipScalar() }
        let range = scalar()
        // Somebody wrote the secret itself, or misspelt the tag.
        if tag != "!secret" || !isReference(range) { hidden.append(range) }
    }

    private mutating func skipScalar() { _ = scalar() }

    private mutating func readScalar() {
        let isQuoted = line[place] == "\"" || line[place] == "'"
        let range = scalar()
        let after = line[place...].prefix { $0 == " " }.count + place
        let isKey = after < line.count && line[after] == ":" && (isQuoted || after + 1 == line.count || endsKey(line[after + 1]))
        let text = String(String.UnicodeScalarView(line[range].filter { $0 != "\"" && $0 != "'" }))
        let isBelow = isPending || levels.last == true
        if isKey {
            let isKnown = Self.attributes.contains(text)
            if isBelow, !isKnown { hidden.append(range) }
            hasKey = true
            isAttribute = isBelow && isKnown
            isPending = isPending && !isKnown || Self.isSecret(text) && !isAttribute
            place = after + 1
        } else if isBelow, !isAttribute, !["", "true", "false", "null", "~"].contains(text), !isReference(range) {
            hidden.append(range)
        }
    }

    private func endsKey(_ scalar: Unicode.Scalar) -> Bool {
        [" ", "\t", "\r"].contains(scalar) || levels.count > 1 && ",[]{}".unicodeScalars.contains(scalar)
    }

    /// A text in quotation marks, with them; or a plain one to where a key, a comment, an entry of a flow collection or the line ends.
    private mutating func scalar() -> Range<Int> {
        let start = place
        if let quote = line[place...].first, quote == "\"" || quote == "'" {
            place += 1
            while place < line.count, line[place] != quote { place += line[place] == "\\" && quote == "\"" ? 2 : 1 }
            place = min(place + 1, line.count)
            return start..<place
        }
        while place < line.count, !endsPlain { place += 1 }
        if place == start { place += 1 }
        var end = place
        while end > start + 1, [" ", "\t", "\r"].contains(line[end - 1]) { end -= 1 }
        return start..<end
    }

    private var endsPlain: Bool {
        switch line[place] {
        case ":": place + 1 == line.count || endsKey(line[place + 1])
        case "#": place > 0 && line[place - 1] == " "
        case ",", "[", "]", "{", "}": levels.count > 1
        default: false
        }
    }

    /// `STORE:/PATH` or `STORE@SLUG:/PATH`.
    private func isReference(_ range: Range<Int>) -> Bool {
        String(String.UnicodeScalarView(line[range])).wholeMatch(of: /["']?[\w-]+(@[\w-]+)?:\/(?!\/)[^"']*["']?/) != nil
    }
}
