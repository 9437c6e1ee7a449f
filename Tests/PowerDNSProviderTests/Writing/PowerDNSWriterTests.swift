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

/// Changes of a zone that is there.
@Suite struct WritingTests {
    private static func bench(_ records: [String] = []) async throws -> ServerBench {
        let bench = try await ServerBench()
        try await bench.apply(ServerBench.estate(records))
        bench.transport.reset()
        return bench
    }

    @Test("All changes of a zone are one transaction, and a type gives way to another in it")
    func atomic() async throws {
        let bench = try await Self.bench(["{ name: www, type: A, value: 192.0.2.1 }", "{ name: old, type: A, value: 192.0.2.9 }"])
        let estate = try ServerBench.estate([
            "{ name: www, type: A, value: !absent }", "{ name: www, type: CNAME, value: host.example.net }",
            "{ name: old, type: A, values: [192.0.2.9, 192.0.2.10], ttl: 60 }", "{ name: new, type: TXT, value: x }",
        ])
        let before = try await bench.serial()
        let plan = try await bench.apply(estate)
        #expect(plan.operations.map(\.summary) == ["create 2, change 1, delete 1 record sets in example.com"])
        #expect(bench.transport.lines == ["GET /zones/example.com.", "PATCH /zones/example.com."])
        #expect(try await bench.serial() == before + 1)
        #expect(await bench.differences(estate) == [])

        // One set that the server refuses, and nothing is done.
        let refused = plan.operations[0].with(
            payload: [
                "zone": "example.com.", "created": 2,
                "sets": [
                    ["name": "fine.example.com", "type": "A", "ttl": 60, "values": ["192.0.2.1"]],
                    ["name": "www.example.com", "type": "A", "ttl": 60, "values": ["192.0.2.1"]],
                ],
            ])
        let error = await #expect(throws: ProviderError.self) { try await bench.perform(refused) }
        #expect(error?.code == .rejected && error?.outcomeUnknown == false)
        #expect(error?.message.contains("www.example.com") == true)
        #expect(try await bench.set("fine.example.com", "A") == nil)
        #expect(try await bench.serial() == before + 1)
    }

    @Test("A plan without changes sends nothing, and the serial stays")
    func still() async throws {
        let records = ["{ name: www, type: A, value: 192.0.2.1 }"]
        let bench = try await Self.bench(records)
        let serial = try await bench.serial()
        try await bench.apply(ServerBench.estate(records))
        #expect(bench.transport.lines == ["GET /zones/example.com."])
        #expect(try await bench.serial() == serial)
    }

    @Test("What the file leaves out stays: TTL, comments, and records that somebody switched off")
    func left() async throws {
        let bench = try await Self.bench()
        let live: JSONValue = [
            "name": "www.example.com.", "type": "A", "ttl": 123, "changetype": "REPLACE",
            "records": [
                ["content": "192.0.2.1"], ["content": "192.0.2.2", "disabled": true], ["content": "192.0.2.3", "disabled": true],
            ],
            "comments": [["content": "theirs", "account": "somebody"]],
        ]
        try await bench.somebody(.patch, "/zones/example.com.", ["rrsets": [live]])
        #expect(try await bench.answer(.a, "www.example.com") == .values([.a("192.0.2.1")]))
        // What is switched off is not live.
        #expect(try await bench.plan(ServerBench.estate(["{ name: www, type: A, value: 192.0.2.1 }"])).changes.isEmpty)

        try await bench.apply(ServerBench.estate(["{ name: www, type: A, values: [192.0.2.2, 192.0.2.9] }"]))
        let set = try #require(await bench.set("www.example.com", "A"))
        let records = try #require(set["records"]?.array)
        #expect(Set(records.filter { $0["disabled"] == true }.compactMap { $0["content"]?.string }) == ["192.0.2.3"])
        #expect(Set(records.filter { $0["disabled"] == false }.compactMap { $0["content"]?.string }) == ["192.0.2.2", "192.0.2.9"])
        #expect(set["ttl"] == 123 && set["comments"]?.array?.first?["account"] == "somebody")

        let commented = try ServerBench.estate(["{ name: www, type: A, values: [192.0.2.2, 192.0.2.9], comment: ours, ttl: 60 }"])
        try await bench.apply(commented)
        #expect(try await bench.set("www.example.com", "A")?["comments"]?.array?.compactMap { $0["content"]?.string } == ["ours"])
        #expect(try await bench.plan(commented).changes.isEmpty)
        try await bench.apply(ServerBench.estate(["{ name: www, type: A, values: [192.0.2.2, 192.0.2.9], comment: \"\" }"]))
        #expect(try await bench.set("www.example.com", "A")?["comments"]?.array == [])
    }

