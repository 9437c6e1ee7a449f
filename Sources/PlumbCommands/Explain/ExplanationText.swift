internal import Diagnostics
internal import EstateFiles

/// An explanation for a terminal.
enum ExplanationText {
    /// - Parameter width: of the terminal, in columns; nil for a file or a pipe, where lines are not broken.
    static func render(_ explanation: Explanation, isRecursive: Bool, width: Int?) -> DisplayText {
        let lines: [DisplayText] =
            switch explanation {
            case .language(let nouns): language(nouns, isRecursive: isRecursive, width)
            case .place(let path): place(path, isRecursive: isRecursive, width)
            }
        return lines.map { $0.trimmedEnd + "\n" }.joined()
    }

    private static func language(_ nouns: [NounDescription], isRecursive: Bool, _ width: Int?) -> [DisplayText] {
        let rows = nouns.flatMap { noun in
            [ExplanationTable.Row(name: noun.name, type: "", meaning: noun.documentation)]
                + (isRecursive ? table(Explanation.rows(of: noun, isRecursive: true), depth: 1) : [])
        }
        return ExplanationTable.lines(rows, width) + ["", "plumb explain NOUN lists the keys of one."]
    }

    private static func place(_ path: NounPath, isRecursive: Bool, _ width: Int?) -> [DisplayText] {
        var lines: [DisplayText] = [DisplayText(path.names.joined(separator: ".")), ""]
        lines += DisplayText(path.key?.documentation ?? path.nouns.first?.documentation ?? "").wrapped(to: width ?? .max)
        lines += [""] + facts(of: path, width)
        for noun in path.nouns {
            let rows = table(Explanation.rows(of: noun, isRecursive: isRecursive), depth: 0)
            // Which of several shapes it is.
            lines += path.nouns.count > 1 ? ["", DisplayText(noun.documentation)] : [""]
            lines += ExplanationTable.lines(rows, width)
        }
        return lines
    }

    private static func facts(of path: NounPath, _ width: Int?) -> [DisplayText] {
        let facts = self.facts(of: path)
        let label = facts.map(\.label.count).max() ?? 0
        return facts.flatMap { fact in
            let line = DisplayText(fact.label).padded(to: label) + "  " + DisplayText(fact.text)
            return line.wrapped(to: width ?? .max, indent: label + 2)
        }
    }

    private static func facts(of path: NounPath) -> [(label: String, text: String)] {
        guard let key = path.key else { return [("type", "map, one file")] }
        var facts = [("type", key.shape.words())]
        if key.isRequired { facts.append(("required", key.companion.map { "with \($0.words())" } ?? "yes")) }
        if !key.isRequired, let companion = key.companion { facts.append(("goes with", companion.words())) }
        if let standard = key.standard { facts.append(("without it", standard)) }
        for (index, place) in path.places.enumerated() { facts.append((index == 0 ? "where" : "", place)) }
        facts.append(("example", "\(key.name): \(key.example)"))
        if let page = key.page { facts.append(("more", "docs/\(page)")) }
        return facts
    }

    private static func table(_ rows: [Explanation.Row], depth: Int) -> [ExplanationTable.Row] {
        rows.map { row in
            ExplanationTable.Row(
                name: String(repeating: " ", count: 2 * (row.depth + depth)) + row.key.name, type: row.key.shape.words(),
                meaning: row.key.sentences)
        }
    }
}
