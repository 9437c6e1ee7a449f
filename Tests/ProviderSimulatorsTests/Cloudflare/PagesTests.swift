import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

@Suite struct PagesSimulatorTests {
    private var simulator: CloudflareSimulator

    init() throws {
        let many = (0..<12).map { JSONValue.object(["account": "a2", "name": .string("site-\($0)")]) }
        let project: JSONValue = [
            "account": "a1", "name": "site",
            "production": ["variables": ["A": "plain"], "secrets": ["S": "value-of-s"], "wrangler_config_hash": "h1"],
            "domains": [["name": "www.raxx.app"], ["name": "bad.raxx.app", "status": "error", "problem": "CNAME record not set."]],
            "deployments": [
                ["commit": "c1", "created_on": "2026-05-01T09:00:00.000000Z"],
                ["commit": "c2", "created_on": "2026-05-02T09:00:00.000000Z", "environment": "preview", "branch": "new"],
            ],
        ]
        simulator = try CloudflareSimulator(seed: [
            "tokens": ["deploy": ["pages.edit"], "reader": ["pages.read"], "dns": ["dns.edit", "zone.read"]],
            "pages": .array([project] + many), "zones": [["name": "raxx.app"]],
        ])
    }

    private mutating func send(
        _ method: HTTPRequest.Method, _ path: String, as token: String = "deploy", _ body: JSONValue? = nil
    ) -> HTTPResponse {
        let url = "http://127.0.0.1/accounts/\(path)"
        var request = body.map { HTTPRequest(method, url, json: $0) } ?? HTTPRequest(method, url)
        request.headers["Authorization"] = "Bearer \(token)"
        return simulator.handle(request, now: 1_000)
    }

    private mutating func variables(_ environment: String = "production") -> JSONValue? {
        send(.get, "a1/pages/projects/site").json?["result"]?["deployment_configs"]?[environment]?["env_vars"]
    }

    @Test mutating func secretsAreThereAndEmpty() {
        let answer = send(.get, "a1/pages/projects/site", as: "reader")
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("value-of-s"))
        #expect(variables() == ["A": ["type": "plain_text", "value": "plain"], "S": ["type": "secret_text", "value": ""]])
        #expect(variables("preview") == .null)
        let project = answer.json?["result"]
        #expect(project?["canonical_deployment"]?["deployment_trigger"]?["metadata"]?["commit_hash"] == "c1")
        #expect(project?["latest_deployment"]?["environment"] == "preview")
        #expect(project?["domains"] == ["site.pages.dev", "www.raxx.app", "bad.raxx.app"])
    }

    @Test mutating func whoMayNotSeesNothing() {
        #expect(send(.get, "a1/pages/projects/site", as: "dns").status == 403)
        #expect(send(.patch, "a1/pages/projects/site", as: "reader", [:]).status == 403)
        let unknown = send(.get, "a1/pages/projects/none")
        #expect(unknown.status == 404 && unknown.json?["errors"]?.array?.first?["code"] == 8_000_007)
        #expect(send(.get, "a9/pages/projects/site").json?["errors"]?.array?.first?["code"] == 7003)
    }

    @Test mutating func theListHasSmallPages() {
        #expect(send(.get, "a2/pages/projects?page=1&per_page=10").json?["result"]?.array?.count == 10)
        let second = send(.get, "a2/pages/projects?page=2&per_page=10").json
        #expect(second?["result"]?.array?.count == 2 && second?["result_info"]?["total_count"] == 12)
        let large = send(.get, "a2/pages/projects?per_page=50")
        #expect(large.status == 400 && large.json?["errors"]?.array?.first?["code"] == 8_000_024)
    }

    @Test mutating func aPatchMergesAndNullDeletes() {
        let body: JSONValue = [
            "deployment_configs": [
                "production": [
                    "env_vars": ["A": .null, "B": ["type": "plain_text", "value": "b"], "T": ["type": "secret_text", "value": "t"]],
                    "wrangler_config_hash": "h1",
                ]
            ]
        ]
        #expect(send(.patch, "a1/pages/projects/site", body).status == 200)
        #expect(Set(variables()?.object?.keys.sorted() ?? []) == ["B", "S", "T"])
        #expect(simulator.picture["pages"]?.array?.first?["production"]?["wrangler_config_hash"] == "h1")
        let bad: JSONValue = ["deployment_configs": ["production": ["env_vars": ["C": ["type": "text", "value": "c"], "B": .null]]]]
        #expect(send(.patch, "a1/pages/projects/site", bad).status == 400)
        #expect(variables()?["B"] != nil)
        // Without the hash the configuration counts as taken over.
        let without: JSONValue = ["deployment_configs": ["production": ["env_vars": ["B": .null]]]]
        #expect(send(.patch, "a1/pages/projects/site", without).status == 200)
        #expect(simulator.picture["pages"]?.array?.first?["production"]?["wrangler_config_hash"] == nil)
    }

    @Test mutating func aDomainBecomesActiveOnceItsRecordIsThere() throws {
        #expect(send(.post, "a1/pages/projects/site/domains", ["name": "docs.raxx.app"]).json?["result"]?["status"] == "initializing")
        #expect(send(.post, "a1/pages/projects/site/domains", ["name": "docs.raxx.app"]).status == 409)
        let path = "a1/pages/projects/site/domains/docs.raxx.app"
        #expect(send(.get, path).json?["result"]?["status"] == "pending")
        #expect(send(.get, path).json?["result"]?["status"] == "pending")
        let zone = try #require(simulator.picture["zones"]?.array?.first?["id"]?.string)
        var request = HTTPRequest(
            .post, "http://127.0.0.1/zones/\(zone)/dns_records",
            json: ["type": "CNAME", "name": "docs.raxx.app", "content": "site.pages.dev", "proxied": true])
        request.headers["Authorization"] = "Bearer dns"
        #expect(simulator.handle(request, now: 1_000).status == 200)
        #expect(send(.get, path).json?["result"]?["status"] == "active")
        let list = send(.get, "a1/pages/projects/site/domains").json
        #expect(list?["result"]?.array?.compactMap { $0["status"]?.string } == ["active", "error", "active"])
        #expect(list?["result_info"] == nil)
        #expect(send(.delete, path).status == 200 && send(.delete, path).status == 404)
    }
}
