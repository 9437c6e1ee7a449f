/// A Markdown table, printed once it is complete.
struct Table {
    private var rows: [[String]]
    private let title: String

    init(_ title: String, _ columns: [String]) {
        self.title = title
        rows = [columns, columns.map { _ in "---:" }]
    }

    mutating func add(_ row: [String]) { rows.append(row) }

    func print() {
        Swift.print("\n\(title)\n")
        for row in rows { Swift.print("| " + row.joined(separator: " | ") + " |") }
    }
}
