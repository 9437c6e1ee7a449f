internal import Diagnostics

/// Keys in columns, broken between words so that they fit the terminal.
enum ExplanationTable {
    struct Row {
        let name: String
        let type: String
        let meaning: String
    }

    /// A wider type goes on below.
    private static let widestType = 26
    /// With less room, what a key means stands below it.
    private static let narrowestMeaning = 24

    /// - Parameter width: of the terminal, in columns; nil where lines are not broken.
    static func lines(_ rows: [Row], _ width: Int?) -> [DisplayText] {
        let name = rows.map(\.name.count).max() ?? 0
        let widest = rows.map(\.type.count).max() ?? 0
        let type = width == nil ? widest : min(widest, widestType)
        let begin = 2 + name + 2 + (type > 0 ? type + 2 : 0)
        guard let width, width - begin < narrowestMeaning else {
            return rows.flatMap { columns($0, name: name, type: type, meaning: width.map { $0 - begin } ?? .max) }
        }
        return rows.flatMap { stacked($0, width) }
    }

    private static func columns(_ row: Row, name: Int, type: Int, meaning: Int) -> [DisplayText] {
        let types = DisplayText(row.type).wrapped(to: max(type, 1))
        let meanings = DisplayText(row.meaning).wrapped(to: meaning)
        return (0..<max(types.count, meanings.count)).map { index in
            let cells: [DisplayText] = [
                DisplayText(index == 0 ? row.name : "").padded(to: name), (index < types.count ? types[index] : "").padded(to: type),
                index < meanings.count ? meanings[index] : "",
            ]
            return "  " + (type > 0 ? cells : [cells[0], cells[2]]).joined(separator: "  ")
        }
    }

    private static func stacked(_ row: Row, _ width: Int) -> [DisplayText] {
        let head = "  " + DisplayText(row.name) + "  " + DisplayText(row.type)
        return head.wrapped(to: width, indent: 4) + ("    " + DisplayText(row.meaning)).wrapped(to: width, indent: 4)
    }
}
