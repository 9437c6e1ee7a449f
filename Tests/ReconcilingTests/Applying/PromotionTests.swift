import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Reconciling
import TestBench
import Testing

@Suite struct PromotionTests {
    /// Kill it anywhere, and run it again: it is promoted once.
    @Test func everyPoint() async throws {
        let undisturbed = try PromotionWorld()
        try await undisturbed.begin()
        let process = DyingProcess(dyingAt: nil)
        #expect(try await undisturbed.promote(process) == .completed)
        #expect(process.steps == 8, "intent, call, begun and completed, each with its beginning and end")
        for point in 0..<process.steps {
            let world = try PromotionWorld()
            try await world.begin()
            _ = try? await world.promote(DyingProcess(dyingAt: point))
            try await world.promote()
            #expect(world.running == PromotionWorld.slug.staging, "killed at step \(point)")
            #expect(world.promotions == 1, "killed at step \(point)")
            let events = try await world.ledger.events(environment: "production")
            #expect(try PromotionRecord.unfinished(of: "web", in: events) == nil, "killed at step \(point)")
            #expect(await world.ledger.kinds.last == .promotionCompleted, "killed at step \(point)")
            #expect(try await world.promote() == nil)
        }
    }

    @Test func aReleaseCommandIsWaitedFor() async throws {
        let world = try PromotionWorld(["release_command": ["seconds": 20, "succeeds": true]])
        try await world.begin()
        // Each look at the target takes the simulated clock on.
        world.heroku.arm(
            ArmedFault(method: .get, pathPrefix: "/pipeline-promotions", effect: .delivery(.delay(milliseconds: 15_000)), count: 3))
        #expect(try await world.promote() == .completed)
        #expect(world.running == PromotionWorld.slug.staging)
    }

    @Test func aFailedReleaseCommandLeavesWhatRan() async throws {
        let world = try PromotionWorld(["release_command": ["seconds": 0, "succeeds": false]])
        try await world.begin()
        let outcome = try await world.promote()
        guard case .failed(let reason)? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(reason.contains("heroku releases:output --app acme-p"))
        #expect(world.running == PromotionWorld.slug.production)
        #expect(await world.ledger.kinds.suffix(1) == [.promotionFailed])
        // The next one is a promotion of its own.
        try await world.promote()
        #expect(world.promotions == 2)
    }

    @Test func theTargetSaysWhyItFailed() async throws {
        let world = try PromotionWorld(["promotion_error": "User does not have access to that app"])
        try await world.begin()
        #expect(try await world.promote() == .failed("User does not have access to that app"))
    }

    /// One that was taken over sends nothing.
    @Test func anIntentStandsBehindTheLocks() async throws {
        let world = try PromotionWorld()
        try await world.begin()
        await world.ledger.takeLocks()
        await #expect(throws: LedgerError.self) { try await world.promote() }
        #expect(world.promotions == 0 && !world.heroku.requests.contains("POST /pipeline-promotions"))
    }

    @Test func whatStillRunsItsCommandIsUnderWay() async throws {
        let world = try PromotionWorld(["release_command": ["seconds": 600, "succeeds": true]])
        try await world.begin()
        #expect(try await world.promote() == .underWay)
        world.heroku.advance(seconds: 600)
        #expect(try await world.promote() == nil)
        #expect(world.promotions == 1)
        #expect(await world.ledger.kinds.last == .promotionCompleted)
    }
}
