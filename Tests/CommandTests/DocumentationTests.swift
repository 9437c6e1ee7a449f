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

    @Test func theReadmesSummaryOfTheEstate() async throws {
        let result = try await Program(variables: [:]).run("validate")
        #expect(try text("README.md").contains("$ plumb validate\n\(result.output)```"))
    }
}
