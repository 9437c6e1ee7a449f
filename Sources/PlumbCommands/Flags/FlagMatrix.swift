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
    /// - Parameter width: of the terminal, in columns; nil for a file or a log.
    func text(width: Int?) -> DisplayText {
        guard !rows.isEmpty else { return "no flags are declared\n" }
        let table = ServiceTables(titles: titles, rows: rows.map { ($0.service, cells($0)) }).text(width: width)
        return table + ("\(Self.legend); -v says since when, and for how long clean\n" as DisplayText).fitted(to: width)
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
