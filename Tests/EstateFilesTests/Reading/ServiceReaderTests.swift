import Diagnostics
import Estate
import EstateFiles
import Testing

/// What Heroku refuses or ignores is found in the files, each at its own place and once.
@Suite("Files of apps")
struct AppFileTests {
    private static func service(_ lines: String) -> String {
        "service: web\nenvironments: { production: { app: shop-web } }\n" + lines + "\n"
    }

    static let inputs = [
        BadInput("estate.null", 4, service("config:\n  SMTP_PASSWORD:")),
        BadInput("estate.null", 3, service("config: { MODE: ~ }")),
        BadInput("estate.null", 3, service("config: { MODE: null }")),
        BadInput("estate.null", 3, service("config: { MODE: NULL }")),
        BadInput("estate.null", 3, service("config:")),
        BadInput("estate.null", 3, service("domains:")),
        BadInput("estate.null", 3, service("stack: ~")),
        BadInput("estate.null", 3, service("domains: [~]")),
        BadInput("estate.null", 3, service("formation: { web: { quantity: 1, size: } }")),
        BadInput("estate.null", 3, service("formation: { web: }")),
        BadInput("estate.null", 2, "service: web\nenvironments: { production: }\n"),
        BadInput("estate.null", 2, "service: web\nenvironments:\n"),
        BadInput("heroku.config-nul", 3, service("config: { A: \"a\\0b\" }")),
        BadInput("heroku.config-size", 3, service("config: { BIG: \"\(String(repeating: "x", count: 33_000))\" }")),
        BadInput("heroku.process-type", 3, service("formation: { Web: { quantity: 1 } }")),
        BadInput("heroku.process-type", 3, service("formation: { \"my worker\": { quantity: 1 } }")),
        BadInput("heroku.dyno-size", 3, service("formation: { web: { quantity: 1, size: free } }")),
        BadInput("heroku.dyno-size", 3, service("formation: { web: { quantity: 1, size: hobby } }")),
        BadInput("heroku.dyno-size", 3, service("formation: { web: { quantity: 1, size: 1X } }")),
        BadInput("heroku.dyno-size", 3, service("formation: { web: { quantity: 1, size: standard-3x } }")),
        BadInput("heroku.dyno-size", 3, service("tasks: { migrate: { command: x, timeout: 5m, size: hobby } }")),
        BadInput("heroku.quantity", 3, service("formation: { web: { quantity: 2, size: basic } }")),
        BadInput("heroku.quantity", 3, service("formation: { web: { quantity: 11, size: performance-m } }")),
        BadInput(
            "heroku.quantity", 6,
            service("formation:\n  a: { quantity: 1, size: eco }\n  b: { quantity: 1, size: eco }\n  c: { quantity: 1, size: eco }")),
        BadInput(
            "heroku.mixed-tiers", 5,
            service("formation:\n  web: { quantity: 1, size: basic }\n  worker: { quantity: 0, size: standard-1x }")),
        BadInput("heroku.addon-plan", 3, service("addons: { db: { plan: \"\" } }")),
        BadInput("heroku.addon-plan", 3, service("addons: { db: { plan: \"heroku-postgresql:\" } }")),
        BadInput("heroku.addon-name", 3, service("addons: { db: { plan: heroku-redis, name: \"my db\" } }")),
        BadInput("heroku.attachment-name", 3, service("addons: { db: { plan: heroku-redis, as: cache-url } }")),
        BadInput("estate.wrong-type", 3, service("addons: { db: \"heroku-postgresql:mini\" }")),
        BadInput("heroku.buildpack", 3, service("buildpacks: [\"\"]")),
        BadInput("heroku.buildpack", 3, service("buildpacks: [ruby]")),
        BadInput("heroku.buildpack", 3, service("buildpacks: [heroku/ruby, Heroku/Ruby]")),
        BadInput("heroku.feature", 3, service("features: { \"pre boot\": true }")),
        BadInput("heroku.feature", 3, service("features: { pre-boot: true }")),
        BadInput("heroku.stack", 3, service("stack: heroku24")),
        BadInput("heroku.stack-retired", 3, service("stack: heroku-18")),
        BadInput("heroku.region", 3, service("region: us-east")),
        BadInput("estate.dangling-reference", 3, service("config: { A: !ref service/web.domains.www.example.net.targt }")),
        BadInput("estate.dangling-reference", 3, service("config: { A: !ref service/web.domains.www.example.net.target }")),
        BadInput("estate.ignored-and-declared", 4, service("config: { A: \"1\" }\nignore: [config/A]")),
        BadInput("estate.ignored-and-declared", 4, service("config: { A: \"1\" }\nignore: [{ pattern: A, reason: others set it }]")),
        BadInput("estate.ignored-and-declared", 4, service("formation: { web: { quantity: 1 } }\nignore: [\"formation/*\"]")),
        BadInput("estate.observed-and-undeclared", 3, service("observe: [addon/search]")),
        BadInput("estate.observed-and-undeclared", 3, service("observe: [app, { pattern: pipeline, reason: none }]")),
        BadInput("yaml.tab", 4, service("config:\n\tA: b")),
    ]

