/// Words of a text that somebody else wrote, such as a message or a line of a log, which look like credentials although nothing says that they are.
package enum CredentialText {
    private static let concealed = "(a credential)"
    /// After these a credential is told in clear (RFC 9110 §11.4, RFC 6750, RFC 7617), or as `PASSWORD=…`, `"api_key": "…"`. Letters alone.
    private static let names = ["bearer", "basic", "token", "password", "passwd", "secret", "apikey", "accesskey"]
    /// A word that is no credential has fewer characters, or no digit.
    private static let shortest = 8

    /// Whether a word of the text looks like one.
    package static func isIn(_ text: String, forms: CredentialForms) -> Bool { concealed(in: text, forms: forms) != text }

    /// The text, with something said in the place of each such word.
    package static func concealed(in text: String, forms: CredentialForms) -> String {
        if text.contains("-----BEGIN "), text.contains("PRIVATE KEY") { return concealed }
        var (result, word, before) = ("", "", "")
        func end() {
            guard !word.isEmpty else { return }
            let isCredential = CredentialLiteral(in: word, forms: forms) != nil || isNamed(word) || (isName(before) && looksRandom(word))
            result += isCredential ? concealed : word
            if word.contains(where: \.isLetter) { before = word }
            word = ""
        }
        for character in text {
            if character.isWhitespace || "\"'`,;()<>{}".contains(character) {
                end()
                result.append(character)
            } else {
                word.append(character)
            }
        }
        end()
        return result
    }

    private static func isNamed(_ word: String) -> Bool {
        guard let mark = word.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return false }
        return isName(String(word[..<mark])) && looksRandom(String(word[word.index(after: mark)...]))
    }

    private static func isName(_ word: String) -> Bool {
        let letters = word.lowercased().filter(\.isLetter)
        return names.contains(where: letters.hasSuffix)
    }

    private static func looksRandom(_ word: String) -> Bool {
        word.utf8.count >= shortest && word.utf8.contains { (48...57).contains($0) }
    }
}
