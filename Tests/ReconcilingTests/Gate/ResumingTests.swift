import CanonicalJSON
import Diagnostics
import Estate
import Planning
import Reconciling
import Resources
import Testing

/// What a resumed run may do: what was confirmed, and nothing else.
@Suite("Resuming")
struct ResumingTests {
    private static let app = Scope(provider: "flat", name: "app")
    private static let other = Scope(provider: "flat", name: "other")
    private static let address = Address(app, "config", "BASE_URL")
    private static let awaited = Content.unknown(after: Address(other, "app"), attribute: "origin")

    private func envelope(
        _ after: Content?, before: Content? = nil, _ action: Change.Action = .create, id: String? = "id-1", inputs: [String: String] = [:]
    ) throws -> PlanEnvelope {
        var operation = Planning.Operation(
            scope: Self.app, action: "flat.write", payload: .null, addresses: [Self.address], effect: .idempotent, summary: "write")
        operation.id = 1
        let change = Change(
            address: Self.address, action: action, movement: .pending, before: before, after: after, remoteID: nil,
            consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: [])
        let plan = Plan(
            estate: "shop", environment: "production", targets: [Plan.Target(scope: Self.app, id: id)], changes: [change],
            operations: [operation], findings: [], inputs: inputs, lifted: [],
            leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 1)
        return try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 1, commit: nil, toolVersion: "test")
    }

    private func rejection(
        _ rest: PlanEnvelope, of confirmed: PlanEnvelope, rules: EnvironmentDeclaration.Gate = .init(phrase: "go"),
        outputs: [Scope: [String: String]] = [:], begun: Int = 0, _ change: (inout GateFacts) -> Void = { _ in }
    ) -> String? {
        var facts = GateFacts()
        facts.actor = "ci"
        change(&facts)
        do throws(Gate.Rejection) {
            _ = try Gate(PlanFixture.environment(gate: rules)).approve(
                rest, asRestOf: confirmed, outputs: outputs, begun: begun, given: facts)
            return nil
        } catch {
            return error.reason
        }
    }

    /// The attack: a reference that is awaited is pointed to another host after the run was confirmed.
    @Test("what was awaited may only become what it was awaited from")
    func awaitedReference() throws {
        let confirmed = try envelope(Self.awaited)
        let told = ["reference flat/other.origin": "https://other.example"]
        #expect(rejection(try envelope(.text("https://other.example"), inputs: told), of: confirmed) == nil)
        let outputs = [Self.other: ["origin": "https://other.example"]]
        #expect(rejection(try envelope(.text("https://other.example")), of: confirmed, outputs: outputs) == nil)
        #expect(rejection(try envelope(Self.awaited), of: confirmed) == nil)
        let wanted = "flat/app/config/BASE_URL would get another value than was confirmed"
        #expect(rejection(try envelope(.text("https://evil.example"), inputs: told), of: confirmed) == wanted)
        #expect(rejection(try envelope(.text("https://evil.example")), of: confirmed) == wanted)
        let evil = ["reference flat/evil.origin": "https://evil.example"]
        #expect(rejection(try envelope(.text("https://evil.example"), inputs: evil), of: confirmed) == wanted)
        let elsewhere = Content.unknown(after: Address(Self.other, "app"), attribute: "web_url")
        #expect(rejection(try envelope(elsewhere), of: confirmed) == wanted)
    }

    @Test("inside lists and records too")
    func inside() throws {
        let confirmed = try envelope(.record(["values": .list([Self.awaited, .text("fixed")])]))
        let told = ["reference flat/other.origin": "x.example"]
        func rest(_ value: String, _ fixed: String = "fixed") throws -> PlanEnvelope {
            try envelope(.record(["values": .list([.text(value), .text(fixed)])]), inputs: told)
        }
        #expect(rejection(try rest("x.example"), of: confirmed) == nil)
        #expect(rejection(try rest("y.example"), of: confirmed) != nil)
        #expect(rejection(try rest("x.example", "moved"), of: confirmed) != nil)
    }

    @Test("a target that is another one by now, and an action that does more, are refused")
    func targetsAndActions() throws {
        let confirmed = try envelope(.text("a"))
        #expect(rejection(try envelope(.text("a"), id: "id-2"), of: confirmed)?.contains("its id was id-1 and is id-2") == true)
        #expect(rejection(try envelope(.text("a")), of: try envelope(.text("a"), id: nil)) == nil)
        #expect(rejection(try envelope(.text("a"), before: .text("b"), .update), of: confirmed) == nil)
        #expect(rejection(try envelope(.text("a"), before: .text("b"), .replace), of: confirmed)?.contains("would be replace") == true)
        #expect(rejection(try envelope(nil, before: .text("a"), .delete), of: confirmed)?.contains("would be delete") == true)
    }

    @Test("who may apply, freezes and how long ago it was confirmed are asked again")
    func again() throws {
        let plan = try envelope(.text("a"))
        let frozen = Freeze(zone: "UTC", window: .weekly(Set(Weekday.allCases), from: 0, to: 1_439), reason: nil)
        let (appliers, freeze) = (
            EnvironmentDeclaration.Gate(phrase: "go", appliers: ["anna"]), EnvironmentDeclaration.Gate(phrase: "go", freezes: [frozen])
        )
        #expect(rejection(plan, of: plan, rules: appliers)?.contains("ci is not among those who may apply") == true)
        #expect(rejection(plan, of: plan, rules: appliers) { $0.actor = "anna" } == nil)
        #expect(rejection(plan, of: plan, rules: freeze)?.hasPrefix("frozen") == true)
        #expect(rejection(plan, of: plan, rules: freeze) { $0.breakGlass = "the site is down" } == nil)
        #expect(rejection(plan, of: plan, begun: 1_000) { $0.now = 1_000 + Gate.resumableFor } == nil)
        let late = rejection(plan, of: plan, begun: 1_000) { $0.now = 1_001 + Gate.resumableFor }
        #expect(late?.contains("more than 7 days ago") == true)
    }
}
