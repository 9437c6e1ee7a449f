import Foundation
import Testing

/// What the documents quote is what the program prints today.
@Suite struct DocumentationTests {
    private func text(_ path: String) throws -> String {
        try String(contentsOf: Program.root.appending(path: path), encoding: .utf8)
    }

    /// Lines with what differs from run to run replaced.
    private func settled(_ line: String) -> String {
        var line = line
        for (pattern, word) in [
            ("[0-9a-f]{64}", "DIGEST"), ("\\b[0-9a-f]{8}\\b", "DIGITS"), ("desired [A-Za-z/]+@[0-9a-f]{7}", "desired COMMIT"),
            ("[0-9]{2}:[0-9]{2}:[0-9]{2}Z", "TIME"),
            ("[0-9]{4}-[0-9]{2}-[0-9]{2}TTIME", "TIMESTAMP"),
        ] {
            line = line.replacingOccurrences(of: pattern, with: word, options: .regularExpression)
        }
        return line
    }

    @Test func theReadmeQuotesWhatIsPrinted() async throws {
        let golden = ["production.txt", "applied.txt", "drift.txt"]
        let printed = Set(
            try golden.flatMap { try text("Tests/CommandTests/Golden/\($0)").split(separator: "\n").map { settled(String($0)) } })
        let blocks = try text("README.md").components(separatedBy: "```")
        let quoted = blocks.filter { $0.contains("$ plumb plan") || $0.contains("$ plumb drift") }
        #expect(quoted.count == 2)
        for line in quoted.joined().split(separator: "\n") where !line.hasPrefix("$ ") && line != "…" {
            #expect(printed.contains(settled(String(line))), "\(line)")
        }
    }

    /// The threat model claims nothing that no test shows: every test that it names is there.
    @Test func theThreatModelNamesTestsThatAreThere() throws {
        let tests = Program.root.appending(path: "Tests")
        var known: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: tests.path) where path.hasSuffix(".swift") {
            let source = try text("Tests/" + path)
            known.formUnion(source.matches(of: /(?:struct|class|enum) (\w+Tests)\b/).map { String($0.1) })
        }
        let rows = try text("docs/threat-model.md").split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.contains("shown by |") }
        #expect(rows.count > 30)
        for row in rows {
            let named = row.matches(of: /`(\w+Tests)`/).map { String($0.1) }
            #expect(!named.isEmpty && named.allSatisfy(known.contains), "\(row)")
        }
    }

    @Test func theReadmesSummaryOfTheEstate() async throws {
        let result = try await Program(variables: [:]).run("validate")
        #expect(try text("README.md").contains("$ plumb validate\n\(result.output)```"))
    }
}
