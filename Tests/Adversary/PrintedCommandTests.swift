import Foundation
import TestBench
import Testing

/// Text of a change that GitHub's runner would run: it reads what a job prints.
@Suite struct PrintedCommandTests {
    private static let estate = """
        estate: acme
        fingerprint_key: !env KEY
        providers: { heroku: { kind: heroku, url: "URL", token: !env HEROKU_API_KEY } }
        environments: { staging: {} }

        """
    private static let service = "service: queue\nenvironments: { staging: { app: raxx-queue-staging, config: { A: b } } }\n"

    /// As the runner finds them (actions/runner, `ActionCommand.cs`).
    private func commands(in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init).filter { line in
            line.contains("##[") || line.drop(while: \.isWhitespace).hasPrefix("::")
        }
    }

    private func run(_ files: [String: String?], _ arguments: [String]) async throws -> Program.Result {
        let simulators = try await Simulators()
        let estate = Self.estate.replacingOccurrences(of: "URL", with: simulators.variables["PLUMB_HEROKU_URL"] ?? "")
        let change = try PullRequest(["desired/estate.yaml": estate, "desired/queue.yaml": Self.service])
        try change.change(files)
        let checkout = try change.trustingCheckout()
        var variables = simulators.variables.filter { !$0.key.hasSuffix("_URL") && $0.key != "PLUMB_LEDGER" }
        variables["KEY"] = "a fingerprint key of the test, long enough"
        return try await Program(variables: variables, workingDirectory: checkout.directory).run(arguments)
    }

    static let forms = ["text", "json"]

    @Test(arguments: forms) func aNameOfAFile(_ form: String) async throws {
        let result = try await run(
            ["desired/::warning title=plumb::approved/x.yaml": "service: x\n", "desired/::add-mask::x.yaml": "service: y\n"],
            ["validate", "--output", form])
        #expect(result.code == 3 && result.all.contains("add-mask"), "\(result.all)")
        #expect(commands(in: result.all) == [])
    }

    @Test func aNameOfTheFolder() async throws {
        let result = try await run(["::warning ::/x.yaml": "service: x\n"], ["validate", "--desired", "::warning ::"])
        #expect(result.code == 3 && result.all.contains("[estate.missing]"), "\(result.all)")
        #expect(commands(in: result.all) == [])
    }

    @Test(arguments: forms) func aQuotedLine(_ form: String) async throws {
        let result = try await run(
            ["desired/z.yaml": "service: z\nfoo: 1 # ##[add-mask]e\n\"##[x]\": 2\n"], ["validate", "--output", form])
        #expect(result.code == 3 && result.all.contains("[x]"), "\(result.all)")
        #expect(commands(in: result.all) == [])
    }

    @Test(arguments: ["text", "markdown", "json"]) func aValue(_ form: String) async throws {
        let value = "##[set-output name=digest]x ::1 ## heading"
        let result = try await run(
            ["desired/queue.yaml": Self.service.replacingOccurrences(of: "A: b", with: "A: \"\(value)\"")],
            ["plan", "staging", "--output", form])
        #expect(result.code == 2 && result.all.contains("[set-output name"), "\(result.all)")
        #expect(commands(in: result.all) == [])
        // What is no command stays as it is.
        #expect(form != "text" || result.output.contains(#"#\x23[set-output name=digest]x ::1 ## heading"#), "\(result.all)")
        guard form == "json" else { return }
        #expect(result.output.contains(#"#\u0023[set-output"#))
        let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        #expect("\(document)".contains(value), "JSON has the value itself")
    }

    @Test func aReview() async throws {
        let file = "desired/##[set-output name=verdict]passes.yaml"
        let result = try await run(
            [
                "desired/queue.yaml": nil,
                file: Self.service.replacingOccurrences(of: "A: b", with: "A: \"##[set-output name=digest]x\"") + "mode: observe\n",
            ],
            ["plan", "--pr", "--offline", "--base", "refs/remotes/origin/main"])
        #expect(result.code == 0 && result.all.contains(#"#\x23[set-output name=verdict]"#), "\(result.all)")
        #expect(commands(in: result.all) == [])
    }
}
