import CanonicalJSON
import Estate
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// What foreign zones hold and what providers do with them, as public reports told.
@Suite struct DNSAsItIsTests {
    private static func estate(_ records: [String], head: String = "id: 0123456789abcdef0123456789abcdef", zone: String = ZoneBench.zone)
        throws
        -> Estate
    {
        let lines = ["zone: \(zone)", "environment: production", "provider: cloudflare", "resolvers: [192.0.2.53]", head, "records:"]
        let text = (lines + records.map { "  - { \($0) }" }).joined(separator: "\n")
        return try EstateText.load(["desired/estate.yaml": ZoneBench.head, "desired/zone.yaml": text])
    }

    private static let locked: JSONValue = [
        "type": "TXT", "name": "@", "content": "\"v=spf1 include:_spf.mx.cloudflare.net ~all\"", "meta": ["read_only": true],
    ]

    @Test("A value of ours stands beside an SPF that Email Routing keeps")
    func sharedTexts() async throws {
        let zone = try SimulatedZone(records: [Self.locked])
        let estate = try Self.estate([#"name: "@", type: TXT, value: verify=1"#])
        let plan = try await zone.apply(estate)
        #expect(plan.findings.allSatisfy { $0.severity != .blocks })
        #expect(plan.changes.count == 1)
        #expect(try await zone.plan(estate).changes.isEmpty)
        // Taken away again, the locked value stays and nothing is left to do.
        let absent = try Self.estate([#"name: "@", type: TXT, value: !absent"#])
        try await zone.apply(absent)
        #expect(try await zone.plan(absent).changes.isEmpty)
        #expect(try await zone.plan(absent).findings.isEmpty)
    }

    @Test("A first apply does not silently delete other people's texts")
    func foreignValues() async throws {
        let zone = try SimulatedZone(records: [
            ["type": "TXT", "name": "@", "content": "\"google-site-verification=other-team\""],
            ["type": "TXT", "name": "@", "content": "\"MS=ms18260796\""],
        ])
        let plan = try await zone.plan(try Self.estate([#"name: "@", type: TXT, value: "v=spf1 -all""#]))
        let brake = try #require(plan.findings.first { $0.rule == "brake.dns.foreign-values" })
        #expect(brake.severity == .blocks)
        #expect(brake.message.contains("google-site-verification=other-team") && brake.message.contains("MS=ms18260796"))
        #expect(brake.fix?.contains("--allow brake.dns.foreign-values") == true)
        let kept = try Self.estate([#"name: "@", type: TXT, values: ["v=spf1 -all", google-site-verification=other-team, MS=ms18260796]"#])
        #expect(try await zone.plan(kept).findings.isEmpty)
    }

    @Test("A zone that the provider lists in Unicode is the one that the file names in A-labels, and the other way round")
    func international() async throws {
        for (live, declared) in [("träumezimmer.ch", "xn--trumezimmer-m8a.ch"), ("xn--trumezimmer-m8a.ch", "träumezimmer.ch")] {
            for head in ["id: 0123456789abcdef0123456789abcdef", "mode: manage"] {
                let zone = try SimulatedZone(zone: live)
                let estate = try Self.estate(["name: www, type: A, value: 192.0.2.7"], head: head, zone: declared)
                try await zone.apply(estate)
                #expect(try await zone.plan(estate).changes.isEmpty, "\(live) \(declared) \(head)")
            }
        }
    }

    @Test("What does not fit the zone's quota blocks the plan before anything is written")
    func quota() async throws {
        let zone = try SimulatedZone(plan: "free")
        let plan = try await zone.plan(try Self.estate((0..<250).map { "name: r\($0), type: A, value: 192.0.2.1" }))
        #expect(plan.findings.map(\.rule) == ["dns.record-quota"])
        #expect(plan.isBlocked)
        let fits = try await zone.plan(try Self.estate((0..<200).map { "name: r\($0), type: A, value: 192.0.2.1" }))
        #expect(fits.findings.isEmpty)
    }

    @Test(
        "A zone that is not active is said so, and resolvers are not asked",
        arguments: [("status", "pending"), ("type", "secondary"), ("paused", "true")])
    func inactive(member: String, value: String) async throws {
        let zone = try SimulatedZone(
            records: [["type": "A", "name": "api", "content": "192.0.2.1"]], facts: [member: value == "true" ? true : .string(value)])
        let estate = try Self.estate(["name: www, type: A, value: 192.0.2.7"], head: "mode: manage")
        for head in ["mode: manage", "id: 0123456789abcdef0123456789abcdef"] {
            let plan = try await zone.plan(try Self.estate(["name: www, type: A, value: 192.0.2.7"], head: head))
            #expect(plan.findings.map(\.rule) == ["dns.zone-inactive"], "\(head)")
            #expect(plan.operations.allSatisfy { $0.performer == nil }, "\(head)")
        }
        let active = try await SimulatedZone().plan(estate)
        #expect(active.findings.isEmpty && active.operations.contains { $0.performer != nil })
    }

    @Test("What is flattened is not asked for as what it is not")
    func flattened() async throws {
        let zone = try SimulatedZone()
        let plan = try await zone.plan(
            try Self.estate([#"name: "@", type: CNAME, value: a.example.net"#, "name: www, type: CNAME, value: \(ZoneBench.zone)"]))
        #expect(plan.operations.count == 1)
    }

    @Test("An alias at the apex is held as a CNAME, which Cloudflare answers with addresses")
    func alias() async throws {
        let zone = try SimulatedZone()
        let estate = try Self.estate([#"name: "@", type: ALIAS, value: a.example.net"#])
        let plan = try await zone.apply(estate)
        #expect(plan.changes.map(\.address.name) == ["@/CNAME"])
        #expect(try await zone.plan(estate).changes.isEmpty)
    }

    @Test("A consequence comes from the values: a revoked key verifies nothing, a target of . is no service")
    func consequences() async throws {
        let zone = try SimulatedZone()
        let plan = try await zone.plan(
            try Self.estate([
                #"name: s1._domainkey, type: TXT, value: "v=DKIM1; p=", acknowledge: { dkim.revoked: it is meant }"#,
                #"name: _sip._tcp, type: SRV, value: { priority: 0, weight: 0, port: 0, target: "." }"#,
            ]))
        let texts = Dictionary(plan.changes.map { ($0.address.name, $0.consequence.text) }, uniquingKeysWith: { first, _ in first })
        #expect(texts["s1._domainkey/TXT"]?.contains("published as revoked") == true)
        #expect(texts["_sip._tcp/SRV"]?.contains("no service") == true)
    }

    @Test("Tags and settings are written where the file names them, in any order and case, and left alone where it does not")
    func tagsAndSettings() async throws {
        let zone = try SimulatedZone(
            plan: "pro",
            records: [
                [
                    "type": "CNAME", "name": "c", "content": "a.example.net", "tags": ["team:web", "owner:dns"],
                    "settings": ["flatten_cname": true],
                ],
                ["type": "A", "name": "a", "content": "192.0.2.1", "tags": ["old:1"]],
            ])
        let left = try Self.estate(["name: c, type: CNAME, value: a.example.net", "name: a, type: A, value: 192.0.2.1"])
        #expect(try await zone.plan(left).changes.isEmpty)
        let same = try Self.estate([
            "name: c, type: CNAME, value: a.example.net, tags: [Owner:dns, team:web], settings: { flatten_cname: true }",
            "name: a, type: A, value: 192.0.2.1, tags: [old:1], settings: { ipv4_only: false }",
        ])
        #expect(try await zone.plan(same).changes.isEmpty)
        let other = try Self.estate([
            "name: c, type: CNAME, value: a.example.net, settings: { flatten_cname: false }",
            "name: a, type: A, values: [192.0.2.1, 192.0.2.2], tags: [new:1, alone]",
            "name: p, type: A, value: 192.0.2.9, proxied: true, settings: { ipv4_only: true }",
        ])
        let plan = try await zone.apply(other)
        #expect(plan.changes.count == 3 && plan.operations.count { $0.performer == nil } == 1)
        #expect(try await zone.plan(other).changes.isEmpty)
        let records = zone.transport.provider.picture["zones"]?.array?[0]["records"]?.array ?? []
        func record(_ name: String) -> JSONValue? { records.first { $0["name"]?.string == "\(name).\(ZoneBench.zone)" } }
        // What the file does not name stays.
        #expect(record("c")?["tags"] == ["owner:dns", "team:web"])
        #expect(record("a")?["tags"] == ["alone", "new:1"])
        #expect(record("p")?["settings"]?["ipv4_only"] == true)
    }

    @Test("What a plan has not is an error of the file, or of the plan where only the zone tells it")
    func tagsByPlan() async throws {
        let zone = try SimulatedZone(plan: "free")
        let plan = try await zone.plan(try Self.estate([#"name: a, type: A, value: 192.0.2.1, tags: ["owner:dns"]"#]))
        #expect(plan.findings.map(\.rule) == ["dns.tags"] && plan.isBlocked)
    }

    @Test("A refused batch names its record, and is a refusal: nothing was written")
    func refusedBatch() async throws {
        let zone = try SimulatedZone()
        let estate = try Self.estate(["name: a, type: A, value: 192.0.2.1", "name: www, type: CNAME, value: a.example.net"])
        let plan = try await zone.plan(estate)
        // Somebody else's record came in between.
        zone.transport.control(
            HTTPRequest(
                .post, "http://127.0.0.1/client/v4/zones/0123456789abcdef0123456789abcdef/dns_records",
                headers: ["Authorization": "Bearer token"],
                json: ["type": "A", "name": .string("www.\(ZoneBench.zone)"), "content": "192.0.2.66"]))
        let error = await #expect(throws: ProviderError.self) { try await zone.perform(plan.operations[0]) }
        #expect(error?.message.hasSuffix(": CNAME www.\(ZoneBench.zone)") == true, "\(error?.message ?? "")")
        #expect(error?.attempt == "writing CNAME www.\(ZoneBench.zone)" && error?.isRefusal == true)
    }
}