    @Test("what cannot be had is told by rule and line, and nothing else is", arguments: inputs)
    func row(_ row: BadInput) {
        let (_, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "web.yaml": row.text])
        #expect(diagnostics.map(\.rule) == [row.rule])
        #expect(diagnostics.first?.span?.file == "web.yaml")
        #expect(diagnostics.first?.span?.line == row.line)
    }

    @Test(
        "a difference of case is no error, nor is an empty text or what overrides nothing",
        arguments: [
            "stack: Heroku-24", "region: US", "formation: { web: { quantity: 2, size: Standard-1X } }", "config: { A: \"\" }",
            "addons: { db: { plan: heroku-postgresql } }", "addons: { db: { plan: \"heroku-postgresql:Essential-0\", as: DATABASE } }",
            "buildpacks: [\"https://github.com/heroku/heroku-buildpack-ruby.git\"]", "features: { some-new-feature: true }",
            "formation: { web: { quantity: 1, size: dyno-1c-0.5gb } }", "config: { A: \"~\" }", "stack: heroku-26",
            "domains: [www.example.net]\nconfig: { A: !ref service/web.domains.www.example.net.target }",
        ])
    func accepted(_ lines: String) {
        let (estate, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "web.yaml": Self.service(lines)])
        #expect(diagnostics.isEmpty)
        #expect(estate != nil)
    }

    @Test(
        "one host, or one add-on's name, in two services is told with both places",
        arguments: [
            ("domains: [www.example.net]", "domains: [www.example.net]"),
            ("addons: { a: { plan: x, name: db } }", "addons: { b: { plan: x, name: db } }"),
        ])
    func claimedTwice(_ first: String, _ second: String) {
        let other = "service: api\nenvironments: { production: { app: shop-api } }\n"
        let (_, diagnostics) = Sample.load([
            "estate.yaml": Sample.estate, "a.yaml": other + first, "b.yaml": Self.service(second),
        ])
        #expect(diagnostics.map(\.rule) == ["estate.name-claimed-twice"])
        #expect(diagnostics.first?.span?.file == "b.yaml")
        #expect(diagnostics.first?.notes.first?.span?.file == "a.yaml")
    }

    @Test("a host that a service declares for all of its environments is told")
    func claimedByAllEnvironments() {
        let text = "service: web\ndomains: [www.example.net]\nenvironments:\n  staging: { app: shop-a }\n  production: { app: shop-b }\n"
        let (_, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "web.yaml": text])
        #expect(diagnostics.map(\.rule) == ["estate.name-claimed-twice"])
    }

    @Test("what a file that cannot be read declares is not reported as missing")
    func oneCause() {
        let reference = Self.service("config: { A: !ref service/api.origin }\nafter: [service/api]")
        let broken = "service: api\nenvironments: { production: { app: shop-api }\n"
        let spoilt = "service: api\nenvironments: { production: {} }\n"
        for (other, rule) in [(broken, "yaml.syntax"), (spoilt, "estate.missing-key")] {
            let (_, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "api.yaml": other, "web.yaml": reference])
            #expect(diagnostics.map(\.rule) == [rule])
        }
    }

    @Test("a provider's kind that is misspelled has one message, and an unknown colour a suggestion")
    func headers() {
        let kind = Sample.estate.replacing("kind: heroku", with: "kind: herokuu")
        let (_, kinds) = Sample.load(["estate.yaml": kind, "web.yaml": Sample.service])
        #expect(kinds.map(\.rule) == ["estate.unknown-kind"])
        #expect(kinds.first?.fix == "did you mean \"heroku\"?")
        let banner = Sample.estate.replacing("banner: red", with: "banner: purpel")
        let (_, banners) = Sample.load(["estate.yaml": banner, "web.yaml": Sample.service])
        #expect(banners.map(\.rule) == ["estate.banner"])
        #expect(banners.first?.fix == "did you mean \"purple\"?")
        let none = Sample.estate.split(separator: "\n").filter { !$0.contains("kind: heroku") }.joined(separator: "\n")
        let (_, missing) = Sample.load(["estate.yaml": none, "web.yaml": Sample.service])
        #expect(missing.map(\.message) == ["no provider of kind heroku is defined"])
    }

    @Test("a DMARC policy that is misspelled is answered with the one meant, never with a weaker one")
    func policy() {
        let zone =
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: _dmarc, type: TXT, value: \"v=DMARC1; p=quarantined\" }\n"
        let (_, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "zone.yaml": zone])
        #expect(diagnostics.map(\.fix) == ["did you mean p=quarantine?"])
    }
}
