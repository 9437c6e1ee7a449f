import Diagnostics
import Estate
import EstateFiles
import Testing

/// One bad file beside a valid `estate.yaml`, and what must be said of it.
struct BadInput: Sendable, CustomTestStringConvertible {
    let text: String
    let rule: String
    let line: Int

    init(_ rule: String, _ line: Int, _ text: String) {
        self.text = text
        self.rule = rule
        self.line = line
    }

    var testDescription: String { "\(rule): \(text.prefix(80))" }
}

@Suite("Bad input")
struct BadInputTests {
    static let yaml = [
        BadInput("yaml.duplicate-key", 2, "a: 1\na: 2\n"),
        BadInput("yaml.duplicate-key", 1, "a: { b: 1, b: 2 }\n"),
        BadInput("yaml.syntax", 2, "a: [1\n"),
        BadInput("yaml.syntax", 2, "a: {b: 1\n"),
        BadInput("yaml.syntax", 2, "a: \"open\n"),
        BadInput("yaml.tab", 2, "a: 1\n\tb: 2\n"),
        BadInput("yaml.syntax", 1, "a: b: c\n"),
        BadInput("yaml.syntax", 2, "- 1\na: 2\n"),
        BadInput("yaml.syntax", 1, "a: @x\n"),
        BadInput("yaml.syntax", 1, "a: %x\n"),
        BadInput("yaml.syntax", 1, "a: \"\\q\"\n"),
        BadInput("yaml.multiple-documents", 2, "a: 1\n---\nb: 2\n"),
        BadInput("yaml.merge-key", 2, "a:\n  <<: { b: 1 }\n"),
        BadInput("yaml.unknown-alias", 1, "a: *nowhere\n"),
        BadInput("yaml.too-deep", 1, String(repeating: "[", count: 100) + String(repeating: "]", count: 100)),
    ]

