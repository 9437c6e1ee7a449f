/// `tag=value; tag=value`, the syntax DKIM and DMARC share (RFC 6376 §3.2, RFC 7489 §6.4).
package struct TagList: Hashable, Sendable {
    /// One `name=value`, without the blanks around them.
    package struct Tag: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    /// In order of appearance.
    package let tags: [Tag]

    /// The value of the tag with this name; nil where there is none.
    package subscript(name: String) -> String? { tags.first { $0.name == name }?.value }

    /// Names are case-sensitive and unique; blanks around names and values do not count; a last `;` is allowed.
    package static func parse(_ text: String) -> Result<TagList, MailProblem> {
        var tags: [Tag] = []
        var parts = text.split(separator: ";", omittingEmptySubsequences: false).map { MailText.trimmed($0) }
        if parts.last == "" { parts.removeLast() }
        for part in parts {
            guard let equals = part.firstIndex(of: "=") else {
                return .failure(MailProblem(part.isEmpty ? "there is an empty tag" : "\"\(part)\" is not tag=value"))
            }
            let name = MailText.trimmed(part[..<equals])
            guard let first = name.utf8.first, MailText.isLetter(first),
                name.utf8.allSatisfy({ MailText.isLetter($0) || MailText.isDigit($0) || $0 == UInt8(ascii: "_") })
            else { return .failure(MailProblem("\"\(name)\" is not the name of a tag")) }
            guard !tags.contains(where: { $0.name == name }) else { return .failure(MailProblem("the tag \(name)= is there twice")) }
            tags.append(Tag(name: name, value: MailText.trimmed(part[part.index(after: equals)...])))
        }
        return tags.isEmpty ? .failure(MailProblem("there is no tag")) : .success(TagList(tags: tags))
    }
}

/// Why a mail record cannot be read, as a clause without a full stop.
package struct MailProblem: Error, Hashable, Sendable {
    package let message: String

    package init(_ message: String) { self.message = message }
}

/// Small readings that the mail records share. Folding white space is blanks, tabs and line ends (RFC 5322 §3.2.2).
enum MailText {
    static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n" }

    static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.unicodeScalars.drop(while: isBlank)
        return String(String.UnicodeScalarView(start.reversed().drop(while: isBlank).reversed()))
    }

    static func withoutBlanks(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { !isBlank($0) }))
    }

    /// The numbers of `text` when it is digits only and within the limits.
    static func number(_ text: some StringProtocol, in range: ClosedRange<Int>) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy(isDigit), let value = Int(text), range.contains(value) else { return nil }
        return value
    }
}
