internal import Diagnostics
internal import Resources

/// Numbered changes in columns. A row that is wider than the terminal goes on below, indented.
struct ChangeTable {
    private let numbers: PlanNumbers
    private let width: Int
    /// Cells that no line has more of, as far as it has spaces to be broken at.
    private let limit: Int
    private let isColored: Bool
    /// Where a row goes on.
    private static let indent = 8

    /// - Parameter width: of the terminal, in columns; nil for a file or a log, where lines are not broken.
    init(_ numbers: PlanNumbers, width: Int?, isColored: Bool) {
        self.numbers = numbers
        self.width = width ?? Self.logWidth
        self.limit = width ?? .max
        self.isColored = isColored
    }

    private static let logWidth = 160

    private struct Row {
        let head: DisplayText
        /// The name, the value, the consequence.
        let cells: [DisplayText]
        let position: DisplayText
    }

    /// What destroys, breaks or costs: with its scope, and its consequence in full.
    func risky(_ changes: [Change]) -> [DisplayText] {
        lines(changes) { change in
            [
                "\(ChangeDescription.place(change.address))  \(ChangeDescription.title(change.address))",
                "\(ChangeDescription.value(change))",
            ]
        } below: { change in
            change.consequence.text.isEmpty ? [] : ["\(change.consequence.text)"]
        }
    }

    /// Changes of one scope.
    /// - Parameter shared: the consequence that the heading says.
    func lines(_ changes: [Change], shared: String?) -> [DisplayText] {
        lines(changes) { change in
            let consequence: DisplayText = change.consequence.text == shared ? "" : "\(change.consequence.text)"
            return ["\(ChangeDescription.title(change.address))", "\(ChangeDescription.value(change))", consequence]
        } below: { _ in
            []
        }
    }

    private func lines(
        _ changes: [Change], cells: (Change) -> [DisplayText], below: (Change) -> [DisplayText]
    ) -> [DisplayText] {
        let places = positions(changes)
        let rows = zip(changes, places).map { Row(head: head($0), cells: cells($0), position: $1) }
        let heads = rows.map(\.head.cells).max() ?? 0
        let widths = (0..<(rows.first?.cells.count ?? 0)).map { column in rows.map { $0.cells[column].cells }.max() ?? 0 }
        let isWide = rows.allSatisfy { heads + widths.reduce(0) { $0 + ($1 == 0 ? 0 : $1 + 2) } + 2 + $0.position.cells <= width }
        return zip(rows, changes).flatMap { row, change -> [DisplayText] in
            let start = row.head.padded(to: heads) + "  "
            let lines: [DisplayText]
            if isWide {
                let columns = zip(row.cells, widths).filter { $1 > 0 }.map { $0.padded(to: $1) } + [row.position]
                lines = [(start + columns.joined(separator: "  ")).trimmedEnd]
            } else {
                let name = row.cells[0].padded(to: min(widths[0], width / 3))
                lines = flowed([start + name] + row.cells.dropFirst() + [row.position])
            }
            return (lines + (below(change) + origin(change)).flatMap { flowed([.spaces(Self.indent) + $0]) }).map { painted($0, change) }
        }
    }

    /// Cells side by side as far as they fit; on a line of its own what does not, broken at spaces where it has to be.
    private func flowed(_ cells: [DisplayText]) -> [DisplayText] {
        var lines = [cells[0]]
        for cell in cells.dropFirst() where !cell.isEmpty {
            let last = lines[lines.count - 1]
            if last.cells + 2 + cell.cells <= width {
                lines[lines.count - 1] = last + "  " + cell
            } else {
                lines.append(.spaces(Self.indent) + cell)
            }
        }
        return lines.flatMap { $0.trimmedEnd.wrapped(to: limit, indent: Self.indent) }
    }

    private func head(_ change: Change) -> DisplayText {
        let label = DisplayText(PlanNumbers.label(numbers[change].map { [$0] } ?? []))
        let mark: DisplayText = change.isRisky ? "!" : " "
        return mark + " " + label.padded(to: numbers.labelWidth) + "  " + DisplayText(Self.sign(change.action))
    }

    private static func sign(_ action: Change.Action) -> String {
        switch action {
        case .create: "+"
        case .update: "~"
        case .replace: "±"
        case .delete: "-"
        case .adopt: "="
        case .forget: "×"
        }
    }

    /// A file's name stands at the first of the changes that it asks for one after another.
    private func positions(_ changes: [Change]) -> [DisplayText] {
        var file = ""
        return changes.map { change in
            guard let span = change.span else { return "" }
            defer { file = span.file }
            return span.file == file ? ":\(span.line)" : "\(span.file):\(span.line)"
        }
    }

    private func origin(_ change: Change) -> [DisplayText] {
        guard change.movement == .drift || change.movement == .conflict else { return [] }
        let who: DisplayText = change.attribution.map { ", \($0.clause)" } ?? ""
        return ["\(change.movement.rawValue): \(change.reason)\(who)"]
    }

    private func painted(_ line: DisplayText, _ change: Change) -> DisplayText {
        guard isColored else { return line }
        switch change.action {
        case .delete, .replace: return line.styled(.red)
        case .create: return line.styled(.green)
        case .update: return line.styled(.yellow)
        case .adopt, .forget: return line.styled(.faint)
        }
    }
}