    @Test("A set that is switched off as a whole is shown, kept, and answered once the file declares it")
    func switchedOff() async throws {
        let bench = try await Self.bench()
        let off: JSONValue = [
            "name": "www.example.com.", "type": "A", "ttl": 60, "changetype": "REPLACE",
            "records": [["content": "192.0.2.1", "disabled": true], ["content": "192.0.2.2", "disabled": true]],
        ]
        try await bench.somebody(.patch, "/zones/example.com.", ["rrsets": [off]])
        let estate = try ServerBench.estate(["{ name: www, type: A, value: 192.0.2.1 }"])
        #expect(try await bench.plan(estate).changes.map(\.action) == [.update])
        try await bench.apply(estate)
        #expect(await bench.differences(estate) == [])
        #expect(try await bench.contents("www.example.com", "A") == ["192.0.2.1", "192.0.2.2"])
    }

    @Test("The SOA and the name servers of a zone are never written, whatever asks for it")
    func guarded() async throws {
        let bench = try await Self.bench(["{ name: www, type: A, value: 192.0.2.1 }"])
        #expect(throws: (any Error).self) { try ServerBench.estate(["{ name: \"@\", type: NS, value: ns1.example.net }"]) }
        // Pruning deletes what is not declared, and not these.
        let pruned = try await bench.plan(ServerBench.estate([], settings: ["prune: true"]))
        #expect(pruned.changes.map(\.address.name) == ["www/A"])
        for type in ["SOA", "NS"] {
            let operation = Operation(
                scope: Scope(provider: "names", name: "example.com"), action: "powerdns.zone.patch",
                payload: ["zone": "example.com.", "created": 0, "sets": [["name": "example.com", "type": .string(type), "delete": true]]],
                addresses: [], effect: .readBackFirst, summary: "")
            await #expect(throws: ProviderError.self) { try await bench.perform(operation) }
        }
        #expect(bench.transport.count(.patch) == 0)
    }

    @Test("A lost answer is read back: done is done, and what did not arrive is sent again")
    func lostAnswers() async throws {
        let bench = try await Self.bench(["{ name: www, type: A, value: 192.0.2.1 }"])
        let estate = try ServerBench.estate([
            "{ name: www, type: A, values: [192.0.2.1, 192.0.2.2] }", "{ name: b, type: TXT, value: \"a;b\" }",
        ])
        let plan = try await bench.plan(estate)
        let serial = try await bench.serial()
        bench.transport.reset()
        bench.transport.arm(.patch, .lostAnswer)
        try await bench.perform(plan.operations[0])
        #expect(bench.transport.lines == ["PATCH /zones/example.com.", "GET /zones/example.com."])
        #expect(try await bench.serial() == serial + 1)

        let next = try await bench.plan(ServerBench.estate(["{ name: www, type: A, value: 192.0.2.9 }"]))
        bench.transport.reset()
        bench.transport.arm(.patch, .lostRequest)
        bench.transport.arm(.patch, .answer(HTTPResponse(status: 500, body: Array("Internal Server Error".utf8))))
        try await bench.perform(next.operations[0])
        #expect(bench.transport.count(.patch) == 3)
        #expect(try await bench.answer(.a, "www.example.com") == .values([.a("192.0.2.9")]))

        // A server that never does it is not asked for ever, and its last answer stands.
        let last = try await bench.plan(ServerBench.estate(["{ name: www, type: A, value: 192.0.2.10 }"]))
        for _ in 0..<10 { bench.transport.arm(.patch, .answer(HTTPResponse(status: 503))) }
        bench.transport.reset()
        let error = await #expect(throws: ProviderError.self) { try await bench.perform(last.operations[0]) }
        #expect(error?.outcomeUnknown == true && bench.transport.count(.patch) == 4)
    }