    static let estates = [
        BadInput("estate.unknown-noun", 1, "what: 1\n"),
        BadInput("estate.unknown-key", 2, "service: web\nstacks: x\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.missing-key", 1, "service: web\n"),
        BadInput("estate.missing-key", 2, "service: web\nenvironments: { production: {} }\n"),
        BadInput("estate.unknown-environment", 2, "service: web\nenvironments: { prodution: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nenvironments: [production]\n"),
        BadInput(
            "yaml.unseen-character", 2,
            "service: web\n# reviewed\u{2028}maintenance: true\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "yaml.unseen-character", 2,
            "service: web\n# reviewed\u{2029}maintenance: true\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "yaml.unseen-character", 2, "service: web\n# reviewed\u{85}maintenance: true\nenvironments: { production: { app: shop-web } }\n"
        ),
        BadInput(
            "yaml.unseen-character", 2,
            "service: web\n# reviewed\u{202E}maintenance: true\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "yaml.unseen-character", 2,
            "service: web\n# reviewed\u{2066}maintenance: true\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "yaml.unseen-character", 2,
            "service: web\n# reviewed\u{200F}maintenance: true\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "yaml.unseen-character", 2,
            "service: web\nconfig: { A: one\rmaintenance: true }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "yaml.unseen-character", 3, "service: web\nenvironments: { production: { app: shop-web } }\nconfig: { A: \"a\u{FEFF}b\" }\n"),
        BadInput("estate.name", 1, "service: \"web;id\"\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.name", 1, "service: -web\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.name", 2, "service: web\ntasks: { \"a b\": { run: x } }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 1, "service: [web]\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nconfig: yes\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nconfig: { A: [1] }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nconfig: { A: { b: 1 } }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nmaintenance: yes\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nmaintenance: \"true\"\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nacm: auto\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "heroku.acm-wildcard", 4,
            "service: web\nacm: true\ndomains:\n  - \"*.example.net\"\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nformation: { web: 1 }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.wrong-type", 2, "service: web\nformation: { web: { quantity: two } }\nenvironments: { production: { app: shop-web } }\n"
        ),
        BadInput(
            "estate.wrong-type", 2, "service: web\nformation: { web: { quantity: -1 } }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.missing-key", 2, "service: web\nformation: { web: { size: basic } }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.missing-key", 2, "service: web\naddons: { db: { name: x } }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.unknown-key", 2, "service: web\naddons: { db: { plan: a, nam: x } }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\ndomains: www.example.net\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nbuildpacks: heroku/ruby\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nfeatures: { preboot: on }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nmode: maybe\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nprune: often\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("heroku.app-name", 2, "service: web\nenvironments: { production: { app: Shop } }\n"),
        BadInput("heroku.app-name", 2, "service: web\nenvironments: { production: { app: ab- } }\n"),
        BadInput("heroku.app-name", 2, "service: web\nenvironments: { production: { app: shop_web } }\n"),
        BadInput("heroku.config-name", 2, "service: web\nconfig: { A-B: x }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("heroku.config-name", 2, "service: web\nconfig: { HEROKU_X: x }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("heroku.config-name", 2, "service: web\nconfig: { __X: x }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.unknown-provider", 2, "service: web\nprovider: herok\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.unknown-provider", 2, "service: web\nprovider: cloudflare\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.unknown-tag", 2, "service: web\nconfig: { A: !secrt \"vault:/A\" }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nconfig: { A: !env A }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.malformed-expression", 2,
            "service: web\nconfig: { A: !secret vault }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.malformed-expression", 2, "service: web\nconfig: { A: !ref web }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.malformed-expression", 2, "service: web\nconfig: { A: !lookup x.y }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.unknown-store", 2, "service: web\nconfig: { A: !secret \"valt:/A\" }\nenvironments: { production: { app: shop-web } }\n"
        ),
        BadInput(
            "estate.dangling-reference", 2,
            "service: web\nconfig: { A: !ref service/api.origin }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.dangling-reference", 2,
            "service: web\nconfig: { A: !ref service/web.colour }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.dangling-reference", 2,
            "service: web\nconfig: { A: !ref service/web@staging.origin }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.unknown-provider", 2,
            "service: web\nconfig: { A: !lookup postmrk.domain(x).y }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "heroku.quantity", 2,
            "service: web\nformation: { web: { quantity: 999999999 } }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("heroku.domain-name", 2, "service: web\ndomains: [Shop.example]\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "heroku.domain-name", 2, "service: web\ndomains: [\"https://shop.example\"]\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("heroku.domain-name", 2, "service: web\ndomains: [shop]\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("heroku.domain-name", 2, "service: web\ndomains: [a.-b.example]\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "heroku.domain-twice", 2,
            "service: web\ndomains: [shop.example, shop.example]\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.missing-key", 2, "service: web\nhealth: { status: 200 }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("health.path", 2, "service: web\nhealth: { path: health }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "health.origin", 2,
            "service: web\nhealth: { path: /, at: \"http://shop.example\" }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "health.origin", 2,
            "service: web\nhealth: { path: /, at: \"https://shop.example/x\" }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("health.status", 2, "service: web\nhealth: { path: /, status: 999 }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("health.within", 2, "service: web\nhealth: { path: /, within: soon }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.unknown-key", 2, "service: web\nhealth: { path: /, code: 200 }\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.wrong-type", 2, "service: web\nhealth: /health\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.malformed-precedence", 2, "service: web\nafter: [web]\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.malformed-precedence", 2, "service: web\nafter: [queue/web]\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.unknown-precedence", 2, "service: web\nafter: [service/wed]\nenvironments: { production: { app: shop-web } }\n"),
        BadInput(
            "estate.unknown-precedence", 2, "service: web\nafter: [zone/example.net]\nenvironments: { production: { app: shop-web } }\n"),
        BadInput("estate.cyclic-order", 2, "service: web\nafter: [service/web]\nenvironments: { production: { app: shop-web } }\n"),
    ]

    static let comparisons =
        [
            ("estate.wrong-type", 2, "compare: differs"), ("estate.wrong-type", 2, "compare: { differs: [A] }"),
            ("estate.unknown-key", 2, "compare: { differ: { A: x } }"), ("estate.null", 3, "compare:\n  differs: { A: }"),
            ("estate.wrong-type", 3, "compare:\n  same: { A: [x] }"), ("compare.reason", 2, "compare: { differs: { A: \"\" } }"),
            ("compare.name", 2, "compare: { differs: { formatoin: x } }"),
            ("compare.name", 2, "compare: { differs: { formatoin/web: x } }"),
            ("compare.name", 2, "compare: { differs: { formation/: x } }"), ("compare.name", 2, "compare: { same: { A-B: x } }"),
            ("compare.contradiction", 4, "compare:\n  differs: { A: x }\n  same: { A: y }"),
            ("compare.contradiction", 3, "reads: { A: { secret: true } }\ncompare: { same: { A: y } }"),
        ].map { BadInput($0.0, $0.1, "service: web\n\($0.2)\nenvironments: { production: { app: shop-web } }\n") }

    static let zones = [
        BadInput("estate.wrong-type", 3, "zone: example.net\nenvironment: production\nresolvers: 1.1.1.1\nrecords: []\n"),
        BadInput("dns.resolver", 3, "zone: example.net\nenvironment: production\nresolvers: [dns.google]\nrecords: []\n"),
        BadInput("estate.unknown-precedence", 3, "zone: example.net\nenvironment: production\nafter: [service/x]\nrecords: []\n"),
        BadInput("estate.missing-key", 1, "zone: example.net\nrecords: []\n"),
        BadInput("estate.unknown-environment", 2, "zone: example.net\nenvironment: prod\nrecords: []\n"),
        BadInput("estate.wrong-type", 3, "zone: example.net\nenvironment: production\nrecords: { a: 1 }\n"),
        BadInput("estate.wrong-type", 4, "zone: example.net\nenvironment: production\nrecords:\n  - just text\n"),
        BadInput("dns.unknown-type", 4, "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: SPF, value: x }\n"),
        BadInput("estate.missing-key", 4, "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: A }\n"),
        BadInput("estate.missing-key", 4, "zone: example.net\nenvironment: production\nrecords:\n  - { type: A, value: 192.0.2.1 }\n"),
        BadInput("estate.missing-key", 4, "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, value: 192.0.2.1 }\n"),
        BadInput("estate.missing-key", 4, "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: A, values: [] }\n"),
        BadInput(
            "estate.wrong-type", 4,
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: A, value: 192.0.2.1, values: [192.0.2.2] }\n"),
        BadInput(
            "estate.wrong-type", 4,
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: A, ttl: soon, value: 192.0.2.1 }\n"),
        BadInput(
            "estate.wrong-type", 4,
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: A, proxied: yes, value: 192.0.2.1 }\n"),
        BadInput("estate.wrong-type", 4, "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: MX, value: mx }\n"),
        BadInput(
            "estate.missing-key", 4,
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: MX, values: [{ preference: 10 }] }\n"),
        BadInput(
            "estate.wrong-type", 4,
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: MX, values: [{ preference: ten, exchange: mx.example.net }] }\n"
        ),
        BadInput(
            "estate.missing-key", 4,
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: _a._tcp, type: SRV, value: { priority: 1, weight: 2, port: 3 } }\n"
        ),
        BadInput(
            "estate.unknown-key", 4,
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: CAA, value: { flags: 0, tag: issue, value: x, colour: red } }\n"
        ),
        BadInput(
            "estate.unknown-key", 4,
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: A, tll: 60, value: 192.0.2.1 }\n"),
        BadInput(
            "dns.secret-in-record", 4,
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: TXT, value: !secret \"vault:/A\" }\n"),
        BadInput(
            "estate.wrong-type", 4,
            "zone: example.net\nenvironment: production\nrecords:\n  - { name: a, type: TXT, value: !env A }\n"),
        BadInput("estate.unknown-key", 3, "zone: example.net\nenvironment: production\nrecord: []\nrecords: []\n"),
        BadInput("estate.wrong-type", 4, "zone: example.net\nenvironment: production\nrecords: []\nignore: \"*\"\n"),
    ]

    private static let worker = "worker: shim\nenvironment: production\naccount: a1\n"
    private static let pages = "pages_project: site\nenvironment: production\naccount: a1\n"
    private static let secret = "secret: token\nenvironment: production\n"

    static let secrets = [
        BadInput("worker.name", 1, "worker: Shim!\nenvironment: production\naccount: a1\n"),
        BadInput("estate.missing-key", 1, "worker: shim\nenvironment: production\n"),
        BadInput("worker.secret-name", 4, worker + "secrets: { A-B: !secret \"vault:/A\" }\n"),
        BadInput("estate.wrong-type", 4, worker + "secrets: { A: plain text }\n"),
        BadInput("estate.wrong-type", 4, worker + "secrets: { A: !lookup postmark.domain(x).y }\n"),
        BadInput("estate.unknown-store", 4, worker + "secrets: { A: !secret \"valt:/A\" }\n"),
        BadInput("estate.unknown-provider", 4, worker + "provider: heroku\n"),
        BadInput("pages.name", 1, "pages_project: Site_1\nenvironment: production\naccount: a1\n"),
        BadInput("estate.missing-key", 1, "pages_project: site\nenvironment: production\n"),
        BadInput("pages.variable-name", 4, pages + "production: { variables: { A-B: x } }\n"),
        BadInput("pages.secret-in-variable", 4, pages + "production: { variables: { A: !secret \"vault:/A\" } }\n"),
        BadInput("estate.wrong-type", 4, pages + "preview: { secrets: { A: plain text } }\n"),
        BadInput("estate.wrong-type", 4, pages + "preview: { variables: { A: [x] } }\n"),
        BadInput("estate.null", 4, pages + "preview: { variables: { A: } }\n"),
        BadInput(
            "pages.variable-twice", 4, pages + "production: { variables: { A: x }, secrets: { A: !secret \"vault@prod:/A\" } }\n"),
        BadInput("estate.unknown-key", 4, pages + "staging: { variables: { A: x } }\n"),
        BadInput("estate.unknown-key", 4, pages + "preview: { variable: { A: x } }\n"),
        BadInput("pages.domain-name", 4, pages + "domains: [https://example.org]\n"),
        BadInput("pages.domain-name", 4, pages + "domains: [\"*.example.org\"]\n"),
        BadInput("pages.domain-name", 4, pages + "domains: [site.pages.dev]\n"),
        BadInput("pages.domain-twice", 4, pages + "domains: [www.example.org, www.example.org]\n"),
        BadInput("estate.unknown-store", 4, pages + "production: { secrets: { A: !secret \"valt:/A\" } }\n"),
        BadInput("estate.unknown-provider", 4, pages + "provider: heroku\n"),
        BadInput("estate.missing-key", 1, secret + "value: !generate {}\n"),
        BadInput("estate.missing-key", 1, secret + "stored: [\"vault:/A\"]\n"),
        BadInput("secret.nowhere", 4, secret + "value: !generate {}\nstored: []\n"),
        BadInput("secret.name", 1, "secret: a/b\nenvironment: production\nvalue: !generate {}\nstored: [\"vault:/A\"]\n"),
        BadInput("secret.size", 3, secret + "value: !generate { bytes: 8 }\nstored: [\"vault:/A\"]\n"),
        BadInput("secret.encoding", 3, secret + "value: !generate { encoding: base32 }\nstored: [\"vault:/A\"]\n"),
        BadInput("estate.unknown-key", 3, secret + "value: !generate { byte: 32 }\nstored: [\"vault:/A\"]\n"),
        BadInput("estate.wrong-type", 3, secret + "value: !generate hex\nstored: [\"vault:/A\"]\n"),
        BadInput("estate.wrong-type", 3, secret + "value: plain text\nstored: [\"vault:/A\"]\n"),
        BadInput("estate.wrong-type", 3, secret + "value: !secret \"vault:/B\"\nstored: [\"vault:/A\"]\n"),
        BadInput("secret.generation", 4, secret + "value: !generate {}\ngeneration: 0\nstored: [\"vault:/A\"]\n"),
        BadInput("secret.generation", 4, secret + "value: !lookup postmark.domain(x).y\ngeneration: 1\nstored: [\"vault:/A\"]\n"),
        BadInput("estate.unknown-provider", 3, secret + "value: !lookup postmrk.domain(x).y\nstored: [\"vault:/A\"]\n"),
        BadInput("estate.malformed-expression", 4, secret + "value: !generate {}\nstored: [vault]\n"),
        BadInput("estate.unknown-store", 4, secret + "value: !generate {}\nstored: [\"valt:/A\"]\n"),
        BadInput("secret.place-claimed-twice", 4, secret + "value: !generate {}\nstored: [\"vault:/A\", \"vault@prod:/A\"]\n"),
    ]

    @Test("a secret's owner is the strictest of its consumers' environments, and its store can be written to")
    func owners() {
        let estate = Sample.estate.replacing("stores:", with: "stores:\n  here: { kind: environment }\n  heroku: { kind: file, path: x }")
        let service = "service: web\nenvironments: { production: { app: shop-web, config: { A: !secret \"vault@prod:/A\" } } }\n"
        func rules(_ environment: String, _ place: String) -> [String] {
            let secret = "secret: token\nenvironment: \(environment)\nvalue: !generate {}\nstored: [\"\(place)\"]\n"
            return Sample.load(["estate.yaml": estate, "web.yaml": service, "x.yaml": secret]).diagnostics.map(\.rule)
        }
        #expect(rules("production", "vault@prod:/A") == [])
        #expect(rules("staging", "vault@prod:/A") == ["secret.owner"])
        #expect(rules("production", "here:/A") == ["secret.store"])
        #expect(rules("production", "heroku:/A") == ["secret.store"])
    }

    @Test("is told by rule and line, beside a valid estate.yaml", arguments: yaml + estates + comparisons + zones + secrets)
    func row(_ row: BadInput) {
        let (estate, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "x.yaml": row.text])
        #expect(estate == nil)
        let told = diagnostics.map { "\($0.span?.description ?? "-") \($0.rule)" }
        #expect(diagnostics.contains { $0.rule == row.rule && $0.span?.file == "x.yaml" && $0.span?.line == row.line }, "\(told)")
    }

    static let headers = [
        BadInput("estate.unknown-noun", 1, "fingerprint_key: !env K\nenvironments: { a: {} }\n"),
        BadInput("estate.missing-key", 1, "estate: x\nenvironments: { a: {} }\n"),
        BadInput("estate.missing-key", 1, "estate: x\nfingerprint_key: !env K\n"),
        BadInput("estate.unknown-key", 2, "estate: x\nstors: {}\n"),
        BadInput("estate.unknown-kind", 3, "estate: x\nproviders:\n  h: { kind: herku, token: !env T }\n"),
        BadInput("estate.missing-key", 3, "estate: x\nproviders:\n  h: { kind: heroku }\n"),
        BadInput("estate.unknown-key", 3, "estate: x\nenvironments:\n  a: { gate: { phrse: x } }\n"),
        BadInput("estate.unknown-key", 3, "estate: x\nenvironments:\n  a: { baner: red }\n"),
        BadInput("estate.wrong-type", 2, "estate: x\nenvironments: [a]\n"),
        BadInput("estate.name", 2, "estate: x\nenvironments: { \"x;touch${IFS}y;#\": {} }\n"),
        BadInput("estate.name", 2, "estate: x\nenvironments: { \"$(id)\": {} }\n"),
        BadInput("estate.name", 2, "estate: x\nstores: { \"a b\": { kind: environment } }\n"),
        BadInput("estate.name", 2, "estate: x\nproviders: { \"a'b\": { kind: heroku, token: !env T } }\n"),
    ]

    @Test("in estate.yaml is told by rule and line", arguments: headers)
    func header(_ row: BadInput) {
        let (estate, diagnostics) = Sample.load(["estate.yaml": row.text])
        #expect(estate == nil)
        let told = diagnostics.map { "\($0.span?.description ?? "-") \($0.rule)" }
        #expect(diagnostics.contains { $0.rule == row.rule && $0.span?.line == row.line }, "\(told)")
    }

    @Test(
        "bytes that are not UTF-8 are told, not read",
        arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x3A, 0x20, 0xC3, 0x28]] as [[UInt8]])
    func encoding(_ bytes: [UInt8]) {
        let (_, diagnostics) = EstateLoader.load(files: [SourceFile(path: "x.yaml", bytes: bytes)])
        #expect(diagnostics.contains { $0.rule == "yaml.encoding" })
    }

    @Test("a byte order mark is no part of the text")
    func byteOrderMark() {
        let files = [SourceFile(path: "estate.yaml", bytes: [0xEF, 0xBB, 0xBF] + Array(Sample.estate.utf8))]
        let (estate, diagnostics) = EstateLoader.load(files: files)
        #expect(estate?.name.value == "shop", "\(diagnostics)")
    }

    @Test("an alias bomb is refused, quickly")
    func aliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(Sample.load(["x.yaml": text]).diagnostics.contains { $0.rule == "yaml.alias-bomb" })
    }

    @Test("a file of 50 MB is refused unread")
    func huge() {
        let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: 50 << 20)
        let (_, diagnostics) = EstateLoader.load(files: [SourceFile(path: "x.yaml", bytes: bytes)])
        #expect(diagnostics.contains { $0.rule == "yaml.too-large" })
    }

    @Test("two files that claim one app are told with both places")
    func claimedTwice() throws {
        let (_, diagnostics) = Sample.load([
            "estate.yaml": Sample.estate, "a.yaml": Sample.service,
            "b.yaml": Sample.service.replacing("service: web", with: "service: other"),
        ])
        let claim = try #require(diagnostics.first { $0.rule == "estate.scope-claimed-twice" })
        #expect(claim.notes.contains { $0.span != nil })
    }

    @Test("a service that two files declare is one error, and names the service")
    func serviceTwice() throws {
        let (_, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "a.yaml": Sample.service, "b.yaml": Sample.service])
        let errors = diagnostics.filter { $0.severity == .error }
        #expect(errors.map(\.rule) == ["estate.declared-twice"], "\(errors)")
        #expect(errors.first?.message.contains("service \"web\"") == true && errors.first?.notes.contains { $0.span != nil } == true)
    }

    @Test("a reference to another environment's service is corrected as it has to be written")
    func referenceElsewhere() throws {
        let (_, diagnostics) = Sample.load([
            "estate.yaml": Sample.estate,
            "a.yaml": "service: api\nenvironments: { staging: { app: shop-api-staging } }\n",
            "b.yaml": "service: web\nconfig: { A: !ref service/api.origin }\nenvironments: { production: { app: shop-web } }\n",
        ])
        let found = try #require(diagnostics.first { $0.rule == "estate.dangling-reference" }, "\(diagnostics)")
        #expect(found.fix == "it is in staging: write service/api@staging.origin")
    }

    @Test("all errors of all files come in one run")
    func allAtOnce() {
        let (_, diagnostics) = Sample.load([
            "estate.yaml": Sample.estate, "a.yaml": "a: [1\n",
            "b.yaml": "service: web\nstak: x\nenvironments: { production: { app: BAD } }\n",
        ])
        #expect(Set(diagnostics.map(\.rule)).isSuperset(of: ["yaml.syntax", "estate.unknown-key", "heroku.app-name"]))
        #expect(diagnostics.first { $0.rule == "estate.unknown-key" }?.fix?.contains("stack") == true)
    }

    @Test("an empty estate is an error, never an estate without anything")
    func empty() {
        #expect(EstateLoader.load(files: []).0 == nil)
        #expect(!EstateLoader.load(files: []).1.isEmpty)
    }
}
