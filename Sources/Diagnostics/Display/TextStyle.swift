/// How a part of a text looks on a terminal that has colours. A value: no text holds an escape sequence.
package enum TextStyle: Sendable, Hashable {
    case red
    case green
    case yellow
    case faint
    /// An environment's name on its colour.
    case banner(BannerColor)

    /// The colour of an environment's banner.
    package enum BannerColor: String, Sendable, Hashable {
        case red, purple, yellow, blue, green
    }

    /// The parameters of the terminal's "select graphic rendition" (ECMA-48 §8.3.117).
    var code: String {
        switch self {
        case .red: "31"
        case .green: "32"
        case .yellow: "33"
        case .faint: "2"
        case .banner(.red): "1;41;97"
        case .banner(.purple): "1;45;97"
        case .banner(.yellow): "1;43;30"
        case .banner(.blue): "1;44;97"
        case .banner(.green): "1;42;30"
        }
    }
}

extension ShownText where Form == TerminalForm {
    /// The same in a style; nil leaves it as it is.
    package func styled(_ style: TextStyle?) -> DisplayText {
        guard let style else { return self }
        return DisplayText(runs: runs.map { Run(text: $0.text, style: style) }, unescaped: unescaped)
    }

    /// The bytes for a terminal or a file: the text with its styles, no control character beside line ends that is not of a style, and
    /// nothing that a runner of jobs takes for a command.
    ///
    /// Nothing that was escaped holds a control character; this is for a literal of the program that does. A command may be made of several
    /// texts, so it is looked for in what they are together.
    package var bytes: [UInt8] {
        let text = runs.map { run in
            let text = Self.withoutControls(run.text)
            return run.style.map { "\u{1B}[\($0.code)m\(text)\u{1B}[0m" } ?? text
        }.joined()
        return Array(RunnerCommand.disarmed(text).utf8)
    }

    private static func withoutControls(_ text: String) -> String {
        // In UTF-8, what lies from U+0080 to U+009F begins with C2.
        let mayHold = text.utf8.contains { $0 < 0x20 ? $0 != UInt8(ascii: "\n") : $0 == 0x7F || $0 == 0xC2 }
        return mayHold ? String(String.UnicodeScalarView(text.unicodeScalars.filter { !isControl($0) })) : text
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 ? scalar != "\n" : (0x7F...0x9F).contains(scalar.value)
    }
}
