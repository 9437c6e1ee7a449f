package import Diagnostics

/// The value of a TXT record as people paste it: from a zone file it comes with quotes and escapes (RFC 1035 §5.1), which are syntax and
/// not content.
package enum PastedText {
    /// What the value means; and what is to be said about how it is written.
    package static func meaning(_ text: String, at span: SourceSpan) -> (text: String, spelling: Diagnostic?) {
        if isPlain(text) { return (text, nil) }
        let blanks: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\n" }
        let scalars = text.unicodeScalars.drop(while: blanks).reversed().drop(while: blanks).reversed()
        let trimmed = String(String.UnicodeScalarView(scalars))
        guard TXTStrings.looksQuoted(trimmed), trimmed.unicodeScalars.count > 1 else {
            return (text, escape(text, at: span) ?? quote(text, at: span))
        }
        guard let meant = TXTStrings.unquoted(trimmed) else {
            return (
                text,
                .error(
                    "dns.txt-quotes", "the quotes do not pair, or contain an invalid escape (RFC 1035 §5.1)", at: span,
                    fix: "write the text without quotes, or escape \" and \\ inside of them with \\")
            )
        }
        // Only this way is it written at all.
        if meant.unicodeScalars.contains(where: isControl) { return (meant, nil) }
        return (
            meant,
            .warning(
                "dns.txt-quotes", "the quotes are the syntax of zone files (RFC 1035 §5.1); read without them, as \(shortened(meant))",
                at: span,
                fix: "write the text without quotes")
        )
    }

    /// Whether it cannot be anything of a zone file's syntax: most texts begin with a letter and hold no backslash.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        return !" \t\n\"".utf8.contains(first) && !text.utf8.contains(UInt8(ascii: "\\"))
    }

    /// How a text is written so that ``meaning(_:at:)`` reads it back: what would be taken for the syntax of a zone file is written in that.
    package static func written(_ text: String) -> String {
        let hasControl = text.unicodeScalars.contains(where: isControl)
        let read = meaning(text, at: SourceSpan(file: "", line: 1, column: 1))
        guard hasControl || read.text != text || read.spelling != nil else { return text }
        return TXTStrings.quoted(text).unicodeScalars.map { scalar in
            isControl(scalar) ? String(scalar).utf8.map { "\\" + String(1_000 + Int($0)).dropFirst() }.joined() : String(scalar)
        }.joined()
    }

    /// Whether it is nothing that a text shows.
    package static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }

    /// `\;`, `\"` and `\195` outside of quotes: published as they are, receivers would see the backslash.
    private static func escape(_ text: String, at span: SourceSpan) -> Diagnostic? {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\\") {
            let next = bytes.dropFirst(index + 1)
            let isNumber = next.count >= 3 && next.prefix(3).allSatisfy { (48...57).contains($0) }
            guard isNumber || next.first == UInt8(ascii: ";") || next.first == UInt8(ascii: "\"") else { continue }
            let written = "\\" + String(decoding: next.prefix(isNumber ? 3 : 1), as: UTF8.self)
            return .error(
                "dns.txt-escape", "\(written) is an escape of zone files (RFC 1035 §5.1), and here would be published with its backslash",
                at: span,
                fix: isNumber
                    ? "write the character itself; where the backslash is meant, write all of it as in a zone file: in quotes, with \\\\"
                    : "write \(written.dropFirst()) alone; where the backslash is meant, write all of it as in a zone file: in quotes, with \\\\"
            )
        }
        return nil
    }

    /// A text that begins with a quote that does not end it.
    private static func quote(_ text: String, at span: SourceSpan) -> Diagnostic? {
        guard text.unicodeScalars.first == "\"" else { return nil }
        return .warning(
            "dns.txt-quotes", "the text begins with a quote that is never closed; it is published with it", at: span,
            fix: "remove the quote")
    }

    private static func shortened(_ text: String) -> String {
        let start = text.unicodeScalars.prefix(40).map {
            $0.isASCII && $0.value >= 32 && $0.value != 127 ? String($0) : $0.escaped(asASCII: true)
        }
        return start.joined() + (text.unicodeScalars.count > 40 ? "…" : "")
    }
}
