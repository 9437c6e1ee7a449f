import CanonicalJSON
import Diagnostics
import Planning
import Reconciling
import Resources
import Testing

/// What pull requests are told of an apply fits a comment, and what is not done is not what is cut.
@Suite struct RunResultMarkdownTests {
    private static func run(_ count: Int, detail: String, status: (Int) -> ApplyReport.Status) throws -> RunRecord {
        let scope = Scope(provider: "flat", name: "box")
        let operations = (1...count).map { number in
            var operation = Operation(
                scope: scope, action: "flat.write", payload: .null, addresses: [Address(scope, "thing", "\(number)")], effect: .idempotent,
                summary: "step \(number)")
            operation.id = number
            return operation
        }
        let plan = Plan(
            estate: "shop", environment: "production", targets: [], changes: [], operations: operations, findings: [], inputs: [:],
            lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: count)
        let envelope = try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 1, commit: nil, toolVersion: "test")
        let lines = operations.map { ApplyReport.Line(operation: $0, status: status($0.id), detail: detail) }
        let report = ApplyReport(run: "r", lines: lines, unrecorded: nil)
        func event(_ sequence: Int, _ kind: LedgerEvent.Kind, _ detail: JSONValue) -> RecordedEvent {
            RecordedEvent(
                sequence: sequence, hash: "\(sequence)",
                event: LedgerEvent(environment: "production", kind: kind, time: 0, actor: "ci", run: "r", detail: detail))
        }
        let events = [
            event(1, .applyIntent, ["plan": try JSONValue(encoding: envelope)]),
            event(2, .applyCompleted, ["applied": [], "report": try JSONValue(encoding: report)]),
        ]
        return try #require(try RunRecord.all(in: events).first)
    }

    @Test func aShortOneIsWhole() throws {
        let run = try Self.run(3, detail: "done") { _ in .done }
        let text = RunResultMarkdown.render(environment: "production", .run(run), problem: nil).text
        #expect(text.hasPrefix("### production: applied\n\nRun `r` of plan `\(run.plan.digest)`, by ci at "), "\(text)")
        #expect(text.split(separator: "\n").count { $0.hasPrefix("| ") && $0.contains("step") } == 3)
        #expect(!text.contains("not shown here"))
    }

    /// The text that a provider answered with, for each of as many rows as there may be, and once more as the reason of the command.
    @Test(arguments: ["x", "ä🙂", "|<@`*_", "https://evil.example/ "]) func alwaysWithinAComment(_ unit: String) throws {
        let detail = String(repeating: unit, count: 2_000)
        let run = try Self.run(500, detail: detail) { $0 % 50 == 0 ? .failed : .done }
        let problem = Array(repeating: detail, count: 100).joined(separator: "\n")
        let text = RunResultMarkdown.render(environment: "production", .run(run), problem: problem).text
        #expect(text.utf8.count <= 60_000, "\(text.utf8.count)")
        #expect(text.utf8.count > 40_000, "\(text.utf8.count)")
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("step") }
        // All that failed is there, first, and what is left out is counted.
        #expect(rows.prefix(10).allSatisfy { $0.contains("| failed |") }, "\(rows.prefix(10))")
        #expect(rows.count { $0.contains("| failed |") } == 10)
        let cut = try #require(text.firstMatch(of: /\*\*([0-9]+) of 500 steps are not shown here\*\*/))
        #expect(Int(cut.1) == 500 - rows.count)
        #expect(text.contains("more lines: see the job's log"))
        #expect(text.contains("Resume with `plumb resume production`"))
    }

    @Test func whatIsNotKnownIsSaid() {
        let unknown = RunResultMarkdown.render(environment: "production", .unknown("no remote"), problem: "refused").text
        #expect(unknown.hasPrefix("### production: it is not known what was applied\n\nThe history cannot be read: no remote"))
        let nothing = RunResultMarkdown.render(environment: "production", .nothing, problem: "stale").text
        #expect(nothing == "### production: nothing was applied\n\n> stale\n>\n\n")
    }
}
