import CanonicalJSON
import Diagnostics
import Estate
import Planning
import Reconciling
import Resources
import Testing

@Suite("A soak")
struct SoakTests {
    private static let here = Scope(provider: "heroku", name: "shop-prod")
    private static let there = Scope(provider: "heroku", name: "shop-staging")
    private static let hour = 3_600

    private let soak = Soak(environment: "staging", seconds: 24 * Self.hour, except: ["formation/*"])
    private var events: [RecordedEvent] = []

    private func change(
        _ name: String, kind: String = "config", _ after: Content?, scope: Scope = Self.here, action: Change.Action = .update,
        _ movement: Change.ChangeOrigin = .pending
    ) -> Change {
        Change(
            address: Address(scope, kind, name), action: action, movement: movement, before: .text("old"), after: after, remoteID: nil,
            consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: [])
    }

    private mutating func record(_ kind: LedgerEvent.Kind, at hours: Int, _ detail: JSONValue) {
        events.append(
            RecordedEvent(
                sequence: events.count + 1, hash: "",
                event: LedgerEvent(
                    environment: "staging", kind: kind, time: hours * Self.hour, actor: "a", run: nil, detail: detail)))
    }

    private mutating func apply(_ entries: [String: Content], without gone: [String] = [], at hours: Int, kind: String = "config") throws {
        let applied = entries.sorted { $0.key < $1.key }.map {
            AppliedResource(address: Address(Self.there, kind, $0.key), content: $0.value)
        }
        let forgotten = gone.map { Address(Self.there, kind, $0) }
        record(
            .applyCompleted, at: hours,
            ["applied": try JSONValue(encoding: applied), "forgotten": try JSONValue(encoding: forgotten)])
    }

    private mutating func drift(_ names: [String], at hours: Int) {
        let entries = names.map { JSONValue.object(["address": .string("\(Self.there)/config/\($0)"), "live": .null]) }
        record(names.isEmpty ? .driftCleared : .driftDetected, at: hours, ["drift": .array(entries)])
    }

