import Planning
import Reconciling
import Testing

@Suite("The gate")
struct GateTests {
    private let gate = Gate(PlanFixture.environment("deploy-prod-now"))

    private func rejection(_ confirmation: Gate.Confirmation, _ envelope: PlanEnvelope) -> String? {
        do throws(Gate.Rejection) {
            _ = try gate.approve(envelope, with: confirmation)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("the exact words let exactly this plan through")
    func exact() throws {
        let envelope = try PlanFixture.envelope()
        let words = "deploy-prod-now \(envelope.shortDigest)"
        #expect(gate.words(for: envelope) == words)
        #expect(rejection(.typed(words), envelope) == nil)
        #expect(rejection(.inputs(target: "production", confirm: words), envelope) == nil)
    }

    @Test("anything else is refused")
    func refused() throws {
        let envelope = try PlanFixture.envelope()
        let other = try PlanFixture.envelope([("b", [])])
        let words = "deploy-prod-now \(envelope.shortDigest)"
        for typed in [
            "", " ", "y", "yes", "deploy-prod-now", envelope.shortDigest, words + " ", " " + words, words.uppercased(), words + "\r",
            words.replacing(" ", with: "  "), "deploy-prod-now \(other.shortDigest)", "deploy-prod-now \(envelope.digest)",
        ] {
            #expect(rejection(.typed(typed), envelope) != nil, "\"\(typed)\" was let through")
        }
        #expect(rejection(.none, envelope) != nil)
        #expect(rejection(.inputs(target: "staging", confirm: words), envelope) != nil)
        #expect(rejection(.inputs(target: "production", confirm: "deploy-prod-now"), envelope) != nil)
    }

    @Test("a blocked plan is not let through, whatever is typed")
    func blocked() throws {
        let envelope = try PlanFixture.envelope(findings: [Finding(rule: "brake.x", severity: .blocks, message: "held")])
        #expect(rejection(.typed("deploy-prod-now \(envelope.shortDigest)"), envelope)?.contains("blocked") == true)
    }

    @Test("an environment without a gate asks nothing")
    func ungated() throws {
        let open = Gate(PlanFixture.environment(nil))
        let envelope = try PlanFixture.envelope()
        #expect(open.words(for: envelope) == nil)
        _ = try open.approve(envelope, with: .none)
    }
}
