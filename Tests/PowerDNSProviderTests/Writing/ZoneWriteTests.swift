import CanonicalJSON
import DNSQueries
import Diagnostics
import Estate
import HTTPMessages
import Planning
import PowerDNSProvider
import Reconciling
import Resources
import TestBench
import Testing

/// Zones as a whole: made where they are declared and missing, deleted by `retire` alone.
@Suite struct ZoneTests {
    private static let records = ["{ name: www, type: A, value: 192.0.2.1 }", "{ name: \"@\", type: TXT, value: hello }"]

    @Test("A zone that is missing is made with its records in one request, once the list has none of its name")
    func made() async throws {
        let bench = try await ServerBench()
        let estate = try ServerBench.estate(Self.records)
        let plan = try await bench.plan(estate)
        #expect(bench.transport.lines == ["GET /zones/example.com.", "GET /zones"])
        #expect(plan.calls == 1 && plan.operations.map(\.summary) == ["make the zone example.com with 2 record sets"])
        let whole = try #require(plan.changes.first { $0.address.kind == "zone" })
        #expect(whole.action == .create && whole.after?["kind"] == .text("native"))
        bench.transport.reset()
        try await bench.perform(plan.operations[0])
        #expect(bench.transport.lines == ["POST /zones"])
        #expect(try await bench.contents("example.com", "NS") == ["ns1.example.net.", "ns2.example.net."])
        #expect(await bench.differences(estate) == [])
        bench.transport.reset()
        #expect(try await bench.plan(estate).changes.isEmpty)
        #expect(bench.transport.lines == ["GET /zones/example.com."])
    }

    @Test("Secondaries are notified where the settings say so; what the settings cannot mean blocks")
    func settings() async throws {
        let bench = try await ServerBench()
        func provider(_ more: String) -> String { "{ kind: powerdns, url: \"http://127.0.0.1:1\", token: !env KEY\(more) }" }
        func rules(_ more: String) async throws -> [String] {
            try await bench.plan(ServerBench.estate(Self.records, provider: provider(more))).findings.map(\.rule)
        }
        #expect(try await rules("") == ["powerdns.zone-settings"])
        #expect(try await rules(", nameservers: \"ns_1.example.net\"") == ["powerdns.zone-settings"])
        #expect(try await rules(", nameservers: ns1.example.net, zone_kind: slave") == ["powerdns.zone-settings"])
        try await bench.apply(
            ServerBench.estate(Self.records, provider: provider(", nameservers: \"NS1.example.net., ns2.example.net\", zone_kind: primary"))
        )
        #expect(try await bench.somebody(.get, "/zones/example.com.").json?["kind"] == "Master")
        #expect(try await bench.contents("example.com", "NS") == ["ns1.example.net.", "ns2.example.net."])
        // Another kind afterwards is somebody's decision.
        #expect(try await rules(", nameservers: ns1.example.net").isEmpty)
    }

    @Test("A zone is read and left alone where it is only observed")
    func observed() async throws {
        let bench = try await ServerBench()
        let plan = try await bench.plan(ServerBench.estate(Self.records, settings: ["mode: observe"]))
        #expect(plan.changes.isEmpty && plan.operations.isEmpty)
        #expect(plan.findings.allSatisfy { $0.rule == "observe.differs" } && plan.findings.count == 3)
    }

    @Test("A zone whose name is not one of hosts is found again")
    func names() async throws {
        let bench = try await ServerBench()
        let records = ["{ name: \"1\", type: PTR, value: host.example.net }"]
        let estate = try ServerBench.estate(records, zone: "0/25.2.0.192.in-addr.arpa")
        try await bench.apply(estate)
        bench.transport.reset()
        #expect(try await bench.plan(estate).changes.isEmpty)
        #expect(bench.transport.lines == ["GET /zones/0=2F25.2.0.192.in-addr.arpa."])
        #expect(await bench.differences(estate) == [])
    }

    private static let retired = ["retire: { reason: moved away, confirm: example.com }"]

