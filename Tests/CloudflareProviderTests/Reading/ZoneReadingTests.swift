import CanonicalJSON
import CloudflareProvider
import HTTPMessages
import Planning
import Reconciling
import Resources
import Concurrency
import TestBench
import Testing

@Suite struct ReadingTests {
    private static func observe(
        _ transport: ScriptedTransport, pinnedID: String? = "0123456789abcdef0123456789abcdef"
    ) async throws(ProviderError) -> Observation {
        var scope = DesiredScope(
            scope: Scope(provider: "cloudflare", name: "raxx.app"), environment: "production", resources: [], ignore: [], mode: .manage,
            prune: false)
        scope.pinnedID = pinnedID
        let reader = CloudflareDNSReader(client: transport.client(), provider: "cloudflare")
        guard let result = await reader.observe([scope], key: FingerprintKey(Secret("key")))[scope.scope] else {
            throw ProviderError(.malformed, attempt: "", message: "no answer")
        }
        return try result.get()
    }

    private static func content(_ observation: Observation, _ name: String) -> Content? {
        observation.resources.first { $0.address.name == name }?.content
    }

    @Test(
        "Text in the place of a number would move into the next field: such an answer is not believed",
        arguments: [
            ZoneBench.record("@", "MX", "mx.example.net", ["priority": "10 evil.example.net."]),
            ZoneBench.record("@", "MX", "mx.example.net", ["priority": "ten"]),
            ZoneBench.record("@", "MX", "mx.example.net", ["priority": true]),
            ZoneBench.record("@", "MX", "mx.example.net", ["data": ["priority": "-1"]]),
            ZoneBench.record("@", "CAA", "", ["data": ["flags": "0 issuewild", "tag": "issue", "value": "ca.example"]]),
            ZoneBench.record("@", "CAA", "", ["data": ["flags": false, "tag": "issue", "value": "ca.example"]]),
            ZoneBench.record("s", "SRV", "", ["data": ["priority": 1, "weight": "5 6", "port": 5060, "target": "sip.example.net"]]),
            ZoneBench.record("s", "SRV", "5 443 sip.example.net", ["priority": "7 8"]),
            ZoneBench.record("u", "URI", "", ["priority": "1 2", "data": ["weight": 1, "target": "https://example.net"]]),
            ZoneBench.record("d", "DS", "", ["data": ["key_tag": "1 2", "algorithm": 13, "digest_type": 2, "digest": "00"]]),
        ])
    func textForANumber(_ record: JSONValue) async {
        let cloudflare = SmallCloudflare(zone: "raxx.app")
        cloudflare.seed([record])
        let error = await #expect(throws: ProviderError.self) { try await Self.observe(ScriptedTransport { cloudflare.answer($0) }) }
        #expect(error?.code == .malformed, "\(String(describing: error))")
    }

    @Test("Values are canonical: TXT decoded, hosts without case and dot, data before content")
    func normalises() async throws {
        let cloudflare = SmallCloudflare(zone: "raxx.app")
        let long = String(repeating: "k", count: 255)
        cloudflare.seed([
            ZoneBench.record("@", "MX", "MX1.Example.Net.", ["priority": 10]),
            ZoneBench.record("a", "AAAA", "2001:DB8:0:0::1"),
            ZoneBench.record("s._domainkey", "TXT", "\"\(long)\" \"rest\\\"\""),
            ZoneBench.record("bare", "TXT", "v=spf1; not quoted"),
            ZoneBench.record(
                "_sip._tcp", "SRV", "", ["data": ["priority": 1, "weight": "5", "port": 5060, "target": "Sip.example.net"]]),
            ZoneBench.record("_none._tcp", "SRV", "x", ["data": ["priority": 0, "weight": 0, "port": 0, "target": false]]),
            ZoneBench.record("_old._tcp", "SRV", "5 443 old.example.net", ["priority": 7]),
            ZoneBench.record("@", "CAA", "", ["data": ["flags": 0, "tag": "ISSUE", "value": "letsencrypt.org"]]),
            ZoneBench.record("UPPER", "CNAME", "pm.mtasv.net", ["comment": "return path", "ttl": 300]),
        ])
        let observation = try await Self.observe(ScriptedTransport { cloudflare.answer($0) })
        func values(_ name: String) -> [String]? { Self.content(observation, name)?["values"]?.list?.compactMap(\.text) }
        #expect(values("@/MX") == ["10 mx1.example.net"])
        #expect(values("a/AAAA") == ["2001:db8::1"])
        #expect(values("s._domainkey/TXT") == [long + "rest\""])
        #expect(values("bare/TXT") == ["v=spf1; not quoted"])
        #expect(values("_sip._tcp/SRV") == ["1 5 5060 sip.example.net"])
        #expect(values("_none._tcp/SRV") == ["0 0 0 ."])
        #expect(values("_old._tcp/SRV") == ["7 5 443 old.example.net"])
        #expect(values("@/CAA") == ["0 issue \"letsencrypt.org\""])
        #expect(values("upper/CNAME") == ["pm.mtasv.net"])
        #expect(Self.content(observation, "upper/CNAME")?["comment"] == .text("return path"))
        #expect(Self.content(observation, "upper/CNAME")?["ttl"] == .integer(300))
        #expect(observation.targetID == cloudflare.id)
    }