    private func requirement(
        _ changes: [Change], at hours: Int, there: Scope? = Self.there
    ) throws -> GateRequirement? {
        let operations =
            changes.isEmpty
            ? []
            : [
                Operation(
                    scope: Self.here, action: "x", payload: .null, addresses: changes.map(\.address), effect: .idempotent, summary: "")
            ]
        let plan = Plan(
            estate: "shop", environment: "production", targets: [], changes: changes, operations: operations, findings: [], inputs: [:],
            lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 1)
        let envelope = try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 0, commit: nil, toolVersion: "test")
        var facts = GateFacts()
        facts.now = hours * Self.hour
        facts.elsewhere = events
        facts.counterparts = [.init(service: "shop", here: Self.here, there: there)]
        let gate = Gate(
            EnvironmentDeclaration(
                name: Located("production", at: SourceSpan(file: "estate.yaml", line: 1, column: 1)), banner: nil,
                gate: .init(phrase: "go", soak: soak)))
        return gate.requirements(for: envelope, given: facts).first
    }

    @Test("counts from when the content was applied, whatever was applied since")
    mutating func time() throws {
        try apply(["FLAG": .text("true")], at: 1)
        try apply(["FLAG": .text("true"), "OTHER": .text("1")], at: 20)
        let flag = [change("FLAG", .text("true"))]
        #expect(try requirement(flag, at: 24)?.state == .outstanding)
        #expect(try requirement(flag, at: 25)?.state == .satisfied)
        #expect(try requirement(flag + [change("OTHER", .text("1"))], at: 43)?.state == .outstanding)
        #expect(try requirement(flag + [change("OTHER", .text("1"))], at: 44)?.state == .satisfied)
        #expect(try requirement(flag, at: 24)?.sentence.contains("ends at 1970-01-02T01:00:00Z") == true)
    }

    @Test("other content, other resources and other kinds do not count")
    mutating func content() throws {
        try apply(["FLAG": .text("false")], at: 1)
        #expect(try requirement([change("FLAG", .text("true"))], at: 100)?.state == .outstanding)
        #expect(try requirement([change("FLOG", .text("false"))], at: 100)?.state == .outstanding)
        #expect(try requirement([change("FLAG", kind: "feature", .text("false"))], at: 100)?.state == .outstanding)
        #expect(try requirement([change("FLAG", .text("false"))], at: 100, there: nil)?.state == .outstanding)
    }

    @Test("what was true once and is not now does not count")
    mutating func flapping() throws {
        try apply(["FLAG": .text("true")], at: 1)
        try apply(["FLAG": .text("false")], at: 30)
        #expect(try requirement([change("FLAG", .text("true"))], at: 100)?.state == .outstanding)
        try apply(["FLAG": .text("true")], at: 40)
        #expect(try requirement([change("FLAG", .text("true"))], at: 63)?.state == .outstanding)
        #expect(try requirement([change("FLAG", .text("true"))], at: 64)?.state == .satisfied)
    }

    @Test("drift begins it anew, once it is cleared")
    mutating func drifting() throws {
        try apply(["FLAG": .text("true")], at: 1)
        drift(["OTHER"], at: 30)
        let flag = [change("FLAG", .text("true"))]
        #expect(try requirement(flag, at: 100)?.sentence.contains("has drifted") == true)
        drift([], at: 50)
        #expect(try requirement(flag, at: 73)?.state == .outstanding)
        #expect(try requirement(flag, at: 74)?.state == .satisfied)
    }

    @Test("repairs, adoptions, other scopes and exceptions are not held up")
    func exempt() throws {
        let zone = Scope(provider: "cloudflare", name: "shop.example")
        for one in [
            change("A", .text("1"), .drift), change("A", .text("1"), action: .adopt), change("A", nil, action: .forget),
            change("www/A", kind: "dns", .text("1"), scope: zone), change("web", kind: "formation", .text("1")),
        ] {
            #expect(try requirement([one], at: 0) == nil, "\(one.address) \(one.action)")
        }
    }

    @Test("a deletion soaks too")
    mutating func deletion() throws {
        let gone = [change("FLAG", nil, action: .delete)]
        #expect(try requirement(gone, at: 100)?.state == .satisfied)
        try apply(["FLAG": .text("true")], at: 1)
        #expect(try requirement(gone, at: 100)?.state == .outstanding)
        try apply([:], without: ["FLAG"], at: 10)
        #expect(try requirement(gone, at: 33)?.state == .outstanding)
        #expect(try requirement(gone, at: 34)?.state == .satisfied)
    }

    @Test("names of apps and slugs of secrets may differ, values may not")
    mutating func translation() throws {
        func secret(_ slug: String, _ name: String, _ print: String) -> Content {
            .concealed(.init(Fingerprint(hex: print), source: SecretReference("vault@\(slug):/Shop/\(name)")))
        }
        func plain(_ text: String) -> Content { .concealed(.init(Fingerprint(hex: text), plain: text)) }
        try apply(
            ["KEY": secret("staging", "KEY", "1"), "SELF": plain("https://shop-staging.example"), "FLAG": plain("true")], at: 1)
        try apply(["db": .record(["plan": .text("a:b"), "name": .text("shop-staging-db")])], at: 1, kind: "addon")
        #expect(try requirement([change("KEY", secret("prod", "KEY", "2"))], at: 100)?.state == .satisfied)
        #expect(try requirement([change("KEY", secret("prod", "OTHER", "2"))], at: 100)?.state == .outstanding)
        #expect(try requirement([change("KEY", plain("1"))], at: 100)?.state == .satisfied, "the same fingerprint is the same value")
        #expect(try requirement([change("SELF", plain("https://shop-prod.example"))], at: 100)?.state == .satisfied)
        #expect(try requirement([change("FLAG", plain("false"))], at: 100)?.state == .outstanding)
        let addon = Content.record(["plan": .text("a:b"), "name": .text("shop-prod-db")])
        #expect(try requirement([change("db", kind: "addon", addon)], at: 100)?.state == .satisfied)
        let other = Content.record(["plan": .text("a:c"), "name": .text("shop-prod-db")])
        #expect(try requirement([change("db", kind: "addon", other)], at: 100)?.state == .outstanding)
    }
}
