import CanonicalJSON
import Diagnostics
import Estate
import EstateFiles
import Resources
import Testing

@Suite("What comes first, and what is asked afterwards")
struct OrderAndHealthTests {
    private func load(_ texts: [String: String]) -> (estate: Estate?, diagnostics: [Diagnostic]) {
        Sample.load(["estate.yaml": Sample.estate].merging(texts) { $1 })
    }

    @Test("a health check is read whole, and an environment may override parts of it")
    func health() throws {
        let (estate, diagnostics) = load([
            "web.yaml": """
            service: web
            health: { path: /health, status: 200, json: { status: ok, parts: { db: true } }, text: fine, within: 10m }
            environments:
              staging: { app: shop-web-staging }
              production: { app: shop-web, health: { at: "https://shop.example.net" } }
            """
        ])
        #expect(diagnostics.isEmpty)
        let staging = try #require(estate?.service("web", in: "staging")?.health)
        #expect(
            staging
                == HealthCheck(path: "/health", json: ["status": "ok", "parts": ["db": true]], text: "fine", within: 600))
        #expect(estate?.service("web", in: "production")?.health?.origin == "https://shop.example.net")
    }

    @Test("a log is followed beside a health check or alone; its pattern and its length are checked")
    func log() throws {
        func file(_ health: String) -> [String: String] {
            ["web.yaml": "service: web\nhealth: \(health)\nenvironments: { production: { app: shop-web } }\n"]
        }
        let (estate, diagnostics) = load(file("{ path: /up, log: { for: 2m, refuse: 'ERROR|Traceback' } }"))
        #expect(diagnostics.isEmpty)
        let service = try #require(estate?.service("web", in: "production"))
        #expect(service.health?.path == "/up" && service.logCheck == LogCheck(seconds: 120, refuse: "ERROR|Traceback"))
        let alone = try #require(load(file("{ log: { for: 15s, refuse: ERROR } }")).estate?.service("web", in: "production"))
        #expect(alone.health == nil && alone.logCheck?.seconds == 15)
        for wrong in ["for: 6m, refuse: E", "for: 0s, refuse: E", "for: 15, refuse: E", "for: 15s, refuse: '(E'", "for: 15s, refuse: 'E*'"]
        {
            #expect(load(file("{ log: { \(wrong) } }")).diagnostics.map(\.rule) == ["health.log"], "\(wrong)")
        }
        #expect(load(file("{ status: 200, log: { for: 15s, refuse: E } }")).diagnostics.map(\.rule) == ["estate.missing-key"])
    }

    @Test("a change under review chooses no lines of a log: the default branch has the pattern")
    func logTrust() throws {
        func estate(_ health: String) throws -> Estate {
            try #require(load(["web.yaml": "service: web\n\(health)environments: { production: { app: shop-web } }\n"]).estate)
        }
        let trusted = try estate("health: { log: { for: 15s, refuse: ERROR } }\n")
        let own = try estate("health: { log: { for: 5m, refuse: 'customer' } }\n")
        #expect(own.trusting(trusted).service("web", in: "production")?.logCheck?.refuse == "ERROR")
        #expect(own.differences(from: trusted) == ["log checks"])
        #expect(own.trusting(try estate("")).service("web", in: "production")?.logCheck == nil)
    }

    @Test("what is wrong with a service that is in no environment is told with that")
    func noEnvironment() {
        for environments in ["", "environments: {}\n"] {
            let text = "service: web\nformaton: { web: { quantity: 1 } }\nhealth: { path: up }\n" + environments
            #expect(Set(load(["web.yaml": text]).diagnostics.map(\.rule)) == ["estate.missing-key", "estate.unknown-key", "health.path"])
        }
    }

    @Test("a redirect is awaited with 302")
    func redirect() {
        let (estate, _) = load([
            "web.yaml": """
            service: web
            environments: { production: { app: shop-web, health: { path: /health, redirect: "https://team.cloudflareaccess.com/" } } }
            """
        ])
        #expect(estate?.service("web", in: "production")?.health?.status == 302)
    }

    @Test("services may refer to each other: an app has its address before anything is set on it")
    func mutualReferences() {
        let (estate, diagnostics) = load([
            "a.yaml": "service: a\nenvironments: { production: { app: shop-a, config: { B: !ref service/b.origin } } }\n",
            "b.yaml": "service: b\nenvironments: { production: { app: shop-b, config: { A: !ref service/a.origin } } }\n",
        ])
        #expect(estate != nil && diagnostics.isEmpty)
    }

    @Test("a circle with an after: in it is said once, with every edge and its place")
    func circle() throws {
        let (estate, diagnostics) = load([
            "a.yaml": "service: a\nafter: [service/c]\nenvironments: { production: { app: shop-a } }\n",
            "b.yaml": "service: b\nenvironments: { production: { app: shop-b, config: { A: !ref service/a.origin } } }\n",
            "c.yaml": "service: c\nafter: [service/b]\nenvironments: { production: { app: shop-c } }\n",
        ])
        #expect(estate == nil)
        let circle = try #require(diagnostics.first)
        #expect(diagnostics.count == 1 && circle.rule == "estate.cyclic-order")
        #expect(circle.message == "heroku/shop-a comes after itself: it comes after heroku/shop-c")
        #expect(
            circle.notes.map(\.message) == [
                "heroku/shop-c comes after heroku/shop-b", "heroku/shop-b refers to heroku/shop-a",
            ])
        #expect(circle.notes.compactMap(\.span?.file) == ["c.yaml", "b.yaml"])
    }

    @Test("where it is asked comes from the default branch")
    func trust() throws {
        func estate(_ at: String, _ resolvers: String) throws -> Estate {
            try #require(
                load([
                    "web.yaml": "service: web\nhealth: { path: /up, at: \"\(at)\" }\nenvironments: { production: { app: shop-web } }\n",
                    "zone.yaml": "zone: example.net\nenvironment: production\nresolvers: \(resolvers)\nrecords: []\n",
                ]).estate)
        }
        let trusted = try estate("https://shop.example.net", "[9.9.9.9]")
        let changed = try estate("https://evil.example", "[192.0.2.66]")
        #expect(changed.differences(from: trusted) == ["probe addresses"])
        let used = changed.trusting(trusted)
        #expect(used.service("web", in: "production")?.health?.origin == "https://shop.example.net")
        #expect(used.zones.first?.resolvers == ["9.9.9.9"])
    }
}