    @Test("A record whose members are not what the API documents is an error, never taken for what it may be")
    func members() async throws {
        let odd: [[String: JSONValue]] = [
            [:], ["priority": ["one"]], ["priority": .number(1.5)], ["priority": 10, "data": "10 mx.example.net"],
            ["priority": 10, "settings": "ipv4_only"], ["priority": 10, "settings": ["ipv4_only": "true"]],
        ]
        for members in odd {
            let cloudflare = SmallCloudflare(zone: "raxx.app")
            cloudflare.seed([ZoneBench.record("@", "MX", "mx.example.net", members)])
            let error = await #expect(throws: ProviderError.self) { try await Self.observe(ScriptedTransport { cloudflare.answer($0) }) }
            #expect(error?.code == .malformed)
        }
    }

    @Test("A record setting that no file can declare may be anything")
    func unknownSetting() async throws {
        let cloudflare = SmallCloudflare(zone: "raxx.app")
        cloudflare.seed([ZoneBench.record("www", "A", "192.0.2.1", ["settings": ["new_thing": "x", "ipv4_only": .null]])])
        let observation = try await Self.observe(ScriptedTransport { cloudflare.answer($0) })
        #expect(observation.resources.map(\.address.name) == ["www/A"])
    }

    @Test("Where the records of a set differ, the set has neither value")
    func mixedSet() async throws {
        let cloudflare = SmallCloudflare(zone: "raxx.app")
        cloudflare.seed([
            ZoneBench.record("@", "A", "192.0.2.1", ["ttl": 300]), ZoneBench.record("@", "A", "192.0.2.2", ["ttl": 60, "comment": "x"]),
        ])
        let content = Self.content(try await Self.observe(ScriptedTransport { cloudflare.answer($0) }), "@/A")
        #expect(content?["ttl"] == .list([.integer(60), .integer(300)]))
        #expect(content?["comment"] == .list([.text(""), .text("x")]))
        #expect(content?["proxied"] == .boolean(false))
    }

    @Test("What another product keeps is never ours; in a mixed set it is locked")
    func readOnly() async throws {
        let cloudflare = SmallCloudflare(zone: "raxx.app")
        let locked: [String: JSONValue] = ["meta": ["read_only": true], "priority": 5]
        cloudflare.seed([
            ZoneBench.record("@", "MX", "route1.mx.cloudflare.net", locked),
            ZoneBench.record("@", "TXT", "\"v=spf1 include:_spf.mx.cloudflare.net ~all\"", ["meta": ["read_only": true]]),
            ZoneBench.record("@", "TXT", "\"google-site-verification=1\"", ["meta": "odd"]),
        ])
        let observation = try await Self.observe(ScriptedTransport { cloudflare.answer($0) })
        guard case .other = observation.resources.first(where: { $0.address.name == "@/MX" })?.owner else {
            Issue.record("the MX set is \(observation.resources)")
            return
        }
        let text = try #require(observation.resources.first { $0.address.name == "@/TXT" })
        #expect(text.owner == .nobody)
        #expect(text.content["values"] == .list([.text("google-site-verification=1")]))
        #expect(text.content["locked"] == .list([.text("v=spf1 include:_spf.mx.cloudflare.net ~all")]))
    }

