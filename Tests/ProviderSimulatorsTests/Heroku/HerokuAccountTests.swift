import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// Who sees what, and what Heroku offers to everybody.
@Suite struct HerokuAccountTests {
    private static let seed: JSONValue = [
        "tokens": ["secret": "ops@example.com", "other": "eve@example.net"],
        "apps": [
            ["name": "acme-web", "owner": "ops@example.com", "releases": [["version": 1, "description": "Initial release"]]],
            ["name": "eves-app", "owner": "eve@example.net"],
        ],
        "pipelines": [["name": "shop", "id": "4f0e6f5e-55a5-4a3c-8f5f-0d2f3b7a9c10"]],
        "couplings": [["app": "acme-web", "pipeline": "shop", "stage": "production"]],
    ]
    private static let eve = ["Authorization": "Bearer other"]

    @Test func basicAuthenticationTakesAnyUserAndTheToken() throws {
        var bench = try HerokuBench(Self.seed)
        // `ops@example.com:secret`, `:secret`, `ops@example.com:wrong` and no Base64.
        for (credential, status) in [
            ("b3BzQGV4YW1wbGUuY29tOnNlY3JldA==", 200), ("OnNlY3JldA==", 200), ("b3BzQGV4YW1wbGUuY29tOndyb25n", 401), ("%", 401),
        ] {
            #expect(bench.send(.get, "/account", headers: ["Authorization": "Basic \(credential)"]).status == status, "\(credential)")
        }
    }

    @Test func anAppOfSomebodyElseIsNotThere() throws {
        var bench = try HerokuBench(Self.seed)
        #expect(bench.send(.get, "/apps").json?.array?.compactMap { $0["name"]?.string } == ["acme-web"])
        for (method, path) in [
            (HTTPRequest.Method.get, "/apps/eves-app"), (.delete, "/apps/eves-app"), (.get, "/apps/eves-app/config-vars"),
        ] {
            let refused = bench.send(method, path)
            #expect(refused.status == 404 && refused.json?["id"] == "not_found", "\(path)")
        }
        #expect(bench.send(.get, "/pipeline-couplings", headers: Self.eve).json == [])
        // The name is taken all the same.
        #expect(bench.send(.post, "/apps", ["name": "eves-app"]).status == 422)
        #expect(bench.send(.post, "/apps/acme-web/collaborators", ["user": "eve@example.net"]).status == 201)
        #expect(bench.send(.get, "/apps/acme-web", headers: Self.eve).status == 200)
        #expect(bench.send(.get, "/apps/acme-web/collaborators").json?.array?.count == 2)
        #expect(bench.send(.delete, "/apps/acme-web/collaborators/eve@example.net").status == 200)
        #expect(bench.send(.get, "/apps/acme-web", headers: Self.eve).status == 404)
    }

    @Test func aCouplingIsOfTheAppAndNotOfItsName() throws {
        var bench = try HerokuBench(Self.seed)
        let before = bench.send(.get, "/apps/acme-web/pipeline-couplings").json
        #expect(bench.send(.patch, "/apps/acme-web", ["name": "acme-site"]).status == 200)
        #expect(bench.send(.get, "/apps/acme-site/pipeline-couplings").json == before)
        bench.simulator.provider = try HerokuSimulator(seed: bench.simulator.provider.picture)
        #expect(bench.send(.get, "/apps/acme-site/pipeline-couplings").json == before)
        #expect(bench.send(.delete, "/apps/acme-site").status == 200)
        #expect(bench.send(.get, "/pipeline-couplings").json == [])
    }

    @Test func theCatalogueIsThere() throws {
        var bench = try HerokuBench(Self.seed)
        for path in [
            "/stacks/heroku-24", "/regions/eu", "/dyno-sizes/standard-1x", "/addon-services/heroku-postgresql", "/plans/heroku-redis:mini",
            "/addon-services/heroku-postgresql/plans/heroku-postgresql:standard-0",
        ] { #expect(bench.send(.get, path).json?["id"]?.string?.count == 36, "\(path)") }
        for path in ["/stacks", "/regions", "/dyno-sizes", "/addon-services", "/apps/acme-web/available-stacks"] {
            #expect(bench.send(.get, path).json?.array?.isEmpty == false, "\(path)")
        }
        #expect(bench.send(.get, "/stacks/heroku-18").status == 404)
    }

    @Test func whatIsDocumentedAndNotSimulatedSaysSo() throws {
        var bench = try HerokuBench(Self.seed)
        let refused = bench.send(.post, "/apps/acme-web/webhooks", ["url": "https://example.com"])
        #expect(refused.status == 501 && refused.json?["message"]?.string?.hasPrefix("POST /apps/*/webhooks is documented") == true)
        #expect(bench.send(.get, "/spaces").status == 501)
        #expect(bench.send(.get, "/nothing").status == 404)
        #expect(bench.send(.put, "/apps/acme-web/webhooks").status == 404)
    }
}
