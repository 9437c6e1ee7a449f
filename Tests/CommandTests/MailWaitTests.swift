import CanonicalJSON
import Foundation
import Testing

/// A sending domain that Postmark has not verified, and that the zone does not know yet: the real program writes the records, and
/// waits until Postmark has seen them. The name server is a real one.
struct MailWaitTests {
    private static let silent = ["PLUMB_RESOLVERS": "127.0.0.1:1,127.0.0.1:1"]
    private static let selector = "20260430051323pm._domainkey"

    /// Raxx with a new sending domain: its first key waits to be seen, and neither it nor the return path is in the zone.
    private static func world() async throws -> Simulators {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: seeds) }
        try FileManager.default.copyItem(at: Program.root.appending(path: "Examples/raxx"), to: seeds)
        func edit(_ name: String, _ edits: [(String, String)]) throws {
            let file = seeds.appending(path: name)
            var text = try String(contentsOf: file, encoding: .utf8)
            for (old, new) in edits {
                try #require(text.contains(old), "\(name) has no \(old)")
                text = text.replacingOccurrences(of: old, with: new)
            }
            try Data(text.utf8).write(to: file)
        }
        try edit(
            "postmark.yaml",
            [
                ("DKIMVerified: true", "DKIMVerified: false"), ("DKIMHost:", "DKIMPendingHost:"),
                ("DKIMTextValue:", "DKIMPendingTextValue:"), ("DKIMUpdateStatus: Verified", "DKIMUpdateStatus: Pending"),
                ("ReturnPathDomainVerified: true", "ReturnPathDomainVerified: false"),
            ])
        try edit("cloudflare.yaml", [("name: \(selector).raxx.app", "name: old._domainkey.raxx.app"), ("name: pm-bounces.", "name: old.")])
        return try await Simulators.withNames(seed: seeds.path)
    }

    private func confirmed(_ plumb: Program) async throws -> [String] {
        let plan = try await plumb.run("plan", "production")
        #expect(plan.output.contains("raxx.app verified at Postmark"), "\(plan.all)")
        let digits = String(try #require(plan.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(plan.all)"))
        return ["apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))"]
    }

    private func asked(_ simulators: Simulators) async throws -> Set<String> {
        Set(try await simulators.requests("postmark").filter { !$0.hasPrefix("GET ") })
    }

    private static let both: Set = ["PUT /domains/4616861/verifyDkim", "PUT /domains/4616861/verifyReturnPath"]

    @Test("the records, then resolvers, then Postmark; parked on the way, and gone on with")
    func parked() async throws {
        let simulators = try await Self.world()
        let plumb = simulators.plumb
        let before = try await plumb.run("verify", "production")
        #expect(before.output.contains("✗ postmark/raxx.app  raxx.app verified at Postmark: raxx.app: DKIM not yet, Return-Path not yet"))
        #expect(try await plumb.run("init", "production").code == 0)
        let apply = try await confirmed(plumb)
        try await simulators.resetRequests()
        let parked = try await plumb.run(apply + ["--park"], adding: Self.silent)
        #expect(parked.code == 0, "\(parked.all)")
        #expect(try await asked(simulators).isEmpty, "resolvers do not have the records yet")
        #expect(parked.talk.contains("still pending. Check again with: plumb resume production"))

        let seen = try await plumb.run("resume", "production")
        #expect(seen.code == 0, "\(seen.all)")
        #expect(seen.output.contains("raxx.app verified at Postmark"), "\(seen.output)")
        #expect(seen.output.contains("DKIM verified, Return-Path verified"))
        #expect(try await asked(simulators) == Self.both)
        #expect(try await simulators.requests("cloudflare").count { !$0.hasPrefix("GET ") } == 1)

        try await simulators.resetRequests()
        let again = try await plumb.run("resume", "production")
        #expect(!again.output.contains("Postmark"), "what was seen is not looked at again")
        let verified = try await plumb.run("verify", "production")
        #expect(verified.output.contains("✓ postmark/raxx.app  raxx.app verified at Postmark"), "\(verified.output)")
        #expect(try await asked(simulators).isEmpty, "what Postmark has verified is only read")
    }

    @Test("killed while Postmark does not see the records yet, it is gone on with, and nothing is written twice")
    func killed() async throws {
        let simulators = try await Self.world()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        let apply = try await confirmed(plumb)
        let before = try await simulators.send(
            "GET", "postmark", "/domains/4616861", headers: ["X-Postmark-Account-Token": "postmark-account-simulated-96f2f0811df88d8f"])
        let blind: JSONValue = [
            "path": "/domains/4616861/verifyDkim", "status": 200, "body": try JSONValue(parsing: Array(before)), "count": 1_000,
        ]
        try await simulators.send("POST", "postmark", "/_control/faults", body: blind.prettyText())
        let running = try RunningProgram(plumb, apply, output: simulators.directory.appending(path: "killed.txt"))
        for _ in 0..<3_000 {
            if await running.text.contains("raxx.app: DKIM not yet, Return-Path verified") { break }
            let isRunning = await running.isRunning
            try #require(isRunning)
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await running.kill())
        try await simulators.send("DELETE", "postmark", "/_control/faults")

        let resumed = try await plumb.run("resume", "production")
        #expect(resumed.code == 0, "\(resumed.all)")
        #expect(resumed.output.contains("DKIM verified, Return-Path verified"))
        #expect(!resumed.output.contains("TXT at 1.1.1.1"), "the resolvers had the records before")
        #expect(try await simulators.requests("cloudflare").count { !$0.hasPrefix("GET ") } == 1)
    }
}
