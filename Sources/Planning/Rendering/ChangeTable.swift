internal import Diagnostics
internal import Resources

/// The changes of a plan, one numbered line each; two where a line would not fit.
struct ChangeTable {
    private let changes: [Change]
    private let width: Int
    private let isColored: Bool

    /// - Parameter width: of the terminal, in columns.
    init(_ changes: [Change], width: Int, isColored: Bool) {
        self.changes = changes
        self.width = width
        self.isColored = isColored
    }

    private struct Row {
        /// Mark and number, action, place, what changes.
        let head: [DisplayText]
        let consequence: DisplayText
        let position: DisplayText
    }

    var lines: [DisplayText] {
        let rows = changes.enumerated().map(row)
        let heads = (0..<4).map { column in rows.map { $0.head[column].count }.max() ?? 0 }
        let consequences = rows.map(\.consequence.count).max() ?? 0
        let isWide = rows.allSatisfy { row in
            heads.reduce(0) { $0 + $1 + 2 } + consequences + 2 + row.position.count <= width
        }
        return zip(rows, changes).flatMap { row, change -> [DisplayText] in
            let head = zip(row.head, heads).enumerated().map { column, cell in
                column < 3 || isWide ? cell.0.padded(to: cell.1) : cell.0
            }.joined(separator: "  ")
            let lines =
                isWide
                ? [head + "  " + row.consequence.padded(to: consequences) + "  " + row.position]
                : [head, "        \([row.consequence, row.position].filter { !$0.isEmpty }.joined(separator: "  ·  "))"]
            return lines.map { painted($0.trimmedEnd, change) } + whoMoved(change)
        }
    }

    private func row(_ number: Int, _ change: Change) -> Row {
        let isRisky = change.consequence.risk >= .outage || change.action == .delete || change.action == .replace
        return Row(
            head: [
                "\(isRisky ? "!" : " ") #\(number + 1)", "\(change.action.rawValue)", "\(ChangeDescription.place(change.address))",
                "\(ChangeDescription.subject(change))",
            ],
            consequence: "\(change.consequence.text)", position: change.span.map { "\($0)" } ?? "")
    }

    private func whoMoved(_ change: Change) -> [DisplayText] {
        guard change.movement == .drift || change.movement == .conflict else { return [] }
        let who: DisplayText = change.attribution.map { ", by \($0.actor) at \($0.time) in \($0.entry)" } ?? ""
        return ["        \(change.movement.rawValue): \(change.reason)\(who)"]
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
