/// Text that may be printed. It is made of two things only: what this program's source says, and text of others, escaped.
///
///     let line: DisplayText = "\(zone): \(value) is live\n"
///
/// What stands in the literal is printed as it is; what is interpolated is escaped for the form, and never begins a line, moves a cursor or
/// becomes markup. There is no other way to make one: literals are `StaticString`s, which cannot be made from data. A ``DisplayText`` that is
/// interpolated is printed as it is, because it is safe already.
package struct ShownText<Form: TextForm>: Sendable, Hashable {
    struct Run: Sendable, Hashable {
        var text: String
        var style: TextStyle?
    }

    private(set) var runs: [Run]
    /// The same with nothing escaped: what is looked through for secrets, and never printed.
    package private(set) var unescaped: String

    init(runs: [Run], unescaped: String) {
        self.runs = runs
        self.unescaped = unescaped
    }

    /// Text of others, escaped.
    package init(_ foreign: some StringProtocol) {
        let foreign = String(foreign)
        self.init(runs: [Run(text: Form.escaped(foreign))], unescaped: foreign)
    }

    /// Lines, each of them escaped.
    package init(lines: some Sequence<some StringProtocol>) {
        self = lines.map { ShownText($0) + "\n" }.joined()
    }

    /// Without styles.
    package var text: String { runs.count == 1 ? runs[0].text : runs.map(\.text).joined() }

    package var isEmpty: Bool { runs.allSatisfy(\.text.isEmpty) }

    /// In characters.
    package var count: Int { runs.reduce(0) { $0 + $1.text.count } }

    package static func + (left: ShownText, right: ShownText) -> ShownText {
        var sum = left
        sum += right
        return sum
    }

    package static func += (left: inout ShownText, right: ShownText) {
        for run in right.runs {
            let last = left.runs.count - 1
            // Nobody else may hold the text here: it would be copied for each that is added.
            if last >= 0, left.runs[last].style == run.style {
                left.runs[last].text += run.text
            } else {
                left.runs.append(run)
            }
        }
        left.unescaped += right.unescaped
    }

    /// With spaces at its end, at least so many characters.
    package func padded(to width: Int) -> ShownText {
        self + .spaces(width - count)
    }

    /// So many blanks; none where the count is not positive.
    package static func spaces(_ count: Int) -> ShownText {
        let spaces = String(repeating: " ", count: max(0, count))
        return ShownText(runs: spaces.isEmpty ? [] : [Run(text: spaces)], unescaped: spaces)
    }

    /// Without the spaces at its end.
    package var trimmedEnd: ShownText {
        var trimmed = self
        while let last = trimmed.runs.last, last.text.last == " " || last.text.isEmpty {
            let rest = last.text.reversed().drop { $0 == " " }.reversed()
            if rest.isEmpty { trimmed.runs.removeLast() } else { trimmed.runs[trimmed.runs.count - 1].text = String(rest) }
        }
        return trimmed
    }
}

/// How text of others is escaped.
package protocol TextForm {
    /// The text with everything that would act on a reader made visible: control characters, and the marks of this form.
    static func escaped(_ foreign: String) -> String
}

/// For terminals and logs.
package enum TerminalForm: TextForm {
    package static func escaped(_ foreign: String) -> String { ForeignText.escaped(foreign) }
}

/// For pull requests and pages.
package enum MarkdownForm: TextForm {
    package static func escaped(_ foreign: String) -> String { ForeignText.markdown(foreign) }
}

package typealias DisplayText = ShownText<TerminalForm>

/// A template must not begin a line with what is interpolated: `- ` and `1. ` are markup there.
package typealias MarkdownText = ShownText<MarkdownForm>

extension ShownText where Form == TerminalForm {
    /// A JSON document, indented for people, and an end of line.
    package init(json document: String) {
        self.init(runs: [Run(text: ForeignText.json(document) + "\n")], unescaped: document)
    }

    /// Markdown, for who prints it.
    package init(_ markdown: MarkdownText) {
        self.init(runs: [Run(text: markdown.text)], unescaped: markdown.unescaped)
    }
}

extension Sequence {
    /// The texts one after the other, with the separator between.
    package func joined<Form>(separator: ShownText<Form> = "") -> ShownText<Form> where Element == ShownText<Form> {
        var joined = ShownText<Form>(runs: [], unescaped: "")
        var isFirst = true
        for element in self {
            if !isFirst { joined += separator }
            joined += element
            isFirst = false
        }
        return joined
    }
}