    @Test("A pinned zone is one request, a found one two, an empty pinned one two")
    func requests() async throws {
        let cloudflare = SmallCloudflare(zone: "raxx.app")
        let transport = ScriptedTransport { cloudflare.answer($0) }
        _ = try await Self.observe(transport)
        #expect(transport.lines == ["GET /zones/\(cloudflare.id)/dns_records", "GET /zones/\(cloudflare.id)"])
        cloudflare.seed([ZoneBench.record("@", "A", "192.0.2.1")])
        transport.reset()
        _ = try await Self.observe(transport)
        #expect(transport.lines == ["GET /zones/\(cloudflare.id)/dns_records"])
        transport.reset()
        let observation = try await Self.observe(transport, pinnedID: nil)
        #expect(transport.lines == ["GET /zones", "GET /zones/\(cloudflare.id)/dns_records"])
        #expect(observation.facts["plan"] == .text("pro"))
    }

    @Test("Every page is read, however small the server makes them", arguments: [1, 7, 100, 1_000])
    func pages(limit: Int) async throws {
        let cloudflare = SmallCloudflare(zone: "raxx.app", pageLimit: limit)
        cloudflare.seed((0..<250).map { ZoneBench.record("h\($0)", "A", "192.0.2.\($0)") })
        let transport = ScriptedTransport { cloudflare.answer($0) }
        let observation = try await Self.observe(transport)
        #expect(observation.resources.count == 250)
        #expect(transport.requests.count == (250 + limit - 1) / limit)
    }

    @Test("A list that came short, or moved while it was read, is an error")
    func partial() async throws {
        let cloudflare = SmallCloudflare(zone: "raxx.app", pageLimit: 10)
        cloudflare.seed((0..<25).map { ZoneBench.record("h\($0)", "A", "192.0.2.\($0)") })
        let moving = ScriptedTransport { request in
            // Someone deletes the first record after the first page.
            if request.query("page") == "2" { cloudflare.state.withLock { _ = $0.records.removeFirst() } }
            return cloudflare.answer(request)
        }
        let error = await #expect(throws: ProviderError.self) { _ = try await Self.observe(moving) }
        #expect(error?.code == .malformed)
        let short = ScriptedTransport { _ in
            HTTPResponse(status: 200, json: ["success": true, "result": [], "result_info": ["per_page": 100, "total_count": 3]])
        }
        await #expect(throws: ProviderError.self) { _ = try await Self.observe(short) }
    }

    @Test("A pinned id of another zone is found out, with and without records")
    func wrongZone() async throws {
        let other = SmallCloudflare(zone: "other.example")
        let transport = ScriptedTransport { other.answer($0) }
        let empty = await #expect(throws: ProviderError.self) { _ = try await Self.observe(transport) }
        #expect(empty?.code == .conflict)
        other.seed([["name": "www.other.example", "type": "A", "content": "192.0.2.1"]])
        let full = await #expect(throws: ProviderError.self) { _ = try await Self.observe(transport) }
        #expect(full?.code == .conflict)
    }

    @Test("Ten thousand records are read")
    func manyRecords() async throws {
        let cloudflare = SmallCloudflare(zone: "raxx.app")
        cloudflare.seed((0..<10_000).map { ZoneBench.record("h\($0)", "TXT", "\"value \($0)\"", ["comment": "made by hand", "tags": []]) })
        let body = cloudflare.answer(HTTPRequest(.get, "http://127.0.0.1/zones/\(cloudflare.id)/dns_records?per_page=50000&page=1"))
        let transport = ScriptedTransport { _ in body }
        #expect(try await Self.observe(transport).resources.count == 10_000)
    }
}