    @Test("Somebody else's write in between shows in the serial, and one's own does not")
    func serials() async throws {
        let bench = try await Self.bench(["{ name: www, type: A, value: 192.0.2.1 }"])
        func outcome(_ address: String, meanwhile: Int) async throws -> String {
            let plan = try await bench.plan(ServerBench.estate(["{ name: www, type: A, value: \(address) }"]))
            for _ in 0..<meanwhile {
                let set: JSONValue = [
                    "name": "other.example.com.", "type": "A", "ttl": 60, "changetype": "REPLACE", "records": [["content": "192.0.2.77"]],
                ]
                try await bench.somebody(.patch, "/zones/example.com.", ["rrsets": [set]])
            }
            return try await bench.perform(plan.operations[0]).summary
        }
        #expect(try await outcome("192.0.2.2", meanwhile: 0).contains("1 changed, serial "))
        #expect(try await !outcome("192.0.2.3", meanwhile: 0).contains("somebody else"))
        #expect(try await outcome("192.0.2.4", meanwhile: 1).contains("somebody else changed the zone"))
        // What they wrote is still there.
        #expect(try await bench.contents("other.example.com", "A") == ["192.0.2.77"])
        #expect(try await !outcome("192.0.2.5", meanwhile: 0).contains("somebody else"))
    }

    @Test("Writes to one server come one after the other, as its database takes them")
    func serialized() async throws {
        let bench = try await ServerBench()
        let zones = (0..<6).map { "z\($0).example" }
        var operations: [Planning.Operation] = []
        for zone in zones {
            try await bench.makeZone(zone)
            operations += try await bench.plan(ServerBench.estate(["{ name: www, type: A, value: 192.0.2.1 }"], zone: zone)).operations
        }
        bench.transport.reset()
        let writer = bench.writer
        try await withThrowingTaskGroup(of: Void.self) { group in
            for operation in operations { group.addTask { _ = try await writer.perform(operation, in: OperationContext()) } }
            try await group.waitForAll()
        }
        #expect(bench.transport.lines.count == 6 && bench.transport.count(.patch) == 6)
    }

    @Test("A zone without SOA-EDIT-API is warned of, and a secondary is not written")
    func kinds() async throws {
        let bench = try await ServerBench()
        try await bench.makeZone(kind: "Slave")
        let estate = try ServerBench.estate(["{ name: www, type: A, value: 192.0.2.1 }"])
        #expect(try await bench.plan(estate).findings.contains { $0.rule == "powerdns.secondary" && $0.severity == .blocks })
        try await bench.removeZone()
        try await bench.makeZone()
        try await bench.somebody(.put, "/zones/example.com.", ["soa_edit_api": ""])
        let plan = try await bench.plan(estate)
        #expect(plan.findings.map(\.rule) == ["powerdns.serial-fixed"])
        #expect(try await bench.perform(plan.operations[0]).summary == "1 created")
    }

    @Test("What the server names otherwise is not held by its number")
    func numbers() async throws {
        let bench = try await Self.bench()
        let plan = try await bench.plan(ServerBench.estate(["{ name: x, type: TYPE13, value: '\\# 4 01610162' }"]))
        #expect(plan.findings.map(\.rule) == ["powerdns.type-not-held"])
    }

    @Test("Thousands of record sets are as few requests as the server takes, and the plan says what that means")
    func large() async throws {
        let bench = try await Self.bench()
        let text = String(repeating: "0123456789", count: 24)
        let records = (0..<7_000).map { "{ name: n\($0), type: TXT, value: \"\($0) \(text)\" }" }
        let estate = try ServerBench.estate(records)
        let plan = try await bench.plan(estate)
        #expect(plan.calls == 2)
        let finding = try #require(plan.findings.first { $0.rule == "dns.several-requests" })
        #expect(finding.severity == .warns && finding.message.contains("7000 record sets") && finding.message.contains("in 2 requests"))
        for operation in plan.operations { try await bench.perform(operation) }
        #expect(bench.transport.count(.patch) == 2)
        #expect(try await bench.plan(estate).changes.isEmpty)
        // A zone that is missing is made with what fits, and changed for the rest.
        try await bench.removeZone()
        let whole = try await bench.apply(estate)
        #expect(whole.operations.map(\.action) == ["powerdns.zone.create", "powerdns.zone.patch"])
        #expect(try await bench.plan(estate).changes.isEmpty)
    }
}
