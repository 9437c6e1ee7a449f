package import Diagnostics

/// A comparison for a pull request or a page.
package enum ComparisonMarkdown {
    /// The comparison under a heading of the third level.
    package static func render(_ comparison: Comparison) -> MarkdownText {
        let words = ComparisonWords(comparison: comparison)
        var text: MarkdownText = "### \(comparison.left) → \(comparison.right)\n\n"
        text += "\(comparison.isDeclared ? "As declared" : "Live"): \(words.summary).\n"
        text += comparison.services.map { section($0, comparison, words) }.joined()
        if !comparison.alone.isEmpty { text += "\n" }
        for (service, environment) in comparison.alone { text += "- \(code: service) is in \(environment) only, as the files say\n" }
        return text + "\n\(ComparisonWords.scopesLeftOut.prefix(1).uppercased())\(ComparisonWords.scopesLeftOut.dropFirst()).\n"
    }

    private static func section(_ service: ServiceComparison, _ comparison: Comparison, _ words: ComparisonWords) -> MarkdownText {
        var text: MarkdownText = "\n#### \(service.service) (\(code: service.left.app) → \(code: service.right.app))\n\n"
        let listed = service.unexpected + service.toConfirm
        if !listed.isEmpty {
            text += "| | what | |\n|--|--|--|\n"
            for difference in listed {
                let relation = MarkdownText(words.relation(difference))
                text += "| \(difference.standing == .unexpected ? "**\(relation)**" : relation) | \(code: words.name(difference)) "
                text += "| \(words.clauses(difference).joined(separator: "; ")) |\n"
            }
            text += "\n"
        }
        text += "<details><summary>\(words.expected(service).prefix { $0 != "(" }.trimmed)</summary>\n\n"
        for difference in service.expected where difference.relation != .same {
            text += "- \(code: words.name(difference)): \(words.clauses(difference).joined(separator: "; "))\n"
        }
        text += "\n</details>\n"
        if !comparison.isDeclared { text += "\nRuns: \(words.run(service.left)); \(words.run(service.right)).\n" }
        return text
    }
}

extension Substring {
    fileprivate var trimmed: String { String(reversed().drop { $0 == " " }.reversed()) }
}
