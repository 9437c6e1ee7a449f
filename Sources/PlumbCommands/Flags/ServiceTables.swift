internal import Diagnostics

/// A table for each service, all with the same columns.
struct ServiceTables {
    let titles: [String]
    /// Those of one service one after another.
    let rows: [(service: String, cells: [String])]

    /// - Parameter width: of the terminal, in columns; nil for a file or a log.
    func text(width: Int?) -> DisplayText {
        let titles = titles.map { DisplayText($0) }
        let cells = rows.map { row in row.cells.map { DisplayText($0) } }
        // One for all, so that the columns of all services are alike.
        let lines = DisplayTable(titles: titles, rows: cells, indent: 2).lines(width: nil)
        let narrow = width.flatMap { width in lines.contains { $0.cells > width } ? width : nil }
        var text: DisplayText = ""
        for (number, row) in rows.enumerated() {
            if number == 0 || rows[number - 1].service != row.service {
                text += "\(row.service)\n"
                if narrow == nil { text += lines[0] + "\n" }
            }
            let table = DisplayTable(titles: titles, rows: [cells[number]], indent: 2)
            let own = narrow.map { table.blocks(width: $0) } ?? [lines[number + 1]]
            text += own.map { $0 + "\n" }.joined()
        }
        return text
    }
}
