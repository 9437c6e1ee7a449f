import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// Zones themselves, and what lists of records are asked for.
@Suite struct CloudflareZoneTests {
    private static let zone = "0123456789abcdef0123456789abcdef"

    private struct Bench {
        var simulator: CloudflareSimulator

        init(_ plan: String = "pro") throws {
            simulator = try CloudflareSimulator(seed: [
                "tokens": ["owner": ["zone.read", "zone.edit", "dns.edit"], "reader": ["zone.read", "dns.read"]],
                "zones": [
                    [
                        "id": .string(CloudflareZoneTests.zone), "name": "acme.example", "plan": .string(plan),
                        "records": [
                            ["type": "A", "name": "www", "content": "192.0.2.1", "ttl": 300, "proxied": true],
                            ["type": "A", "name": "api", "content": "192.0.2.2", "ttl": 300, "comment": "By Hand"],
                            ["type": "MX", "name": "@", "content": "mx.acme.example", "priority": 5],
                            ["type": "TXT", "name": "t", "content": "\"a\\\\b\""],
                        ],
                    ]
                ],
            ])
        }

        mutating func send(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, token: String = "owner") -> HTTPResponse
        {
            let url = "http://127.0.0.1/client/v4\(path)"
            var request = body.map { HTTPRequest(method, url, json: $0) } ?? HTTPRequest(method, url)
            request.headers["Authorization"] = "Bearer \(token)"
            return simulator.handle(request, now: 1_779_100_000)
        }

        mutating func names(_ query: String) -> [String] {
            send(.get, "/zones/\(CloudflareZoneTests.zone)/dns_records?\(query)").json?["result"]?.array?.compactMap {
                $0["name"]?.string.map { String($0.prefix { $0 != "." }) }
            } ?? ["refused"]
        }
    }

    @Test(arguments: [
        ("type=a", ["api", "www"]), ("name.startswith=AP", ["api"]),
        ("content.contains=192.0.2&order=content&direction=desc", ["api", "www"]),
        ("comment.present=", ["api"]), ("comment.exact=by%20hand", ["api"]), ("proxied=true", ["www"]),
        ("type=MX&proxied=true&match=any", ["www", "acme"]),
        ("type=MX&proxied=true", []), ("colour=red", ["refused"]), ("order=age", ["refused"]),
    ])
    func recordsAreFiltered(_ query: String, _ names: [String]) throws {
        var bench = try Bench()
        #expect(bench.names(query) == names)
    }

    @Test func aZoneIsMadeChangedAndSet() throws {
        var bench = try Bench()
        let made = bench.send(.post, "/zones", ["name": "new.example", "account": ["id": "x"], "type": "full"]).json?["result"]
        #expect(made?["status"] == "pending" && made?["name_servers"]?.array?.count == 2)
        #expect(
            bench.send(.post, "/zones", ["name": "new.example", "account": ["id": "x"]]).json?["errors"]?.array?.first?["code"] == 1061)
        #expect(bench.send(.post, "/zones", ["name": "other.example", "account": ["id": "x"]], token: "reader").status == 403)
        #expect(bench.send(.get, "/zones?status=pending").json?["result"]?.array?.count == 1)
        let zone = "/zones/\(Self.zone)"
        #expect(bench.send(.patch, zone, ["paused": true]).json?["result"]?["paused"] == true)
        #expect(bench.send(.patch, zone, ["paused": true, "type": "full"]).status == 400)
        #expect(bench.send(.patch, zone, ["plan": ["id": "enterprise"]]).json?["result"]?["plan"]?["legacy_id"] == "enterprise")
        #expect(bench.send(.patch, zone + "/dns_settings", ["flatten_all_cnames": true]).json?["result"]?["flatten_all_cnames"] == true)
        #expect(bench.send(.patch, zone + "/dns_settings", ["ns_ttl": "soon"]).status == 400)
        bench.simulator = try CloudflareSimulator(seed: bench.simulator.picture)
        #expect(bench.send(.get, zone + "/dns_settings").json?["result"]?["flatten_all_cnames"] == true)
        var free = try Bench("free")
        #expect(free.send(.patch, zone + "/dns_settings", ["flatten_all_cnames": true]).status == 400)
    }

    @Test func aZoneIsExportedAsAZoneFile() throws {
        var bench = try Bench()
        let answer = bench.send(.get, "/zones/\(Self.zone)/dns_records/export", token: "reader")
        #expect(answer.headers["Content-Type"]?.hasPrefix("text/plain") == true)
        let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.contains("www.acme.example.\t1\tIN\tA\t192.0.2.1 ; cf_tags=cf-proxied:true"))
        #expect(lines.contains("api.acme.example.\t300\tIN\tA\t192.0.2.2 ; By Hand cf_tags=cf-proxied:false"))
        #expect(lines.contains("acme.example.\t1\tIN\tMX\t5 mx.acme.example."))
        #expect(lines.contains(#"t.acme.example.\#t1\#tIN\#tTXT\#t"a\\b""#))
    }

    @Test func tagsAndSettingsAreOfPaidPlans() throws {
        let records = "/zones/\(Self.zone)/dns_records"
        let alias: JSONValue = [
            "type": "CNAME", "name": "c", "content": "a.example.net", "tags": ["Team:Web"], "settings": ["flatten_cname": true],
        ]
        var paid = try Bench()
        let made = paid.send(.post, records, alias).json?["result"]
        #expect(made?["tags"] == ["team:Web"] && made?["settings"]?["flatten_cname"] == true && made?["tags_modified_on"] != nil)
        let id = made?["id"]?.string ?? ""
        // A PATCH keeps what it does not name, a PUT forgets it.
        #expect(paid.send(.patch, "\(records)/\(id)", ["ttl": 300]).json?["result"]?["settings"]?["flatten_cname"] == true)
        let put = paid.send(.put, "\(records)/\(id)", ["type": "CNAME", "name": "c", "content": "a.example.net"]).json?["result"]
        #expect(put?["settings"] == [:] && put?["tags"] == [])
        #expect(
            paid.send(.post, records, ["type": "A", "name": "i", "content": "192.0.2.1", "settings": ["ipv4_only": true]]).status == 400)
        var free = try Bench("free")
        #expect(free.send(.post, records, alias).json?["errors"]?.array?.first?["code"] == 9300)
    }
}
