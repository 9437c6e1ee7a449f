/// Cells in columns, for a terminal. Where the columns do not fit, each row is a block: its first cell, and below it the others with their
/// titles.
package struct DisplayTable {
    private let titles: [DisplayText]
    private let rows: [[DisplayText]]
    private let indent: Int

    /// - Parameters:
    ///   - titles: one for each column; empty for a table without a head.
    ///   - rows: as many cells each as there are titles.
    ///   - indent: spaces before every line.
    package init(titles: [DisplayText] = [], rows: [[DisplayText]], indent: Int = 0) {
        self.titles = titles
        self.rows = rows
        self.indent = indent
    }

    /// - Parameter width: of the terminal, in columns; nil for a file or a log, where columns are as wide as they have to be.
    package func lines(width: Int?) -> [DisplayText] {
        let all = (titles.isEmpty ? [] : [titles]) + rows
        let widths = (0..<(all.map(\.count).max() ?? 0)).map { column in
            all.map { column < $0.count ? $0[column].cells : 0 }.max() ?? 0
        }
        let lines = all.map { cells in
            (.spaces(indent) + zip(cells, widths).map { $0.padded(to: $1) }.joined(separator: "  ")).trimmedEnd
        }
        guard let width, lines.contains(where: { $0.cells > width }) else { return lines }
        return blocks(width: width)
    }

    /// A block for each row, whether the columns would fit or not.
    /// - Parameter width: of the terminal, in columns.
    package func blocks(width: Int) -> [DisplayText] { rows.flatMap { block($0, width) } }

    private func block(_ cells: [DisplayText], _ width: Int) -> [DisplayText] {
        let names = titles.dropFirst().map(\.cells).max() ?? 0
        let others = cells.enumerated().dropFirst().filter { !$0.element.isEmpty }.map { column, cell -> DisplayText in
            let title = column < titles.count ? titles[column].padded(to: names) + "  " : ""
            return .spaces(indent + 4) + title + cell
        }
        // What has no name of its own goes on with the row above.
        let first: [DisplayText] = cells.first.flatMap { $0.isEmpty ? nil : [.spaces(indent) + $0] } ?? []
        return (first + others).flatMap { $0.trimmedEnd.wrapped(to: width, indent: indent + 8) }
    }
}
