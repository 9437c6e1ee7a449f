import CanonicalJSON
import Diagnostics
import Estate
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// Against the simulated Cloudflare, which knows nothing of this provider.
@Suite struct SimulatorTests {
    @Test("Any zone becomes any other, and then nothing is left to do", arguments: 0..<60)
    func converges(seed: Int) async throws {
        var generator = RandomRecordSets(seed: 5_000 + seed)
        let (size, plan) = [(1, "free"), (8, "free"), (20, "free"), (200, "pro")][seed % 4]
        let zone = try SimulatedZone(plan: plan)
        let pin = plan == "pro" ? plan : nil
        try await zone.apply(RandomZone.estate(generator.sets(names: size), plan: pin))

        let estate = RandomZone.estate(generator.sets(names: size), plan: pin)
        zone.transport.resetRequests()
        let applied = try await zone.apply(estate)
        #expect(applied.operations.count <= 1)
        #expect(zone.count(.post) == applied.calls)
        let after = try await zone.plan(estate)
        #expect(after.changes.isEmpty && after.isEmpty)
        // One for each plan, and one more where there is no record that proves the pinned id.
        #expect((2...4).contains(zone.count(.get)))
    }

    @Test("What a found zone's plan allows is used")
    func foundPlan() async throws {
        var generator = RandomRecordSets(seed: 1)
        let zone = try SimulatedZone(plan: "business")
        let estate = RandomZone.estate(generator.sets(names: 150), isPinned: false)
        #expect(try await zone.apply(estate).calls == 1)
        #expect(zone.transport.requests.count == 3)
    }

    private static let one = RandomZone.estate([
        RecordSet(
            name: .init("www", at: RandomRecordSets.span), type: .a, ttl: nil, proxied: true, comment: nil,
            presence: .values([.init(.a("192.0.2.1"), at: RandomRecordSets.span)]), acknowledged: [:], span: RandomRecordSets.span)
    ])

    @Test("A batch whose answer was lost is read back: made, changed and deleted")
    func lostAnswer() async throws {
        let zone = try SimulatedZone(records: [
            ["type": "A", "name": .string("www.\(ZoneBench.zone)"), "content": "192.0.2.7"],
            ["type": "TXT", "name": .string("old.\(ZoneBench.zone)"), "content": "gone soon"],
        ])
        func set(_ name: String, _ type: RecordType, _ presence: RecordSet.Presence) -> RecordSet {
            RecordSet(
                name: .init(name, at: RandomRecordSets.span), type: type, ttl: nil, proxied: false, comment: nil, presence: presence,
                acknowledged: [:], span: RandomRecordSets.span)
        }
        let estate = RandomZone.estate([
            set("www", .a, .values([.init(.a("192.0.2.1"), at: RandomRecordSets.span)])), set("old", .txt, .absent),
            set("new", .mx, .values([.init(.mx(preference: 5, exchange: "mx.example.net"), at: RandomRecordSets.span)])),
        ])
        let operation = try #require(try await zone.plan(estate).operations.first)
        #expect(["deletes", "patches", "posts"].allSatisfy { operation.payload[$0]?.array?.count == 1 })
        // Not done is not taken for done, and stays unknown: it may still come.
        zone.transport.arm(ArmedFault(method: .post, pathPrefix: "/", moment: .beforeCommit, effect: .delivery(.reset)))
        let notDone = await #expect(throws: ProviderError.self) { try await zone.perform(operation) }
        #expect(notDone?.outcomeUnknown == true)
        zone.transport.arm(ArmedFault(method: .post, pathPrefix: "/", moment: .afterCommit, effect: .delivery(.reset)))
        try await zone.perform(operation)
        #expect(try await zone.plan(estate).isEmpty)
    }

    @Test("A batch whose answer was lost, and that cannot be read back, is unknown")
    func lostAnswers() async throws {
        let zone = try SimulatedZone()
        let plan = try await zone.plan(Self.one)
        let operation = try #require(plan.operations.first)
        zone.transport.arm(ArmedFault(method: .post, pathPrefix: "/", moment: .afterCommit, effect: .delivery(.reset)))
        zone.transport.arm(ArmedFault(method: .get, pathPrefix: "/", effect: .delivery(.reset)))
        let lost = await #expect(throws: ProviderError.self) { try await zone.perform(operation) }
        #expect(lost?.outcomeUnknown == true)
        #expect(try await zone.plan(Self.one).isEmpty)
        // Sent again all the same, it is refused and doubles nothing.
        let again = await #expect(throws: ProviderError.self) { try await zone.perform(operation) }
        #expect(again?.code == .conflict && again?.outcomeUnknown == false)
        #expect(try await zone.plan(Self.one).isEmpty)
    }

    @Test("A batch that the server failed at before doing it can be planned again")
    func failedBefore() async throws {
        let zone = try SimulatedZone()
        let operation = try #require(try await zone.plan(Self.one).operations.first)
        zone.transport.arm(ArmedFault(method: .post, pathPrefix: "/", effect: .answer(HTTPResponse(status: 502))))
        let error = await #expect(throws: ProviderError.self) { try await zone.perform(operation) }
        #expect(error?.outcomeUnknown == true)
        try await zone.apply(Self.one)
        #expect(try await zone.plan(Self.one).isEmpty)
    }

    @Test("A list that is cut short is never a zone without records")
    func cutShort() async throws {
        let zone = try SimulatedZone(records: [["type": "A", "name": "a", "content": "192.0.2.1"]])
        zone.transport.arm(ArmedFault(method: .get, pathPrefix: "/", effect: .delivery(.truncate(afterBytes: 40))))
        await #expect(throws: ProviderError.self) { _ = try await zone.plan(Self.one) }
    }

    @Test("A wrong token and a missing permission say what is needed")
    func credentials() async throws {
        let unknown = await #expect(throws: ProviderError.self) { _ = try await SimulatedZone(token: "other").plan(Self.one) }
        #expect(unknown?.fix?.contains("Zone.DNS Edit") == true)
        let malformed = await #expect(throws: ProviderError.self) { _ = try await SimulatedZone(token: "").plan(Self.one) }
        #expect(malformed?.code == .unauthenticated)
        let reader = try SimulatedZone(permissions: ["zone.read", "dns.read"])
        let operation = try #require(try await reader.plan(Self.one).operations.first)
        let forbidden = await #expect(throws: ProviderError.self) { try await reader.perform(operation) }
        #expect(forbidden?.code == .forbidden && forbidden?.requestID != nil)
    }

    @Test("What another product keeps survives a prune")
    func readOnly() async throws {
        let zone = try SimulatedZone(records: [
            ["type": "MX", "name": "@", "content": "route1.mx.cloudflare.net", "priority": 1, "meta": ["read_only": true]],
            ["type": "TXT", "name": "@", "content": "\"v=spf1 include:_spf.mx.cloudflare.net ~all\"", "meta": ["read_only": true]],
            ["type": "TXT", "name": "@", "content": "MS=1"],
        ])
        let plan = try await zone.apply(RandomZone.estate([]))
        #expect(plan.changes.map(\.address.name) == ["@/TXT"])
        #expect(try await zone.plan(RandomZone.estate([])).changes.isEmpty)
    }
}
