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
        #expect(rejection(.inputs(target: "production", confirm: words, digest: envelope.digest), envelope) == nil)
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
        let digest = envelope.digest
        for inputs in [
            ("staging", words, digest), ("production", "deploy-prod-now", digest), ("production", words, nil), (nil, words, digest),
            ("production", nil, digest), ("production", words, envelope.shortDigest), ("production", words, other.digest),
            ("production", words, String(digest.dropLast()) + (digest.hasSuffix("0") ? "1" : "0")), (nil, nil, digest),
        ] as [(String?, String?, String?)] {
            let given = Gate.Confirmation.inputs(target: inputs.0, confirm: inputs.1, digest: inputs.2)
            #expect(rejection(given, envelope) != nil, "\(inputs) was let through")
        }
    }

    @Test("what is missing of an answer is named, and the words only to whoever has the digest")
    func missing() throws {
        let envelope = try PlanFixture.envelope()
        let reviewed = rejection(.inputs(target: "production", confirm: nil, digest: envelope.digest), envelope)
        #expect(reviewed?.hasSuffix("missing: --confirm \"\(gate.words(for: envelope))\"") == true, "\(reviewed ?? "")")
        let bare = rejection(.inputs(target: nil, confirm: nil, digest: nil), envelope)
        #expect(bare?.contains(envelope.shortDigest) == false, "\(bare ?? "")")
        #expect(bare?.contains("--digest with all 64 digits, --target production, --confirm with") == true, "\(bare ?? "")")
    }

    @Test("a blocked plan is not let through, whatever is typed")
    func blocked() throws {
        let envelope = try PlanFixture.envelope(findings: [Finding(rule: "brake.x", severity: .blocks, message: "held")])
        #expect(rejection(.typed("deploy-prod-now \(envelope.shortDigest)"), envelope)?.contains("blocked") == true)
    }

    @Test("an environment without a gate asks for its name, or takes the digest or the target where nobody types")
    func ungated() throws {
        let open = Gate(PlanFixture.environment(nil))
        let envelope = try PlanFixture.envelope()
        #expect(open.words(for: envelope) == "production")
        func isLetThrough(_ confirmation: Gate.Confirmation) -> Bool {
            do throws(Gate.Rejection) {
                let approved = try open.approve(envelope, with: confirmation)
                return approved.wasTyped == (confirmation == .typed("production"))
            } catch {
                return false
            }
        }
        #expect(isLetThrough(.typed("production")))
        #expect(isLetThrough(.inputs(target: "production", confirm: nil, digest: nil)))
        #expect(isLetThrough(.inputs(target: nil, confirm: nil, digest: envelope.digest)))
        #expect(isLetThrough(.inputs(target: "production", confirm: "production", digest: envelope.digest)))
        for refused in [
            .none, .typed(""), .typed("Production"), .inputs(target: nil, confirm: nil, digest: nil),
            .inputs(target: "staging", confirm: nil, digest: envelope.digest),
            .inputs(target: "production", confirm: nil, digest: envelope.shortDigest),
            .inputs(target: "production", confirm: "yes", digest: nil),
        ] as [Gate.Confirmation] { #expect(!isLetThrough(refused), "\(refused)") }
    }

    @Test("a commit that does not descend from the one applied last is let through by name alone")
    func rollback() throws {
        for name in [nil, "deploy-prod-now"] {
            let gate = Gate(PlanFixture.environment(name))
            for (lineage, isOpen) in [
                (nil, true), (.continues, true), (.rollback(from: "1111111", to: "2222222"), false), (.unknown("it is shallow"), false),
                (.outdated(by: "1111111", environment: "production", age: "3 d"), false),
            ] as [(Lineage?, Bool)] {
                for lifted in [[], ["history.rollback"]] {
                    let envelope = try PlanFixture.envelope(lifted: lifted)
                    var facts = GateFacts()
                    facts.lineage = lineage
                    facts.breakGlass = name == nil ? nil : "no reason does"
                    let words = gate.words(for: envelope)
                    let isLetThrough = (try? gate.approve(envelope, with: .typed(words), given: facts).wasTyped) ?? false
                    #expect(isLetThrough == (isOpen || !lifted.isEmpty), "\(String(describing: lineage)) \(lifted)")
                }
            }
        }
    }
}
