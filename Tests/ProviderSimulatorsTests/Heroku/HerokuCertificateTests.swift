import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

@Suite("Managed certificates")
struct HerokuCertificateTests {
    private static func seed(size: String = "Basic", hosts: [String] = ["www.acme.example"]) -> JSONValue {
        [
            "tokens": ["secret": "ops@example.com"], "certificate_seconds": 100,
            "apps": [
                [
                    "name": "acme-web", "releases": [["version": 1, "description": "Deploy", "slug": "s"]],
                    "formation": [["type": "web", "quantity": 1, "size": .string(size)]],
                    "domains": .array(hosts.map { ["hostname": .string($0), "cname": "haiku-1.herokudns.com"] }),
                ]
            ],
        ]
    }

    private static let leading: JSONValue = [["name": "www.acme.example", "type": "CNAME", "value": "haiku-1.herokudns.com"]]

    private func status(_ bench: inout HerokuBench) -> JSONValue? {
        bench.send(.get, "/apps/acme-web/domains/www.acme.example").json?["acm_status"]
    }

    @Test func aCertificateTakesItsTimeFromWhenTheNameLeadsThere() throws {
        var bench = try HerokuBench(Self.seed())
        #expect(status(&bench) == .null)
        #expect(bench.send(.post, "/apps/acme-web/acm", [:]).json?["acm"] == true)
        bench.now += 100
        #expect(status(&bench) == "pending")
        _ = bench.send(.put, "/_names", Self.leading)
        #expect(status(&bench) == "in-progress")
        bench.now += 60
        #expect(status(&bench) == "dns-verified")
        bench.now += 40
        #expect(status(&bench) == "cert issued")
        #expect(bench.send(.get, "/apps/acme-web/domains/www.acme.example").json?["sni_endpoint"]?["id"] != nil)
        let picture = bench.simulator.provider.picture
        #expect(try HerokuSimulator(seed: picture).picture == picture)
        #expect(bench.send(.delete, "/apps/acme-web/acm").json?["acm"] == false)
        #expect(status(&bench) == .null)
    }

    @Test func withoutTheNameItIsGivenUpUntilItIsTriedAgain() throws {
        var bench = try HerokuBench(Self.seed())
        _ = bench.send(.post, "/apps/acme-web/acm", [:])
        // A proxied name is answered with addresses.
        _ = bench.send(.put, "/_names", [["name": "www.acme.example", "type": "A", "value": "192.0.2.53"]])
        #expect(status(&bench) == "pending")
        bench.now += 600
        #expect(status(&bench) == "failing")
        bench.now += 3_000
        #expect(status(&bench) == "failed")
        _ = bench.send(.put, "/_names", Self.leading)
        #expect(status(&bench) == "failed", "nobody tries again by itself")
        _ = bench.send(.patch, "/apps/acme-web/acm", [:])
        #expect(status(&bench) == "in-progress")
    }

    @Test func ecoDynosAndWildcardsAreRefused() throws {
        var eco = try HerokuBench(Self.seed(size: "Eco"))
        #expect(eco.send(.post, "/apps/acme-web/acm", [:]).status == 422)
        var wildcard = try HerokuBench(Self.seed(hosts: ["*.acme.example"]))
        #expect(wildcard.send(.post, "/apps/acme-web/acm", [:]).status == 422)
        var managed = try HerokuBench(Self.seed())
        #expect(managed.send(.patch, "/apps/acme-web/acm", [:]).status == 422)
        _ = managed.send(.post, "/apps/acme-web/acm", [:])
        let added = managed.send(.post, "/apps/acme-web/domains", ["hostname": "*.acme.example", "sni_endpoint": .null])
        #expect(added.status == 422)
    }
}
