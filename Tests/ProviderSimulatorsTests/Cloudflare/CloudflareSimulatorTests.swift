import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// A zone and a caller.
private struct Bench {
    var simulator: Simulator<CloudflareSimulator>
    var now = 1_779_100_000
    static let zone = "0123456789abcdef0123456789abcdef"

    init(plan: String = "free") throws {
        simulator = Simulator(
            try CloudflareSimulator(seed: [
                "tokens": [
                    "writer": ["zone.read", "dns.edit"], "reader": ["zone.read", "dns.read"], "blind": [],
                    "owner": ["zone.read", "zone.edit"],
                ],
                "zones": [
                    [
                        "id": .string(Self.zone), "name": "acme.example", "plan": .string(plan),
                        "records": [
                            ["id": "a1", "type": "A", "name": "www.acme.example", "content": "192.0.2.1", "ttl": 300],
                            ["id": "t1", "type": "TXT", "name": "acme.example", "content": "\"v=spf1 -all\""],
                            [
                                "id": "m1", "type": "MX", "name": "acme.example", "content": "mx.acme.example", "priority": 5,
                                "meta": ["read_only": true],
                            ],
                        ],
                    ]
                ],
            ]))
    }

    mutating func send(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, token: String? = "writer") -> HTTPResponse {
        var request =
            body.map { HTTPRequest(method, "http://127.0.0.1\(path)", json: $0) } ?? HTTPRequest(method, "http://127.0.0.1\(path)")
        if let token { request.headers["Authorization"] = "Bearer \(token)" }
        return simulator.deliver(request, now: now).response
    }

    mutating func records(_ method: HTTPRequest.Method, _ rest: String = "", _ body: JSONValue? = nil, token: String? = "writer")
        -> HTTPResponse
    {
        send(method, "/client/v4/zones/\(Self.zone)/dns_records\(rest)", body, token: token)
    }

    static func code(_ response: HTTPResponse) -> Int? { response.json?["errors"]?.array?.first?["code"]?.integer }
}

@Suite struct CloudflareSimulatorTests {
    @Test func credentialsAreRefusedByKind() throws {
        var bench = try Bench()
        let none = bench.send(.get, "/zones", token: nil)
        #expect(none.status == 400)
        #expect(Bench.code(none) == 6003)
        #expect(Bench.code(bench.send(.get, "/zones", token: "nobody")) == 9109)
        #expect(Bench.code(bench.records(.get, token: "blind")) == 10000)
        #expect(Bench.code(bench.records(.post, "", ["type": "A", "name": "x", "content": "192.0.2.9"], token: "reader")) == 10000)
        #expect(Bench.code(bench.send(.get, "/zones/ffffffffffffffffffffffffffffffff")) == 9109)
        #expect(bench.send(.get, "/zones/short").status == 404)
    }

    @Test func listsHavePagesAndTotals() throws {
        var bench = try Bench()
        let page = bench.records(.get, "?per_page=2&page=2")
        #expect(page.json?["result"]?.array?.count == 1)
        #expect(page.json?["result_info"]?["total_count"] == 3)
        #expect(page.json?["result_info"]?["total_pages"] == 2)
        #expect(Bench.code(bench.records(.get, "?per_page=0")) == 1004)
        #expect(bench.send(.get, "/zones?name=acme.example&per_page=51").status == 400)
        #expect(page.headers["Ratelimit"]?.contains("r=") == true)
        #expect(page.headers["CF-Ray"] != nil)
    }

    /// Deletes, patches, puts, posts: so a CNAME may take the place of an address in one batch.
    @Test func aBatchRunsInTheServersOrderAndWholly() throws {
        var bench = try Bench()
        let swap: JSONValue = [
            "posts": [["type": "CNAME", "name": "www", "content": "other.example."]], "deletes": [["id": "a1"]],
        ]
        let done = bench.records(.post, "/batch", swap)
        #expect(done.status == 200)
        #expect(done.json?["result"]?["posts"]?.array?.first?["content"] == "other.example")
        let before = bench.simulator.provider.picture
        let broken: JSONValue = [
            "deletes": [["id": "t1"]], "posts": [["type": "A", "name": "new", "content": "192.0.2.300"]],
        ]
        let refused = bench.records(.post, "/batch", broken)
        #expect(refused.json?["success"] == false)
        #expect(refused.json?["errors"]?.array?.count == 1)
        #expect(bench.simulator.provider.picture["zones"] == before["zones"])
    }

    @Test func aBatchIsLimitedByPlan() throws {
        let posts = (0..<201).map { number -> JSONValue in
            ["type": "A", "name": .string("h\(number)"), "content": "192.0.2.1"]
        }
        var free = try Bench()
        #expect(free.records(.post, "/batch", ["posts": .array(posts)]).status == 400)
        var pro = try Bench(plan: "pro")
        #expect(pro.records(.post, "/batch", ["posts": .array(posts)]).status == 200)
        // A free zone holds 200 records.
        #expect(free.records(.post, "/batch", ["posts": .array(Array(posts.prefix(190)))]).status == 200)
        #expect(Bench.code(free.records(.post, "/batch", ["posts": .array(Array(posts.suffix(10)))])) == 81045)
    }

