package import Diagnostics

/// A comparison for a terminal.
package enum ComparisonText {
    /// The comparison as `plumb compare` prints it, ending with a line end.
    package static func render(_ comparison: Comparison) -> DisplayText {
        let words = ComparisonWords(comparison: comparison)
        var text: DisplayText =
            "\(comparison.left) → \(comparison.right)  \(comparison.isDeclared ? "as declared" : "live")  \(words.summary)\n"
        text += comparison.services.map { section($0, comparison, words) }.joined()
        for (service, environment) in comparison.alone { text += "\n\(service)  in \(environment) only, as the files say\n" }
        return text + "\n\(ComparisonWords.scopesLeftOut)\n"
    }

    private static func section(_ service: ServiceComparison, _ comparison: Comparison, _ words: ComparisonWords) -> DisplayText {
        let listed = service.unexpected + service.toConfirm
        let (first, second) = (
            listed.map { DisplayText(words.relation($0)).count }.max() ?? 0, listed.map { DisplayText(words.name($0)).count }.max() ?? 0
        )
        var text: DisplayText = "\n\(service.service)  \(service.left.app) → \(service.right.app)\n"
        for difference in listed {
            let mark: DisplayText = difference.standing == .unexpected ? "!" : " "
            let relation = DisplayText(words.relation(difference)).padded(to: first)
            let name = DisplayText(words.name(difference)).padded(to: second)
            let line: DisplayText = "  \(mark) \(relation)  \(name)  \(words.clauses(difference).joined(separator: "; "))"
            text += line.trimmedEnd + "\n"
        }
        text += "    \(words.expected(service))\n"
        if !comparison.isDeclared { text += "    runs: \(words.run(service.left))\n          \(words.run(service.right))\n" }
        return text
    }
}
