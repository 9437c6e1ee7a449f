/// A comparison for a terminal.
package enum ComparisonText {
    package static func render(_ comparison: Comparison) -> String {
        let words = ComparisonWords(comparison: comparison)
        var text = "\(comparison.left) → \(comparison.right)  \(comparison.isDeclared ? "as declared" : "live")  \(words.summary)\n"
        text += comparison.services.map { section($0, comparison, words) }.joined()
        for (service, environment) in comparison.alone { text += "\n\(service)  in \(environment) only, as the files say\n" }
        return text + "\n\(ComparisonWords.scopesLeftOut)\n"
    }

    private static func section(_ service: ServiceComparison, _ comparison: Comparison, _ words: ComparisonWords) -> String {
        let told = service.unexpected + service.toConfirm
        let (first, second) = (told.map { words.relation($0).count }.max() ?? 0, told.map { words.name($0).count }.max() ?? 0)
        var text = "\n\(service.service)  \(service.left.app) → \(service.right.app)\n"
        for difference in told {
            let mark = difference.standing == .unexpected ? "!" : " "
            let head = "\(mark) \(padded(words.relation(difference), first))  \(padded(words.name(difference), second))"
            text += trimmed("  \(head)  \(words.clauses(difference).joined(separator: "; "))") + "\n"
        }
        text += "    \(words.expected(service))\n"
        if !comparison.isDeclared { text += "    runs: \(words.run(service.left))\n          \(words.run(service.right))\n" }
        return text
    }

    private static func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: width - text.count) }

    private static func trimmed(_ line: String) -> String { String(line.reversed().drop { $0 == " " }.reversed()) }
}
