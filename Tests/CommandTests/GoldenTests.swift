import Foundation
import Testing

/// What people read, byte for byte; times, digests and commits replaced. `UPDATE_GOLDEN=1` writes the files anew.
@Suite struct GoldenTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    private func settled(_ text: String) -> String {
        var text = text
        for (pattern, word) in [
            ("[0-9a-f]{64}", "DIGEST"), ("plan `?[0-9a-f]{8}`?", "plan DIGITS"), ("now [0-9a-f]{8}", "now DIGITS"),
            ("--digest [0-9a-f]{8}", "--digest DIGITS"), ("[0-9]{2}:[0-9]{2}:[0-9]{2}Z", "TIME"),
            ("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", "TIMESTAMP"), ("20[0-9]{2}-[0-9]{2}-[0-9]{2}TTIME", "TIMESTAMP"),
            ("\"(createdAt|expiresAt)\" : [0-9]+", "\"$1\" : SECONDS"), (",? ?desired `?[A-Za-z0-9/._-]+@[0-9a-f]{7}`?", " desired COMMIT"),
            ("\"(commit|revision)\" : \"[^\"]+\"", "\"$1\" : \"COMMIT\""),
        ] {
            text = text.replacingOccurrences(of: pattern, with: word, options: .regularExpression)
        }
        return text
    }

    private func check(_ text: String, _ name: String) throws {
        let file = Self.folder.appending(path: name)
        let found = settled(text)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try found.write(to: file, atomically: true, encoding: .utf8)
        }
        let wanted = try String(contentsOf: file, encoding: .utf8)
        #expect(found == wanted, "\(name) reads differently now")
    }

    @Test func aPlanInEveryForm() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        _ = try await plumb.run("init", "production")
        try check(await plumb.run("plan", "production").output, "production.txt")
        try check(await plumb.run("plan", "production", "--output", "markdown").output, "production.md")
        try check(await plumb.run("plan", "production", "--output", "json").output, "production.json")
    }

    @Test func theResultOfAnApplyAndDrift() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        _ = try await plumb.run("init", "production")
        let plan = try await plumb.run("plan", "production").output
        let digits = try #require(plan.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1)
        let applied = try await plumb.run(
            "apply", "production", "--digest", String(digits), "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))")
        let run = applied.output.replacingOccurrences(of: "^run [-a-z0-9]+", with: "run RUN", options: .regularExpression)
        try check(run, "applied.txt")
        let record = "/zones/f12dbb5cac57d5591a5058874498a6d1/dns_records/83a6227b782ce931f97fd3d889ea28f6"
        try await simulators.send(
            "PATCH", "cloudflare", record, headers: ["Authorization": "Bearer cf-simulated-operator"], body: #"{"ttl":300}"#)
        try await simulators.send(
            "PATCH", "heroku", "/apps/raxx-queue-prod/config-vars", headers: Simulators.asReviewer,
            body: #"{"FLAG_QUEUE_BILLING":"false","STRIPE_API_KEY":null}"#)
        try check(await plumb.run("drift", "production").output, "drift.txt")
    }

    @Test func flagsAndAPromotion() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        for environment in ["staging", "production"] { _ = try await plumb.run("init", environment) }
        // The age stands after a time, as wide as its title.
        func aged(_ text: String) -> String {
            text.replacingOccurrences(of: "Z  [0-9a-z ]{9}", with: "Z  AGE      ", options: .regularExpression)
                .replacingOccurrences(of: "Z \\| [^|]+ \\|", with: "Z | AGE |", options: .regularExpression)
        }
        try check(aged(await plumb.run("flags").output), "flags.txt")
        try check(aged(await plumb.run("flags", "staging", "--output", "markdown").output), "flags.md")
        let promote = ["promote", "staging", "production", "--service", "console"]
        let shown = try await plumb.run(promote).output
        let age = "run it for [0-9a-z ]+;"
        try check(shown.replacingOccurrences(of: age, with: "run it for AGE;", options: .regularExpression), "promotion.txt")
    }

    /// On the live state of the runbook, and on the files alone.
    @Test func checklistsAndComparisons() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        try check(await plumb.run("checklist", "production", "--service", "queue", "--service", "raptor").output, "checklist.txt")
        try check(await plumb.run("checklist", "production", "--service", "queue", "--output", "markdown").output, "checklist.md")
        let offline = try await Program(variables: [:]).run(
            "checklist", "staging", "--service", "raptor", "--offline", "--output", "markdown")
        try check(offline.output, "checklist-offline.md")
        try check(await plumb.run("compare", "staging", "production").output, "compare.txt")
        try check(await plumb.run("compare", "staging", "production", "--output", "markdown").output, "compare.md")
        try check(await Program(variables: [:]).run("compare", "staging", "production", "--declared").output, "compare-declared.txt")
        try check(await plumb.run("verify", "production").output, "verify.txt")
    }

    @Test(arguments: [[String](), ["plan"], ["apply"], ["drift"], ["init"], ["promote"], ["flags"], ["checklist"], ["compare"], ["verify"]])
    func help(_ command: [String]) async throws {
        let name = command.first ?? "plumb"
        let result =
            command.isEmpty ? try await Program(variables: [:]).run("--help") : try await Program(variables: [:]).run(name, "--help")
        try check(result.output, "help-\(name).txt")
    }
}