    @Test(
        arguments: [
            (["type": "A", "name": "www", "content": "192.0.2.1"], 81058),
            (["type": "CNAME", "name": "www", "content": "x.example"], 81053),
            (["type": "A", "name": "x", "content": "192.0.2"], 9005), (["type": "AAAA", "name": "x", "content": "fe80"], 9006),
            (["type": "A", "name": "x", "content": "192.0.2.7", "ttl": 30], 9021), (["type": "TXT", "name": "x", "content": ""], 9207),
            (["type": "TXT", "name": "x", "content": "a", "proxied": true], 9041),
            (["type": "MX", "name": "x", "content": "m.example"], 9100),
            (["type": "SOA", "name": "x", "content": "a"], 9000),
        ] as [(JSONValue, Int)])
    func whatItRefuses(_ body: JSONValue, _ code: Int) throws {
        var bench = try Bench()
        let refused = bench.records(.post, "", body)
        #expect(refused.status == 400)
        #expect(Bench.code(refused) == code)
    }

    @Test func recordsComeBackInItsOwnSpelling() throws {
        var bench = try Bench()
        func made(_ body: JSONValue) -> JSONValue? { bench.records(.post, "", body).json?["result"] }
        let long = String(repeating: "a", count: 300)
        let txt = made(["type": "TXT", "name": "Long.ACME.example.", "content": .string("\"\(long)\"")])
        #expect(txt?["name"] == "long.acme.example")
        #expect(txt?["content"] == .string("\"\(long.prefix(255))\" \"\(long.suffix(45))\""))
        #expect(made(["type": "TXT", "name": "raw", "content": .string(long)])?["content"] == .string(long))
        #expect(made(["type": "AAAA", "name": "v6", "content": "FE80::0:0:1"])?["content"] == "fe80::1")
        let proxied = made(["type": "A", "name": "p", "content": "192.0.2.8", "proxied": true, "ttl": 300])
        #expect(proxied?["ttl"] == 1)
        let srv = made(["type": "SRV", "name": "_a._tcp", "data": ["priority": 1, "weight": 2, "port": 3, "target": "."]])
        #expect(srv?["data"]?["target"] == false)
    }

    @Test func aPatchKeepsAndAPutForgets() throws {
        var bench = try Bench()
        #expect(bench.records(.patch, "/a1", ["content": "192.0.2.2"]).json?["result"]?["ttl"] == 300)
        #expect(bench.records(.put, "/a1", ["type": "A", "name": "www", "content": "192.0.2.3"]).json?["result"]?["ttl"] == 1)
        #expect(Bench.code(bench.records(.delete, "/nothing")) == 81044)
        #expect(bench.records(.delete, "/m1").status == 400)
    }

    @Test func aZoneIsDeletedByWhoMayEditIt() throws {
        var bench = try Bench()
        #expect(Bench.code(bench.send(.delete, "/zones/\(Bench.zone)")) == 10000)
        #expect(bench.send(.delete, "/zones/\(Bench.zone)", token: "owner").json?["result"]?["id"] == .string(Bench.zone))
        // Gone is answered like another account's.
        #expect(Bench.code(bench.send(.delete, "/zones/\(Bench.zone)", token: "owner")) == 9109)
        #expect(Bench.code(bench.records(.get)) == 9109)
        #expect(bench.send(.get, "/zones?name=acme.example").json?["result"]?.array?.isEmpty == true)
    }

    @Test func tooManyRequestsAreHeldOffForTheWindow() throws {
        var bench = try Bench()
        for _ in 0..<1_200 { _ = bench.send(.get, "/user/tokens/verify") }
        let refused = bench.send(.get, "/user/tokens/verify")
        #expect(refused.status == 429)
        #expect(refused.headers["Retry-After"] == "300")
        bench.now += 300
        #expect(bench.send(.get, "/user/tokens/verify").status == 200)
    }

    @Test func thePictureRestoresTheState() throws {
        var bench = try Bench()
        _ = bench.records(.post, "", ["type": "SRV", "name": "_a._tcp", "data": ["priority": 1, "weight": 2, "port": 3, "target": "."]])
        let picture = bench.simulator.provider.picture
        #expect(try CloudflareSimulator(seed: picture).picture == picture)
    }

    /// Other simulated systems see what a resolver would answer: text without quotes, and addresses for what is proxied.
    @Test func zonesPublishTheirNames() throws {
        var bench = try Bench()
        for (name, proxied) in [("Plain", false), ("hidden", true)] {
            _ = bench.records(
                .post, "", ["type": "CNAME", "name": .string(name), "content": "PM.mtasv.net.", "proxied": .boolean(proxied)])
        }
        let names = try #require(bench.simulator.provider.published)
        #expect(names.values("TXT", at: "Acme.example") == ["v=spf1 -all"])
        #expect(names.values("CNAME", at: "plain.acme.example") == ["pm.mtasv.net"])
        #expect(names.values("CNAME", at: "hidden.acme.example").isEmpty)
        #expect(names.values("A", at: "hidden.acme.example").count == 1)
    }
}
