/// Which values of a line of YAML are secret by what their key or tag says. Of the text alone: the line may be what is wrong.
enum SecretLine {
    /// Parts of a key that name a secret.
    private static let words: Set<String> = [
        "secret", "password", "passwd", "passphrase", "pwd", "token", "key", "apikey", "credential", "credentials", "private", "pin",
        "totp", "otp", "salt", "dsn", "pepper", "cookie", "signing",
    ]

    /// Whether a key such as `STRIPE_API_KEY` or `authToken` names a secret.
    static func isSecret(_ key: String) -> Bool {
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

    /// Where values stand that are secret, without their quotation marks.
    static func values(in line: [Unicode.Scalar]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var place = 0
        while place < line.count {
            guard line[place] == ":", place + 1 < line.count, line[place + 1] == " ", let key = key(endingAt: place, line) else {
                place += 1
                continue
            }
            let value = value(from: place + 1, line)
            if isHidden(line[value], under: key) { found.append(value) }
            // A flow mapping is looked into: its entries have keys of their own.
            place = value.isEmpty || line[value.lowerBound] == "{" ? place + 1 : value.upperBound
        }
        return found
    }

    /// The key of a block of text that begins in a line (`KEY: |`); nil where none does.
    static func blockKey(begunIn line: some Collection<Unicode.Scalar>) -> String? {
        let line = Array(line)
        guard let colon = line.lastIndex(of: ":"), line[(colon + 1)...].contains(where: { $0 == "|" || $0 == ">" }) else { return nil }
        return key(endingAt: colon, line)
    }

    private static func key(endingAt end: Int, _ line: [Unicode.Scalar]) -> String? {
        let ends: Set<Unicode.Scalar> = [" ", "{", ",", "[", "\t"]
        let key = line[..<end].reversed().prefix { !ends.contains($0) }.reversed().filter { $0 != "\"" && $0 != "'" }
        return key.isEmpty ? nil : String(String.UnicodeScalarView(key))
    }

    /// What stands after a colon: to the end of a quoted text, of an entry of a flow mapping, or of the line.
    private static func value(from start: Int, _ line: [Unicode.Scalar]) -> Range<Int> {
        let start = start + line[start...].prefix { $0 == " " }.count
        let isInFlow = line[..<start].contains("{")
        var place = start
        var quote: Unicode.Scalar?
        while place < line.count {
            let scalar = line[place]
            if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
            } else if isInFlow, scalar == "," || scalar == "}" {
                break
            } else if scalar == "#", place > start, line[place - 1] == " " {
                break
            }
            place += 1
        }
        while place > start, line[place - 1] == " " || line[place - 1] == "\r" { place -= 1 }
        return start..<place
    }

    /// Of a tagged value only what follows `!secret` and is no reference: somebody wrote the secret itself.
    private static func isHidden(_ value: ArraySlice<Unicode.Scalar>, under key: String) -> Bool {
        let text = String(String.UnicodeScalarView(value))
        if text.hasPrefix("!secret") {
            return text.dropFirst("!secret".count).drop { " \"'".contains($0) }.wholeMatch(of: /[\w-]+(@[\w-]+)?:\/[^"']*["']?/) == nil
        }
        guard isSecret(key), !["!", "{", "[", "|", ">", "&", "*"].contains(where: text.hasPrefix) else { return false }
        return !["", "true", "false", "null", "~"].contains(text)
    }
}
