/// Text that somebody else wrote: a provider, a file, a git host, an operator. The only place that escapes it.
///
/// Escaped are the scalars that act on what shows them instead of being seen: control characters (C0, DEL, C1), line and paragraph
/// separators, bidirectional controls, zero-width and other invisible scalars, and noncharacters. They are written as YAML writes them
/// between double quotes (`\e`, `\n`, `\x9B`, `\u202E`), so that what is shown can be put into a file of the estate. A backslash stays
/// as it is: escaping twice gives what escaping once gives.
enum ForeignText {
    /// On one line, for a terminal, a log or a page.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isSeen(scalar) { result.unicodeScalars.append(scalar) } else { result += yaml(scalar) }
        }
        return result
    }

    /// As a fragment of a line of GitHub-flavoured Markdown: no markup, link, mention, reference, HTML or end of a table cell.
    static func markdown(_ text: String) -> String {
        var result = ""
        let scalars = Array(escaped(text).unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            switch scalar {
            case "@", "#":
                // Mentions and references are found in what was rendered, where no backslash is left; an invisible space parts them.
                result += scalar == "#" ? "\\#\u{200B}" : "@\u{200B}"
            case "|", "\\", "`", "*", "_", "<", ">", "[", "]", "~", "&", "$": result += "\\\(scalar)"
            // The first slash of `://`: without it no address is a link.
            case "/" where result.hasSuffix(":") && place + 1 < scalars.count && scalars[place + 1] == "/": result += "\\/"
            case "." where result.suffix(3).lowercased() == "www": result += "\\."
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// As a code span, where it can be one.
    static func markdownCode(_ text: String) -> String {
        let text = escaped(text)
        guard !text.isEmpty, !text.contains(where: { $0 == "`" || $0 == "|" }) else { return markdown(text) }
        // One space at each side is taken away again where both are there.
        return text.hasPrefix(" ") || text.hasSuffix(" ") ? "` \(text) `" : "`\(text)`"
    }

    /// A JSON document whose strings hold such scalars, or a command of a runner, as the same document without them.
    static func json(_ document: String) -> String {
        let document = RunnerCommand.disarmed(document) { "\\u" + hexadecimal($0.value, digits: 4) }
        guard document.utf8.contains(where: { $0 >= 0x7F }) else { return document }
        var result = ""
        for scalar in document.unicodeScalars {
            if scalar == "\n" || isSeen(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += String(scalar).utf16.map { "\\u" + hexadecimal(UInt32($0), digits: 4) }.joined()
            }
        }
        return result
    }

    /// Whether a scalar shows itself and does nothing else.
    static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return false
        default: break
        }
        // Variation selectors choose between forms of the sign before them.
        if (0xFE00...0xFE0F).contains(scalar.value) { return true }
        return !properties.isDefaultIgnorableCodePoint && !properties.isNoncharacterCodePoint
    }

    /// As YAML writes it between double quotes.
    static func yaml(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x00: "\\0"
        case 0x07: "\\a"
        case 0x08: "\\b"
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0B: "\\v"
        case 0x0C: "\\f"
        case 0x0D: "\\r"
        case 0x1B: "\\e"
        case ..<0x100: "\\x" + hexadecimal(scalar.value, digits: 2)
        case ..<0x1_0000: "\\u" + hexadecimal(scalar.value, digits: 4)
        default: "\\U" + hexadecimal(scalar.value, digits: 8)
        }
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
