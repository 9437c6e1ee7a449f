import CanonicalJSON
import Foundation
import Testing

/// What was adopted is recorded as applied through the gate, and until then nobody takes it for being in sync.
@Suite struct BaselineTests {
    @Test func adoptedThroughTheGate() async throws {
        let estate = try await AdoptedEstate()
        #expect(try await estate.adopt().result.code == 0)
        let plumb = estate.plumb
        #expect(try await plumb.run("init", "production", "--empty").code == 0)
        let before = try await plumb.run("drift", "production")
        #expect(before.code == 11 && before.output.firstMatch(of: /no baseline for [0-9]+ addresses/) != nil, "\(before.all)")
        #expect(!before.output.contains("no drift"))
        let plan = try await plumb.run("plan", "production")
        #expect(plan.code == 0 && plan.output.contains(" adopt"), "\(plan.all)")
        let digest = try plan.digest
        try await estate.simulators.resetRequests()
        // The words belong to the digest: others are refused, and nothing is recorded.
        let refused = try await plumb.run(
            "apply", "production", "--digest", digest, "--target", "production", "--confirm", "deploy-prod-now 00000000")
        #expect(refused.code == 5)
        #expect(try await plumb.run("drift", "production").code == 11)
        let applied = try await plumb.run(
            "apply", "production", "--digest", digest, "--target", "production", "--confirm", "deploy-prod-now \(digest.prefix(8))")
        #expect(applied.code == 0, "\(applied.all)")
        #expect(try await estate.writes() == [])
        let after = try await plumb.run("drift", "production")
        #expect(after.code == 0 && after.output.contains("no drift"), "\(after.all)")
        // Nothing is left to record, and a second plan says so.
        #expect(try await !plumb.run("plan", "production").output.contains(" adopt"))
        // What somebody changes now is drift.
        try await estate.simulators.send(
            "PATCH", "heroku", "/apps/raxx-api-prod/config-vars", headers: Simulators.asReviewer, body: #"{"FLASK_ENV": "staging"}"#)
        let drift = try await plumb.run("drift", "production")
        #expect(drift.code == 8 && drift.output.contains("FLASK_ENV"), "\(drift.all)")
    }

    /// Where runs of ours have written already, what is adopted later has no baseline either until it is recorded.
    @Test func whatIsAdoptedLater() async throws {
        let estate = try await AdoptedEstate()
        #expect(try await estate.adopt(["--app", "raxx-velvet-staging"]).result.code == 0)
        let plumb = estate.plumb
        #expect(try await plumb.run("init", "staging").code == 0)
        let file = try estate.text("services/velvet.yaml")
        #expect(file.contains("config:"), "\(file)")
        try estate.write("services/velvet.yaml", file.replacingOccurrences(of: "config:\n", with: "config:\n      PLUMB_MADE: \"1\"\n"))
        let applied = try await plumb.run("apply", "staging", "--target", "staging")
        #expect(applied.code == 0, "\(applied.all)")
        #expect(try await plumb.run("drift", "staging").code == 0)

        #expect(try await estate.adopt(["--app", "raxx-queue-staging"]).result.code == 0)
        for _ in 0..<2 {
            // Also where nothing changed since the last check, and where something else is to be done.
            let before = try await plumb.run("drift", "staging")
            #expect(before.code == 11 && before.output.firstMatch(of: /no baseline for [0-9]+ addresses/) != nil, "\(before.all)")
        }
        let whole = try estate.text("services/velvet.yaml")
        try estate.write("services/velvet.yaml", whole.replacingOccurrences(of: "PLUMB_MADE: \"1\"", with: "PLUMB_MADE: \"2\""))
        let pending = try await plumb.run("drift", "staging")
        #expect(pending.code == 11 && pending.output.contains("no baseline"), "\(pending.all)")
        try estate.write("services/velvet.yaml", whole)

        let plan = try await plumb.run("plan", "staging")
        #expect(plan.code == 0 && plan.output.contains(" adopt") && !plan.output.contains("velvet-staging/config"), "\(plan.all)")
        try await estate.simulators.resetRequests()
        #expect(try await plumb.run("apply", "staging", "--target", "staging").code == 0)
        #expect(try await estate.writes() == [])
        #expect(try await plumb.run("drift", "staging").code == 0)
        #expect(try await !plumb.run("plan", "staging").output.contains(" adopt"))
        try await estate.simulators.send(
            "PATCH", "heroku", "/apps/raxx-queue-staging/config-vars", headers: Simulators.asReviewer, body: #"{"FLAG_QUEUE_BILLING": "0"}"#
        )
        #expect(try await plumb.run("drift", "staging").code == 8)
    }
}
