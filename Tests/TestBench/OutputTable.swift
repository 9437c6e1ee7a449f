internal import CanonicalJSON
internal import Foundation

/// The table of documents in `docs/output.md`: which command prints which, in which version.
package struct OutputTable: Sendable {
    package struct Row: Sendable {
        package let document: String
        package let version: Int
        /// Such as `audit log`, without options; nil where any command may end so.
        package let commands: Set<String>?
    }

    package let rows: [Row]

    package init() throws {
        let text = try String(contentsOf: Program.root.appending(path: "docs/output.md"), encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        let start = lines.firstIndex { $0.hasPrefix("| document |") } ?? lines.endIndex
        rows = lines[start...].dropFirst(2).prefix { $0.hasPrefix("|") }.flatMap(Self.rows)
    }

    private static func rows(_ line: String) -> [Row] {
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        guard cells.count >= 3 else { return [] }
        let documents = quoted(cells[0])
        let versions = cells[1].split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        let named = Set(quoted(cells[2]).map(command))
        return documents.enumerated().map { place, document in
            let commands: Set<String>? =
                cells[2].hasPrefix("any command") ? nil : cells[2].hasPrefix("the commands of these names") ? [document] : named
            return Row(document: document, version: versions.count > place ? versions[place] : versions.last ?? 0, commands: commands)
        }
    }

    private static func quoted(_ cell: String) -> [String] { cell.matches(of: /`([^`]+)`/).map { String($0.1) } }

    /// The words before the options.
    private static func command(_ text: String) -> String {
        text.split(separator: " ").prefix { !$0.hasPrefix("-") }.joined(separator: " ")
    }

    /// The documents that a command line may end with; nil for a command that the table does not name.
    package func documents(of arguments: [String]) -> Set<String>? {
        let command = Self.name(of: arguments)
        let own = rows.filter { $0.commands?.contains(command) == true }.map(\.document)
        return own.isEmpty ? nil : Set(own + rows.filter { $0.commands == nil }.map(\.document))
    }

    /// What `plumb audit` does by itself is called `audit log`, and so on.
    package static func name(of arguments: [String]) -> String {
        let words = arguments.prefix(2).filter { !$0.hasPrefix("-") }
        guard let first = words.first else { return "" }
        switch (first, words.dropFirst().first) {
        case ("audit", "verify"?), ("audit", "export"?), ("drift", "ack"?), ("flags", "promote"?), ("ledger", _?), ("zone", _?),
            ("task", _?):
            return words.joined(separator: " ")
        case ("audit", _): return "audit log"
        default: return first
        }
    }
}

/// Whether what a program printed is the one document that its command prints, as the documentation has it.
package enum OutputContract {
    private static let contract: Result<(OutputTable, OutputSchema), any Error> = Result { (try OutputTable(), try OutputSchema()) }

    /// What is wrong with it, a line each; empty where it is as described, and where none was asked for.
    package static func problems(_ arguments: [String], _ result: Program.Result) throws -> [String] {
        guard asksForJSON(arguments), arguments.first != "schema", !result.output.isEmpty else { return [] }
        let (table, schema) = try contract.get()
        guard let allowed = table.documents(of: arguments) ?? (result.code == 64 ? ["error"] : nil) else {
            return ["docs/output.md has no document of plumb \(OutputTable.name(of: arguments))"]
        }
        let document: JSONValue
        do {
            document = try JSONValue(parsing: Array(result.output.utf8))
        } catch {
            return ["stdout is no JSON document: \(error)"]
        }
        let found = allowed.sorted().map { ($0, schema.problems(of: document, as: $0)) }
        if found.contains(where: \.1.isEmpty) { return [] }
        // Of the documents that it is none of, the one that it is nearest to is told.
        let nearest = found.min { $0.1.count < $1.1.count }
        return ["what plumb \(arguments.joined(separator: " ")) printed is none of \(allowed.sorted())"] + (nearest?.1.prefix(5) ?? [])
    }

    private static func asksForJSON(_ arguments: [String]) -> Bool {
        let known = arguments.prefix { $0 != "--" }
        return known.contains("--output=json") || zip(known, known.dropFirst()).contains { $0 == "--output" && $1 == "json" }
    }
}
