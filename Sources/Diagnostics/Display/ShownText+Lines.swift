extension ShownText where Form == TerminalForm {
    /// Terminal cells that it takes on one line.
    package var cells: Int { runs.reduce(0) { $0 + CellWidth.of($1.text) } }

    /// With spaces at its end, at least so many cells.
    package func padded(to width: Int) -> DisplayText { self + .spaces(width - cells) }

    /// At most so many cells; the end of what is longer is `…`.
    package func truncated(to width: Int) -> DisplayText {
        guard cells > width else { return self }
        var kept: [Run] = []
        var rest = max(0, width - 1)
        for run in runs where rest > 0 {
            var text = ""
            for character in run.text {
                let cells = CellWidth.of(String(character))
                guard cells <= rest else {
                    rest = 0
                    break
                }
                rest -= cells
                text.append(character)
            }
            kept.append(Run(text: text, style: run.style))
        }
        let ellipsis = DisplayText(runs: width > 0 ? [Run(text: "…")] : [], unescaped: "")
        // All of it is looked through for secrets, also what is not shown.
        return DisplayText(runs: kept, unescaped: unescaped) + ellipsis
    }

    /// Lines of at most `width` cells, broken at spaces. A longer word, such as an address that is to be copied, is not torn.
    /// - Parameter indent: spaces before every line but the first.
    package func wrapped(to width: Int, indent: Int = 0) -> [DisplayText] {
        guard cells > width else { return [self] }
        var lines: [DisplayText] = []
        var line = DisplayText(runs: [], unescaped: "")
        var gap = line
        // What a line begins with is kept: it is how far it is indented.
        var isBegun = false
        for token in tokens {
            if token.isSpace {
                gap += token.text
                continue
            }
            if isBegun, line.cells + gap.cells + token.text.cells > width {
                lines.append(line)
                (line, gap) = (.spaces(indent), DisplayText(runs: [], unescaped: ""))
            }
            line += gap + token.text
            (gap, isBegun) = (DisplayText(runs: [], unescaped: ""), true)
        }
        lines.append(line)
        // A secret with spaces in it would be in no line: the first is looked through in the place of all.
        return lines.enumerated().map { DisplayText(runs: $0.element.runs, unescaped: $0.offset == 0 ? unescaped : "") }
    }

    /// Every line of the text broken at spaces to at most so many cells, and indented further where it goes on.
    /// - Parameter width: of the terminal; nil where lines are not broken.
    package func fitted(to width: Int?) -> DisplayText {
        guard let width else { return self }
        let broken = lines.flatMap { line in
            let indent = line.runs.first.map { $0.text.prefix { $0 == " " }.count } ?? 0
            return line.wrapped(to: width, indent: min(indent + 4, max(0, width / 2)))
        }
        // All of it is looked through for secrets, as it was.
        return DisplayText(runs: broken.joined(separator: "\n").runs, unescaped: unescaped)
    }

    /// What stands between the ends of lines; the last is empty where the text ends with one.
    private var lines: [DisplayText] {
        var lines: [[Run]] = [[]]
        for run in runs {
            for (number, part) in run.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if number > 0 { lines.append([]) }
                if !part.isEmpty { lines[lines.count - 1].append(Run(text: String(part), style: run.style)) }
            }
        }
        return lines.map { DisplayText(runs: $0, unescaped: "") }
    }

    /// Words, and the spaces between them.
    private var tokens: [(text: DisplayText, isSpace: Bool)] {
        var tokens: [(text: DisplayText, isSpace: Bool)] = []
        for run in runs {
            var part = ""
            func end() {
                guard let first = part.first else { return }
                let text = DisplayText(runs: [Run(text: part, style: run.style)], unescaped: "")
                // A word may go on in another style.
                if let last = tokens.last, last.isSpace == (first == " ") {
                    tokens[tokens.count - 1].text = last.text + text
                } else {
                    tokens.append((text, first == " "))
                }
                part = ""
            }
            for character in run.text {
                if let last = part.last, (last == " ") != (character == " ") { end() }
                part.append(character)
            }
            end()
        }
        return tokens
    }
}
