#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// What is done about drift: acknowledged, taken into the files, put back.
@Suite struct DriftAnswerTests {
    private func text(_ world: DriftWorld, _ name: String) throws -> String {
        try String(contentsOf: world.small.directory.appending(path: "desired/" + name), encoding: .utf8)
    }

    /// Bound to the value that was seen, and to a time.
    @Test func anAcknowledgement() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        let address = "heroku/acme-web/config/FLAG_A"
        let ack = ["drift", "ack", address, "--reason", "INC-12", "--owner", "ana@acme.test"]
        let beyond = try await world.plumb.run(ack + ["--until", "2099-01-01"])
        #expect(beyond.code == 64 && beyond.talk.contains("at most 90"), "\(beyond.all)")
        let wrong = try await world.plumb.run("drift", "ack", "heroku/acme-web/config/FLAG_B", "--reason", "x")
        #expect(wrong.code == 64 && wrong.talk.contains("has not drifted"), "\(wrong.all)")
        let done = try await world.plumb.run(ack)
        #expect(done.code == 0, "\(done.all)")
        let known = try await world.check("--webhook")
        #expect(known.code == 0 && known.output.contains("INC-12"), "\(known.all)")
        #expect(try await world.told() == 0)
        // It ends by itself.
        let later = try await world.check("--no-record", adding: Program.mishap("MISHAP_CLOCK", 31 * 86_400))
        #expect(later.code == 8 && later.output.contains("acknowledged once before by ana@acme.test"), "\(later.all)")
        #expect(try await world.plumb.run(ack).output.contains("acknowledged 2 times now"))
        // Another value is another drift.
        try await world.set("web", #"{"FLAG_A":"maybe"}"#)
        let changed = try await world.check("--webhook")
        #expect(changed.code == 8 && changed.output.contains("changed again since"), "\(changed.all)")
        #expect(try await world.told() == 1)
    }

    /// Who answers for something learns in time that it ends, and that it meets nothing; once.
    @Test func theEndOfAnAcknowledgementIsTold() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        let ack = ["drift", "ack", "heroku/acme-web/config/FLAG_A", "--reason", "INC-12", "--owner", "ana@acme.test"]
        #expect(try await world.plumb.run(ack).code == 0)
        #expect(try await world.check("--webhook").code == 0)
        #expect(try await world.told() == 0)
        let soon = Program.mishap("MISHAP_CLOCK", 28 * 86_400)
        for _ in 0..<2 {
            let check = try await world.check("--webhook", adding: soon)
            #expect(check.code == 0 && check.output.contains("the acknowledgement of heroku/acme-web/config/FLAG_A"), "\(check.all)")
            #expect(try await world.told() == 1)
        }
        try await world.set("web", #"{"FLAG_A":"true"}"#)
        for _ in 0..<2 {
            let check = try await world.check("--webhook", adding: soon)
            #expect(check.code == 0 && check.output.contains("remove its acknowledgement"), "\(check.all)")
            #expect(try await world.told() == 2)
        }
    }

    /// What somebody answers for is not written over by the way.
    @Test func anAcknowledgedValueIsKept() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false","FLAG_B":"false"}"#)
        let acknowledged = try await world.plumb.run(
            "drift", "ack", "heroku/acme-web/config/FLAG_A", "--reason", "INC-12", "--owner", "ana@acme.test")
        #expect(acknowledged.code == 0, "\(acknowledged.all)")
        let plan = try await world.small.plan()
        #expect(plan.code == 4 && plan.output.contains("drift.acknowledged"), "\(plan.all)")
        #expect(plan.output.contains("changed outside of plumb, acknowledged by ana@acme.test until "), "\(plan.all)")
        // Everything else goes on.
        let other = try await world.plumb.run("plan", "production", "--only", "config/FLAG_B")
        #expect(other.code == 2 && !other.output.contains("INC-12"), "\(other.all)")
        let lifted = try await world.plumb.run("plan", "production", "--allow", "drift.acknowledged")
        #expect(lifted.code == 2 && lifted.output.contains("brake lifted"), "\(lifted.all)")
        // It is of one value, and until one day.
        #expect(try await world.small.plan(after: 31).code == 2)
        try await world.set("web", #"{"FLAG_A":"maybe"}"#)
        #expect(try await world.small.plan().code == 2)
    }

    @Test func theLiveValueIntoTheFiles() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false","FLAG_B":null}"#)
        let before = try text(world, "web.yaml")
        let accepted = try await world.check("--propose", "accept", "--only", "config/FLAG_A")
        #expect(accepted.code == 0, "\(accepted.all)")
        #expect(try text(world, "web.yaml") == before.replacingOccurrences(of: "FLAG_A: \"true\"", with: "FLAG_A: \"false\""))
        let rest = try await world.check("--no-record")
        #expect(rest.code == 8 && !rest.output.contains("FLAG_A \"true\""), "\(rest.all)")
        let both = try await world.check("--propose", "accept")
        #expect(both.code == 0, "\(both.all)")
        #expect(try text(world, "web.yaml").contains("FLAG_B: !absent"))
        let plan = try await world.plumb.run("plan", "production")
        #expect(!plan.output.contains("update"), "\(plan.all)")
    }

    @Test func theAppliedValueBack() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false","FLAG_B":"false"}"#)
        let one = try await world.check("--propose", "revert", "--only", "config/FLAG_A")
        #expect(one.code == 2 && one.output.contains("--only 'config/FLAG_A'"), "\(one.all)")
        #expect(one.output.contains("FLAG_A") && one.output.contains("left out") && !one.output.contains("#2 "), "\(one.all)")
        let revert = try await world.check("--propose", "revert")
        #expect(revert.code == 2 && revert.output.contains("plumb apply production --digest"), "\(revert.all)")
        #expect(try await world.small.apply().code == 0)
        #expect(try await world.check().code == 0)
    }
}
#endif
