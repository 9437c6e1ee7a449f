internal import Diagnostics
internal import Estate

/// Scalars as they are written: bare where nothing else could be meant, else in double quotes.
enum WrittenScalarText {
    static func text(_ node: DeclaredNode, inFlow: Bool) -> String {
        switch node {
        case .text(let text): isBare(text) ? text : quoted(text)
        case .integer(let value): String(value)
        case .boolean(let value): value ? "true" : "false"
        // A bare tag ends with a space: `!external,` would not be read.
        case .tagged(let tag, ""): inFlow ? tag + " " : tag
        case .tagged(let tag, let text): tag + " " + (isBare(text) && !text.contains(":") ? text : quoted(text))
        case .list, .map: FlowYAML.text(node)
        }
    }

    /// Keys are names of variables, hosts, environments.
    static func key(_ text: String) -> String { isBare(text) ? text : quoted(text) }

    /// What other readers of YAML take for something else than text.
    private static let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"]

    /// A word that begins with a letter, a slash or an underscore and has neither blanks nor marks of YAML's in it.
    private static func isBare(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "/") || first == UInt8(ascii: "_") else { return false }
        let isWord = text.utf8.enumerated().allSatisfy { index, byte in
            if byte == UInt8(ascii: ":") { return index + 1 < text.utf8.count }
            return isLetter(byte) || (48...57).contains(byte) || "._-/@+=".utf8.contains(byte)
        }
        return isWord && !words.contains(text.lowercased()) && text.utf8.count <= 200
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }

    /// YAML 1.2.2 §5.7: what cannot be printed is escaped.
    static func quoted(_ text: String) -> String { QuotedScalar.text(text) }
}
