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

    /// The threat model claims nothing that no test shows: every suite that it names is there, with the tests and cases that it names of it;
    /// and every suite of what an attacker does is named.
    @Test func theThreatModelNamesTestsThatAreThere() throws {
        let known = try suites(below: "Tests")
        let rows = try text("docs/threat-model.md").split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.contains("shown by |") }
        #expect(rows.count > 30)
        var named: Set<String> = []
        for row in rows {
            let tests = row.matches(of: /`(\w+Tests)(?:\.(\w+))?`/)
            #expect(!tests.isEmpty, "\(row)")
            for test in tests {
                named.insert(String(test.1))
                let names = known[String(test.1)]
                #expect(names != nil && test.2.map { names?.contains(String($0)) == true } ?? true, "\(test.0) in \(row)")
            }
        }
        let hostile = try ["Tests/Adversary", "Tests/CommandTests/Hostile"].flatMap { try suites(below: $0).keys }
        #expect(hostile.count > 10)
        for suite in hostile { #expect(named.contains(suite), "\(suite) is named by no row") }
    }

    /// The names of suites, each with those of the tests, and of the cases of enumerations, that stand in its file.
    private func suites(below folder: String) throws -> [String: Set<String>] {
        var suites: [String: Set<String>] = [:]
        let directory = Program.root.appending(path: folder).path
        for path in try FileManager.default.subpathsOfDirectory(atPath: directory) where path.hasSuffix(".swift") {
            let source = try text(folder + "/" + path)
            let tests = source.matches(of: /@Test\b[\s\S]*?\bfunc (\w+)/).map { String($0.1) }
            let cases = source.matches(of: /(?m)^ +case (\w+(?:, \w+)*)$/).flatMap { $0.1.split(separator: ", ").map(String.init) }
            for suite in source.matches(of: /(?:struct|class|enum|extension) (\w+Tests)\b/) {
                suites[String(suite.1), default: []].formUnion(tests + cases)
            }
        }
        return suites
    }

    @Test func theReadmesSummaryOfTheEstate() async throws {
        let result = try await Program(variables: [:]).run("validate")
        #expect(try text("README.md").contains("$ plumb validate\n\(result.output)```"))
    }
}
