package import CanonicalJSON
package import Diagnostics

/// Coverage for a terminal.
package enum CoverageText {
    /// - Parameters:
    ///   - isLong: whether what is managed is listed too.
    ///   - width: of the terminal, in columns; nil for a file or a log.
    package static func render(_ coverage: Coverage, isLong: Bool, width: Int? = nil) -> DisplayText {
        let rows = CoverageTable.rows(coverage).map { row in row.map { DisplayText($0) } }
        let table = DisplayTable(titles: rows[0], rows: Array(rows.dropFirst())).lines(width: width)
        var text: DisplayText = table.map { $0 + "\n" }.joined()
        for (state, entries) in CoverageTable.lists(coverage, isLong: isLong) {
            text += "\n\(state.word):\n"
            if state == .undeclared, let sum = CoverageTable.sum(coverage) {
                let line: DisplayText = "  \(DisplayText(sum))\n"
                text += line.fitted(to: width)
            }
            for entry in entries {
                let line: DisplayText = "  " + ([entry.name] + entry.remarks).map { DisplayText($0) }.joined(separator: "  ") + "\n"
                text += line.fitted(to: width)
            }
        }
        return text
    }
}

/// Coverage for a pull request or a page.
package enum CoverageMarkdown {
    /// The coverage as a part of a page.
    package static func render(_ coverage: Coverage) -> MarkdownText {
        let rows = CoverageTable.rows(coverage)
        var text: MarkdownText = ""
        for (index, row) in rows.enumerated() {
            text += "| " + row.map { MarkdownText($0) }.joined(separator: " | ") + " |\n"
            if index == 0 { text += "|---|---|---|---|---|---|---|\n" }
        }
        for (state, entries) in CoverageTable.lists(coverage, isLong: false) {
            text += "\n**\(state.word)**\n\n"
            if state == .undeclared, let sum = CoverageTable.sum(coverage) { text += "\(MarkdownText(sum))\n\n" }
            for entry in entries {
                text += "- \(code: entry.name)"
                if !entry.remarks.isEmpty { text += ": " + entry.remarks.map { MarkdownText($0) }.joined(separator: "; ") }
                text += "\n"
            }
        }
        return text
    }
}

/// Coverage for programs.
package enum CoverageJSON {
    /// The coverage as `plumb coverage --output json` prints it.
    package static func value(_ coverage: Coverage) -> JSONValue {
        func counts(_ provider: String?) -> [String: JSONValue] {
            var counts = Dictionary(
                Coverage.State.allCases.map { ($0.rawValue, JSONValue.integer(coverage.count($0, of: provider))) },
                uniquingKeysWith: { first, _ in first })
            counts["percent"] = coverage.percent(of: provider).map(JSONValue.integer) ?? .null
            return counts
        }
        let providers = Dictionary(
            coverage.providers.map { ($0, JSONValue.object(counts($0))) }, uniquingKeysWith: { first, _ in first })
        let entries = coverage.entries.map { entry -> JSONValue in
            [
                "provider": .string(entry.provider), "name": .string(entry.name), "state": .string(entry.state.rawValue),
                "reason": entry.reason.map(JSONValue.string) ?? .null,
                "monthlyCents": entry.cost.flatMap { $0 == .unknown ? nil : .integer($0.monthlyCents) } ?? .null,
                "isCostKnown": entry.cost.map { .boolean($0.isWhole) } ?? .null,
            ]
        }
        var total = counts(nil)
        total["undeclaredMonthlyCents"] = coverage.undeclaredCost.map { .integer($0.monthlyCents) } ?? .null
        total["undeclaredOfUnknownCost"] = .integer(coverage.undeclaredOfUnknownCost)
        return ["version": 2, "total": .object(total), "providers": .object(providers), "entries": .array(entries)]
    }
}

/// What text and Markdown have in common.
enum CoverageTable {
    static func rows(_ coverage: Coverage) -> [[String]] {
        func row(_ name: String, _ provider: String?) -> [String] {
            let counts = Coverage.State.allCases.map { String(coverage.count($0, of: provider)) }
            return [name] + counts + [
                coverage.percent(of: provider).map { "\($0) %" } ?? (coverage.isKnown(of: provider) ? "-" : "unknown")
            ]
        }
        let head = ["provider"] + Coverage.State.allCases.map(\.word) + ["covered"]
        let providers = coverage.providers.map { row($0, $0) }
        return [head] + providers + [row("all", nil)]
    }

    /// What everything costs that no file declares; nil where nothing is billed.
    static func sum(_ coverage: Coverage) -> String? {
        guard let cost = coverage.undeclaredCost else { return nil }
        let unknown = coverage.undeclaredOfUnknownCost
        let known = Coverage.Cost(monthlyCents: cost.monthlyCents, isWhole: true).text
        if unknown == 0 { return "together \(known)" }
        return (cost.monthlyCents == 0 ? "" : "together \(known) at least; ") + "the cost of \(unknown) of them is not, or not all, known"
    }

    /// What is named besides the numbers, the gravest first.
    static func lists(_ coverage: Coverage, isLong: Bool) -> [(state: Coverage.State, entries: [Coverage.Entry])] {
        let states: [Coverage.State] = [.unknown, .undeclared, .ignored] + (isLong ? [.observed, .managed] : [])
        return states.map { state in (state, coverage.entries.filter { $0.state == state }) }.filter { !$0.entries.isEmpty }
    }
}
