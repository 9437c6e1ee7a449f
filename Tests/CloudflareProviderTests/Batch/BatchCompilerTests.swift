import CanonicalJSON
import CloudflareProvider
import HTTPMessages
import Planning
import Reconciling
import Resources
import TestBench
import Testing

@Suite struct BatchTests {
    private static func payloads(_ plan: Plan) -> [String] {
        plan.operations.map { String(decoding: $0.payload.canonicalBytes(), as: UTF8.self) }
    }

    @Test("One value of a set is changed in place, the others are not touched")
    func patchesInPlace() async throws {
        let bench = try ZoneBench(
            [#"name: "@", type: A, values: [192.0.2.1, 192.0.2.3]"#],
            live: [ZoneBench.record("@", "A", "192.0.2.1", ["ttl": 300]), ZoneBench.record("@", "A", "192.0.2.2", ["ttl": 300])])
        let plan = try await bench.apply()
        #expect(
            Self.payloads(plan) == [
                #"{"patches":[{"id":"r2","name":"raxx.app","ttl":300,"type":"A","value":"192.0.2.3"}],"#
                    + #""zone":"0123456789abcdef0123456789abcdef"}"#
            ])
        #expect(bench.cloudflare.lines == ["raxx.app A 192.0.2.1", "raxx.app A 192.0.2.3"])
        #expect(plan.operations.map(\.summary) == ["change 1 DNS record in raxx.app"])
        #expect(try await bench.plan().changes.isEmpty)
    }

