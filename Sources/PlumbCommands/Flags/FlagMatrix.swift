internal import Diagnostics
internal import Estate
internal import Reconciling

/// Every flag at one glance: a row for each, a column for each environment.
///
/// A cell is what is live where that is what is declared, and `off → on` where the declared state is another one.
struct FlagMatrix {
    private struct Row {
        let service: String
        let flag: String
        /// By the environment's name.
        let cells: [String: String]
        let owner: String
    }

    private let environments: [String]
    private let rows: [Row]
    private static let legend = "live → declared where they differ"

    /// - Parameters:
    ///   - environments: in the order of the columns.
    ///   - table: its rows by service and flag.
    init(_ environments: [String], _ table: FlagTable) {
        self.environments = environments
        var rows: [Row] = []
        var start = 0
        while start < table.rows.count {
            let flag = table.rows[start].flag
            let own = table.rows[start...].prefix { $0.flag.service == flag.service && $0.flag.name == flag.name }
            start = own.endIndex
            rows.append(
                Row(
                    service: flag.service, flag: flag.name,
                    cells: Dictionary(own.map { ($0.flag.environment, Self.cell($0)) }, uniquingKeysWith: { first, _ in first }),
                    owner: own.compactMap(\.flag.owner).first ?? "-"))
        }
        self.rows = rows
    }

    private static func cell(_ row: FlagTable.Row) -> String {
        let state =
            switch row.flag.declared {
            case .external, .computed: "\(row.liveText) (\(row.declaredText))"
            case .on, .off, .absent: row.liveText == row.declaredText ? row.liveText : "\(row.liveText) → \(row.declaredText)"
            }
        if row.cleanliness?.driftedSince != nil { return state + ", drifted" }
        return state + (row.soakingUntil == nil ? "" : ", soaking")
    }

    private func cells(_ row: Row) -> [String] { [row.flag] + environments.map { row.cells[$0] ?? "-" } + [row.owner] }

    private var titles: [String] { ["flag"] + environments + ["owner"] }

    /// Aligned columns, and a heading for each service.
    var text: DisplayText {
        guard !rows.isEmpty else { return "no flags are declared\n" }
        let widths = titles.indices.map { column in
            ([titles] + rows.map(cells)).map { DisplayText($0[column]).cells }.max() ?? 0
        }
        func line(_ cells: [String]) -> DisplayText {
            let padded = zip(cells, widths).map { DisplayText($0).padded(to: $1) }.joined(separator: "  ")
            return "  \(padded.trimmedEnd)\n"
        }
        var text: DisplayText = ""
        for (number, row) in rows.enumerated() {
            if number == 0 || rows[number - 1].service != row.service { text += "\(row.service)\n" + line(titles) }
            text += line(cells(row))
        }
        return text + "\(Self.legend); -v says since when, and for how long clean\n"
    }

    var markdown: MarkdownText {
        let titles = ["service"] + titles
        var text: MarkdownText = "| \(titles.map { MarkdownText($0) }.joined(separator: " | ")) |\n"
        text += "|\(titles.map { _ in "---|" as MarkdownText }.joined())\n"
        for row in rows {
            let cells = cells(row).dropFirst().map { MarkdownText($0) }.joined(separator: " | ")
            text += "| \(row.service) | \(code: row.flag) | \(cells) |\n"
        }
        return text + "\n\(Self.legend)\n"
    }
}