    @Test("A zone is deleted by retire alone, in one request, and a lost answer to that is read back")
    func deleted() async throws {
        let bench = try await ServerBench()
        try await bench.apply(ServerBench.estate(Self.records))
        // Taking every record out of the file deletes nothing.
        #expect(try await bench.plan(ServerBench.estate([])).changes.isEmpty)

        let deletion = Self.deletion
        bench.transport.reset()
        bench.transport.arm(.delete, .lostAnswer)
        #expect(try await bench.perform(deletion).summary == "deleted")
        #expect(bench.transport.lines == ["DELETE /zones/example.com.", "GET /zones"])
        // Gone already.
        #expect(try await bench.perform(deletion).summary == "deleted")

        try await bench.makeZone()
        bench.transport.arm(.delete, .lostRequest)
        await #expect(throws: ProviderError.self) { try await bench.perform(deletion) }
        #expect(try await bench.set("example.com", "SOA") != nil)
    }

    private static var deletion: Planning.Operation {
        let scope = Scope(provider: "names", name: "example.com")
        return Operation(
            scope: scope, action: "powerdns.zone.delete", payload: ["zone": "example.com."], addresses: [Address(scope, "zone")],
            effect: .readBackFirst, summary: "delete the zone example.com")
    }

    @Test("Making a zone whose answer is lost makes one, and one that somebody made meanwhile is left alone")
    func lostAnswers() async throws {
        let bench = try await ServerBench()
        let estate = try ServerBench.estate(Self.records)
        let plan = try await bench.plan(estate)
        bench.transport.arm(.post, .lostAnswer)
        try await bench.perform(plan.operations[0])
        #expect(try await bench.plan(estate).changes.isEmpty)
        #expect(bench.transport.count(.post) == 1)

        try await bench.removeZone()
        bench.transport.reset()
        bench.transport.arm(.post, .lostRequest)
        bench.transport.arm(.post, .answer(HTTPResponse(status: 500, body: Array("Internal Server Error".utf8))))
        try await bench.perform(plan.operations[0])
        #expect(bench.transport.count(.post) == 3)
        #expect(try await bench.plan(estate).changes.isEmpty)

        try await bench.removeZone()
        try await bench.makeZone()
        let error = await #expect(throws: ProviderError.self) { try await bench.perform(plan.operations[0]) }
        #expect(error?.code == .conflict && error?.outcomeUnknown == false)
        #expect(try await bench.set("www.example.com", "A") == nil)
    }

    @Test("Records that somebody else's result makes known are written after the zone is made")
    func waiting() async throws {
        let bench = try await ServerBench()
        let scope = Scope(provider: "names", name: "example.com")
        let other = Address(Scope(provider: "heroku", name: "app"), "app")
        func change(_ kind: String, _ name: String, _ after: Content, _ prerequisites: [Address] = []) -> Change {
            Change(
                address: Address(scope, kind, name), action: .create, movement: .initial, before: nil, after: after, remoteID: nil,
                consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: prerequisites)
        }
        let changes = [
            change("zone", "", .record(["kind": .text("native"), "nameservers": .list([.text("ns1.example.net")])])),
            change("dns", "www/CNAME", .record(["values": .list([.unknown(after: other, attribute: "target")])]), [other]),
            change("dns", "@/A", .record(["values": .list([.text("192.0.2.1")])])),
        ]
        let operations = bench.model.compile(changes, in: Observation(scope: scope, targetID: nil, resources: []))
        #expect(operations.map(\.action) == ["powerdns.zone.create", "powerdns.zone.patch"])
        #expect(operations.map(\.prerequisites) == [[], [other]])
        try await bench.perform(operations[0])
        await #expect(throws: ProviderError.self) { try await bench.perform(operations[1]) }
        let known = operations[1].with(
            payload: [
                "zone": "example.com.", "created": 1,
                "sets": [["name": "www.example.com", "type": "CNAME", "ttl": 60, "values": ["a.example.net"]]],
            ])
        try await bench.perform(known)
        #expect(try await bench.contents("www.example.com", "CNAME") == ["a.example.net."])
    }
}
