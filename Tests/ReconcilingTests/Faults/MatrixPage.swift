import Foundation
import Testing

/// The matrix as it stands in `docs/reliability.md`, between two comments.
struct MatrixPage {
    private var cells: [Bool: [String: [Fault: FaultCase.Outcome]]] = [:]
    /// In the order of the rows.
    private let actions: [String]

    init(actions: [String]) {
        self.actions = actions
    }

    mutating func add(_ outcome: FaultCase.Outcome, of one: FaultCase) {
        cells[one.isLasting, default: [:]][one.action, default: [:]][one.fault] = outcome
    }

    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/reliability.md")
    private static let (begin, end) = ("<!-- The fault matrix, written by its test. -->\n", "<!-- The end of the fault matrix. -->\n")

    private var text: String {
        "### A fault that strikes once\n\n" + table(isLasting: false) + "\n### A fault that lasts as long as the apply\n\n"
            + table(isLasting: true)
    }

    private func table(isLasting: Bool) -> String {
        var text = "| write | " + Fault.allCases.map(\.rawValue).joined(separator: " | ") + " |\n"
        text += "|---|" + String(repeating: "---|", count: Fault.allCases.count) + "\n"
        for action in actions {
            let row = Fault.allCases.map { cells[isLasting]?[action]?[$0].map(Self.mark) ?? "" }
            text += "| `\(action)` | " + row.joined(separator: " | ") + " |\n"
        }
        return text
    }

    /// Short, so that a row fits a page.
    private static func mark(_ outcome: FaultCase.Outcome) -> String {
        switch outcome {
        case .converged: "✓"
        case .resumed: "R"
        case .replanned: "P"
        }
    }

    /// Holds the page against the results, or writes them into it.
    func check() throws {
        let page = try String(contentsOf: Self.file, encoding: .utf8)
        let parts = page.components(separatedBy: Self.begin)
        let rest = parts.last?.components(separatedBy: Self.end) ?? []
        try #require(parts.count == 2 && rest.count == 2, "docs/reliability.md has no place for the matrix")
        let wanted = parts[0] + Self.begin + text + Self.end + rest[1]
        guard ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == nil else {
            return try Data(wanted.utf8).write(to: Self.file)
        }
        #expect(page == wanted, "docs/reliability.md is not what the matrix says; UPDATE_GOLDEN=1 writes it")
    }
}
