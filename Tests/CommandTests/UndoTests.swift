import Foundation
import Testing

/// The way back from an apply: everything is as it was, secrets that no store holds any more included.
@Suite struct UndoTests {
    /// What the apps are configured with and what the zone holds, as the providers tell it.
    private func live(_ simulators: Simulators) async throws -> [String] {
        var facts: [String] = []
        for app in ["raxx-queue-prod", "raxx-console-prod", "raxx-api-prod", "raxx-queue-staging"] {
            let data = try await simulators.send("GET", "heroku", "/apps/\(app)/config-vars", headers: Simulators.asReviewer)
            facts += try JSONDecoder().decode([String: String].self, from: data).map { "\(app) \($0.key)=\($0.value)" }
        }
        struct Zone: Decodable {
            struct Record: Decodable {
                let name: String
                let type: String
                let content: String
                let ttl: Int
            }
            let result: [Record]
        }
        let data = try await simulators.send(
            "GET", "cloudflare", "/zones/f12dbb5cac57d5591a5058874498a6d1/dns_records?per_page=500",
            headers: ["Authorization": "Bearer cf-simulated-operator"])
        facts += try JSONDecoder().decode(Zone.self, from: data).result.map { "\($0.name) \($0.type) \($0.ttl) \($0.content)" }
        return facts.sorted()
    }

    /// Taking back what was made takes away mail's key and most variables of an app.
    private let brakes = ["--allow", "brake.dns.mail-record", "--allow", "brake.config.mass-delete"]

    private func digits(_ result: Program.Result) throws -> String {
        String(try #require(result.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(result.all)"))
    }

    private func confirmed(_ arguments: [String], _ digits: String) -> [String] {
        arguments + ["--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))"]
    }

    @Test func everythingIsAsItWas() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        // A value that is written over, and that no store holds.
        try await simulators.send(
            "PATCH", "heroku", "/apps/raxx-queue-prod/config-vars", headers: Simulators.asReviewer,
            body: #"{"STRIPE_API_KEY":"sk_"# + #"live_onlyHerokuRemembersThis"}"#)
        _ = try await plumb.run("init", "production")
        let before = try await live(simulators)
        let applied = try await plumb.run(confirmed(["apply", "production"], digits(await plumb.run("plan", "production"))))
        #expect(applied.code == 0, "\(applied.all)")
        #expect(try await live(simulators) != before)

        #expect(try await plumb.run("undo", "production").code == 4)
        let back = try await plumb.run(["undo", "production"] + brakes)
        #expect(back.code == 2, "\(back.all)")
        #expect(back.output.contains("STRIPE_API_KEY"))
        #expect(!back.all.contains("onlyHerokuRemembersThis"))
        let undone = try await plumb.run(confirmed(["undo", "production"] + brakes, digits(back)))
        #expect(undone.code == 0, "\(undone.all)")
        #expect(try await live(simulators) == before)

        // What was done can be kept and read elsewhere, and held against the ledger.
        let receipts = simulators.directory.appending(path: "receipts")
        #expect(try await plumb.run("audit", "export", "production", "--out", receipts.path).output.hasPrefix("2 receipts"))
        for name in try FileManager.default.contentsOfDirectory(atPath: receipts.path) {
            let path = receipts.appending(path: name).path
            #expect(try await plumb.run("audit", "verify", "--receipt", path).code == 0)
            try Data(String(contentsOfFile: path, encoding: .utf8).replacing("visitor", with: "nobody1").utf8).write(
                to: URL(filePath: path))
            let altered = try await plumb.run("audit", "verify", "--receipt", path)
            #expect(altered.code == 1 && altered.talk.contains("is not what was recorded"), "\(altered.all)")
        }

        // The undo is a run like any other: the newest, and it has its own way back.
        #expect(try await plumb.run("status", "production").output.contains("  applied  plan "))
        let again = try await plumb.run(confirmed(["undo", "production"], digits(await plumb.run("undo", "production"))))
        #expect(again.code == 0, "\(again.all)")
        #expect(try await plumb.run("plan", "production").code == 0)
    }

    /// An older run is not taken back over what later ones wrote, and what was written as plain text is shown.
    @Test func whatLaterRunsWroteIsAConflict() async throws {
        let estate = try await GatedEstate(gate: "appliers: [ci]")
        try estate.useOneService()
        let ci = estate.plumb(as: "ci")
        #expect(try await ci.run("init", "production").code == 0)
        let file = estate.repository.appending(path: "desired/shop.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        var runs: [String] = []
        for greeting in ["hello", "welcome", "goodbye"] {
            try text.replacing("GREETING: hello", with: "GREETING: \(greeting)").write(to: file, atomically: true, encoding: .utf8)
            if greeting != "hello" { try estate.commit() }
            let applied = try await ci.run(confirmed(["apply", "production"], ci.run("plan", "production").digest))
            #expect(applied.code == 0, "\(applied.all)")
            runs.append(String(try #require(applied.output.firstMatch(of: /run (\S+)/)?.1)))
        }
        let older = try await ci.run("undo", "production", "--run", runs[1])
        #expect(older.code == 4, "\(older.all)")
        #expect(older.output.contains(#"GREETING  "goodbye" → "hello""#), "\(older.output)")
        let config = "heroku/acme-shop-prod/config/GREETING"
        #expect(older.output.contains("\(config) was written again by run \(runs[2]), which this takes back too  [plan.conflict]"))
        // The newest has nothing after it.
        let newest = try await ci.run("undo", "production")
        #expect(newest.code == 2 && newest.output.contains(#"GREETING  "goodbye" → "welcome""#), "\(newest.all)")
    }

    @Test func aWrongPhraseUndoesNothing() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        _ = try await plumb.run("init", "production")
        #expect(try await plumb.run("undo", "production").code == 1)
        _ = try await plumb.run(confirmed(["apply", "production"], digits(await plumb.run("plan", "production"))))
        let after = try await live(simulators)
        let digits = try digits(await plumb.run(["undo", "production"] + brakes))
        let refused = try await plumb.run(
            ["undo", "production", "--digest", digits, "--target", "production", "--confirm", digits] + brakes)
        #expect(refused.code == 5)
        #expect(try await live(simulators) == after)
    }

    /// What somebody else wrote since is not written over unseen.
    @Test func whatMovedSinceIsAConflict() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        _ = try await plumb.run("init", "production")
        _ = try await plumb.run(confirmed(["apply", "production"], digits(await plumb.run("plan", "production"))))
        try await simulators.send(
            "PATCH", "heroku", "/apps/raxx-queue-prod/config-vars", headers: Simulators.asReviewer,
            body: #"{"FLAG_QUEUE_BILLING":"false"}"#)
        let back = try await plumb.run("undo", "production")
        #expect(back.code == 4)
        #expect(back.output.contains("plan.conflict"))
    }
}