    @Test("TXT is paired by meaning: SPF never becomes a verification token")
    func pairsByMeaning() async throws {
        let bench = try ZoneBench(
            [#"name: "@", type: TXT, values: ["google-site-verification=2", "v=spf1 include:spf.mtasv.net -all"]"#],
            live: [
                ZoneBench.record("@", "TXT", "\"v=spf1 include:spf.mtasv.net ~all\""), ZoneBench.record("@", "TXT", "\"MS=1\""),
            ])
        let plan = try await bench.apply()
        let payload = try #require(plan.operations.first?.payload)
        #expect(payload["patches"]?.array?.map { $0["id"]?.string } == ["r1"])
        #expect(payload["deletes"] == [["id": "r2"]])
        #expect(payload["posts"]?.array?.count == 1)
        #expect(try await bench.plan().isEmpty)
    }

    @Test("A CNAME gives way to an A in one batch")
    func swapsTypes() async throws {
        let bench = try ZoneBench(
            ["name: www, type: A, value: 192.0.2.1", "name: www, type: CNAME, value: !absent"],
            live: [ZoneBench.record("www", "CNAME", "old.example.net")])
        let plan = try await bench.apply()
        #expect(plan.operations.count == 1)
        #expect(bench.cloudflare.lines == ["www.raxx.app A 192.0.2.1"])
    }

    @Test(
        "What is sent for each type",
        arguments: [
            ("A, value: 192.0.2.1", #"{"content":"192.0.2.1","name":"n.raxx.app","proxied":false,"ttl":1,"type":"A"}"#),
            ("AAAA, value: \"2001:DB8::0:1\"", #"{"content":"2001:db8::1","name":"n.raxx.app","proxied":false,"ttl":1,"type":"AAAA"}"#),
            (
                "CNAME, value: Host.Example.Net., proxied: true",
                #"{"content":"host.example.net","name":"n.raxx.app","proxied":true,"ttl":1,"type":"CNAME"}"#
            ),
            ("NS, value: ns.example.net, ttl: 3600", #"{"content":"ns.example.net","name":"n.raxx.app","ttl":3600,"type":"NS"}"#),
            ("PTR, value: host.example.net", #"{"content":"host.example.net","name":"n.raxx.app","ttl":1,"type":"PTR"}"#),
            (
                "MX, value: { preference: 10, exchange: mx.example.net }",
                #"{"content":"mx.example.net","name":"n.raxx.app","priority":10,"ttl":1,"type":"MX"}"#
            ),
            ("MX, value: { preference: 0, exchange: . }", #"{"content":".","name":"n.raxx.app","priority":0,"ttl":1,"type":"MX"}"#),
            (
                "SRV, value: { priority: 1, weight: 2, port: 443, target: sip.example.net }",
                #"{"data":{"port":443,"priority":1,"target":"sip.example.net","weight":2},"name":"n.raxx.app","ttl":1,"type":"SRV"}"#
            ),
            (
                "CAA, value: { flags: 0, tag: issue, value: letsencrypt.org }",
                #"{"data":{"flags":0,"tag":"issue","value":"letsencrypt.org"},"name":"n.raxx.app","ttl":1,"type":"CAA"}"#
            ),
            (
                "TXT, value: 'say \"hi\"', comment: why",
                #"{"comment":"why","content":"\"say \\\"hi\\\"\"","name":"n.raxx.app","ttl":1,"type":"TXT"}"#
            ),
        ])
    func wire(record: String, sent: String) async throws {
        let bench = try ZoneBench(["name: n, type: \(record)"])
        try await bench.apply()
        let body = try #require(bench.transport.requests.first { $0.method == .post }).body
        #expect(String(decoding: body, as: UTF8.self) == #"{"posts":[\#(sent)]}"#)
        #expect(try await bench.plan().isEmpty)
    }

    @Test("A long TXT is cut at 255 bytes")
    func longText() async throws {
        let text = String(repeating: "a", count: 300)
        let bench = try ZoneBench(["name: n, type: TXT, value: \(text)"])
        try await bench.apply()
        let quoted = "\"\(String(repeating: "a", count: 255))\" \"\(String(repeating: "a", count: 45))\""
        #expect(bench.cloudflare.lines == ["n.raxx.app TXT \(quoted)"])
        #expect(try await bench.plan().isEmpty)
    }

    @Test("What the file leaves out is left alone; what it says is written")
    func settings() async throws {
        let live = [ZoneBench.record("a", "A", "192.0.2.1", ["ttl": 300, "comment": "by hand"])]
        #expect(try await ZoneBench(["name: a, type: A, value: 192.0.2.1"], live: live).plan().isEmpty)
        let bench = try ZoneBench(["name: a, type: A, value: 192.0.2.1, proxied: true, comment: ours"], live: live)
        let plan = try await bench.apply()
        #expect(plan.operations.first?.payload["patches"]?.array?.first?["ttl"] == 1)
        #expect(try await bench.plan().isEmpty)
        #expect(try await ZoneBench(["name: a, type: A, value: 192.0.2.1, comment: \"\""], live: live).plan().changes.count == 1)
        #expect(try await ZoneBench(["name: a, type: A, value: 192.0.2.1, ttl: 1"], live: live).plan().changes.count == 1)
    }

    @Test("A free zone is written 200 at a time, a paid one 3,500", arguments: [("free", 3), ("pro", 1), (nil, 3)] as [(String?, Int)])
    func chunks(plan: String?, count: Int) async throws {
        let records = (0..<450).map { "name: h\($0), type: A, value: 192.0.2.1" }
        let settings = ["id: 0123456789abcdef0123456789abcdef"] + (plan.map { ["plan: \($0)"] } ?? [])
        let bench = try ZoneBench(records, settings: settings, cloudflare: SmallCloudflare(zone: ZoneBench.zone, batchLimit: 3_500))
        let written = try await bench.apply()
        #expect(written.operations.count == count)
        #expect(written.calls == count)
        #expect(bench.transport.requests.count { $0.method == .post } == count)
        #expect(try await bench.plan().isEmpty)
    }

    @Test("A set larger than a batch is cut, and what is at one name stays together otherwise")
    func largeSet() async throws {
        let values = (0..<250).map { "192.0.2.\($0)" }.joined(separator: ", ")
        let bench = try ZoneBench(
            ["name: big, type: A, values: [\(values)]", "name: big, type: CNAME, value: !absent"],
            live: [ZoneBench.record("big", "CNAME", "old.example.net")])
        let plan = try await bench.apply()
        #expect(plan.operations.map { ($0.payload["deletes"]?.array?.count ?? 0) + ($0.payload["posts"]?.array?.count ?? 0) } == [200, 51])
        #expect(plan.operations.first?.payload["deletes"] != nil)
        #expect(try await bench.plan().isEmpty)
    }

    @Test("A value in two spellings counts once and goes twice")
    func twoSpellings() async throws {
        let live = [ZoneBench.record("t", "TXT", "hello"), ZoneBench.record("t", "TXT", "\"hello\"")]
        #expect(try await ZoneBench(["name: t, type: TXT, value: hello"], live: live).plan().isEmpty)
        let bench = try ZoneBench(["name: t, type: TXT, value: !absent"], live: live)
        try await bench.apply()
        #expect(bench.cloudflare.lines.isEmpty)
    }

    @Test("A locked value is neither wanted, removed nor made again")
    func locked() async throws {
        let spf = "v=spf1 include:_spf.mx.cloudflare.net ~all"
        let live = [
            ZoneBench.record("@", "TXT", "\"\(spf)\"", ["meta": ["read_only": true]]), ZoneBench.record("@", "TXT", "\"MS=1\""),
        ]
        let same = try ZoneBench([#"name: "@", type: TXT, values: ["MS=1", "\#(spf)"]"#], live: live)
        #expect(try await same.plan().isEmpty)
        let bench = try ZoneBench([#"name: "@", type: TXT, value: "MS=2""#], live: live)
        try await bench.apply()
        #expect(bench.cloudflare.lines == ["raxx.app TXT \"MS=2\"", "raxx.app TXT \"\(spf)\""])
    }

    @Test("A plan is the same whatever the order in which records are listed")
    func deterministic() async throws {
        let records = [
            "name: a, type: A, values: [192.0.2.9, 192.0.2.8]", "name: b, type: MX, value: { preference: 5, exchange: mx.raxx.app }",
        ]
        let live = (1...9).map { ZoneBench.record($0 % 2 == 0 ? "a" : "c", "A", "192.0.2.\($0)", ["id": .string("id\($0)")]) }
        let settings = ["id: 0123456789abcdef0123456789abcdef", "prune: true"]
        let digest = try await ZoneBench(records, settings: settings, live: live).plan().digest()
        for _ in 0..<5 {
            #expect(try await ZoneBench(records, settings: settings, live: live.shuffled()).plan().digest() == digest)
        }
    }
}
