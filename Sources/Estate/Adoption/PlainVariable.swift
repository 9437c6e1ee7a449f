/// Tells a variable that may stand in a file from one that may be a secret. What is not surely plain counts as a secret.
package enum PlainVariable {
    /// Words of names whose values are secrets whatever they look like.
    private static let secretWords: Set<String> = [
        "KEYS", "PIN", "DSN", "CERT", "AUTH", "SEED", "OTP", "TOTP", "JWT", "PEM", "HMAC", "CSRF", "XSRF", "BEARER", "PEPPER",
    ]
    /// What such a word may contain, since names run words together: `APISECRET`, `NEWRELICLICENSE`.
    private static let secretParts = [
        "SECRET", "PASSW", "PASSPHRASE", "PASSCODE", "TOKEN", "CREDENTIAL", "PRIVATE", "APIKEY", "SIGNING", "SIGNATURE", "CERTIFICATE",
        "COOKIE",
        "WEBHOOK", "SESSION", "MNEMONIC", "LICENSE", "LICENCE", "PINCODE",
    ]
    /// What such a word may end with: `DBPASS`, `SSHKEY`.
    private static let secretEnds = ["KEY", "PASS", "PWD", "PW", "SALT"]

    /// Whether the value may be written in clear.
    package static func isPlain(_ value: String, named name: String, forms: CredentialForms) -> Bool {
        guard CredentialLiteral(in: value, forms: forms) == nil else { return false }
        if isSwitch(value) { return true }
        let words = name.uppercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard !words.contains(where: isOfSecret) else { return false }
        if isNumber(value) { return true }
        let parts = value.split(separator: ",", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
        return parts.allSatisfy { isName($0) || isAddress($0) }
    }

    private static func isOfSecret(_ word: String) -> Bool {
        secretWords.contains(word) || secretParts.contains { word.contains($0) } || secretEnds.contains { word.hasSuffix($0) }
    }

    /// A value that says on or off, and nothing else.
    package static func isSwitch(_ value: String) -> Bool {
        ["", "0", "1", "true", "false", "yes", "no", "on", "off"].contains(value.lowercased())
    }

    private static func isNumber(_ value: String) -> Bool {
        !value.isEmpty && value.utf8.count <= 9 && value.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
            && value.utf8.contains(where: isDigit)
    }

    /// Words of letters, each with three digits behind it at most, joined by `-._@+/:`; what has more digits could be random.
    private static func isName(_ text: Substring) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 128 else { return false }
        let words = text.split(omittingEmptySubsequences: false) { "-._@+/".contains($0) }
        // An absolute path begins with a separator.
        return words.enumerated().allSatisfy { index, word in
            index == 0 ? word.isEmpty ? text.count > 1 : isWord(word) : isWord(word) || isShortNumber(word)
        }
    }

    /// As in `eu-west-1`.
    private static func isShortNumber(_ word: Substring) -> Bool { (1...2).contains(word.utf8.count) && word.utf8.allSatisfy(isDigit) }

    private static func isWord(_ word: Substring) -> Bool {
        let letters = word.utf8.prefix(while: isLetter)
        let digits = word.utf8.dropFirst(letters.count)
        guard (1...20).contains(letters.count), digits.count <= 3, digits.allSatisfy(isDigit) else { return false }
        // In the middle of a word capitals are no more than a camel has humps.
        return letters.dropFirst().count { isUpper($0) } <= 3 || letters.allSatisfy(isUpper)
    }

    /// An origin, with a path of names if there is one; no user, no query.
    private static func isAddress(_ text: Substring) -> Bool {
        guard let scheme = ["https://", "http://", "wss://", "ws://"].first(where: { text.hasPrefix($0) }) else { return false }
        let rest = text.dropFirst(scheme.count)
        let host = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(host.count)
        let isHost =
            !host.isEmpty
            && host.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: ".") || $0 == 45 || $0 == UInt8(ascii: ":") }
        // Capitals in a path may be a key of whoever is called there.
        return isHost && (path.isEmpty || path == "/" || path.lowercased() == path && isName(path.last == "/" ? path.dropLast() : path))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { isUpper(byte) || (97...122).contains(byte) }
}
