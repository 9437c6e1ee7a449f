import Diagnostics
import Estate
import EstateFiles
import Testing

/// A fault that was met in one place is looked for in every place of its kind: each row is one.
@Suite("The same fault in every place")
struct SiblingTests {
    /// What is wrong in one file, and the only thing that is said about it.
    struct Row: Sendable, CustomTestStringConvertible {
        let rule: String
        let line: Int
        let text: String
        /// A part of the fix; empty for any.
        let fix: String

        init(_ rule: String, _ line: Int, _ text: String, _ fix: String = "") {
            (self.rule, self.line, self.text, self.fix) = (rule, line, text, fix)
        }

        var testDescription: String { "\(rule): \(text.suffix(60))" }
    }

    private static func service(_ line: String) -> String {
        "service: web\n\(line)\nenvironments: { production: { app: shop-web } }\n"
    }

    private static func overlay(_ line: String) -> String {
        "service: web\nenvironments:\n  production:\n    app: shop-web\n    \(line)\n"
    }

    private static func worker(_ line: String) -> String { "worker: edge\nenvironment: production\naccount: a1\n\(line)\n" }
    private static func pages(_ line: String) -> String { "pages_project: site\nenvironment: production\naccount: a1\n\(line)\n" }
    private static func repository(_ line: String) -> String {
        "repository: acme/shop\nenvironment: production\nprovider: github\n\(line)\n"
    }
    private static func zone(_ record: String) -> String { "zone: example.net\nenvironment: production\nrecords:\n  - \(record)\n" }
    private static func mail(_ line: String) -> String { "mail_domain: example.net\nenvironment: production\n\(line)\n" }
    private static func secret(_ value: String, _ stored: String) -> String {
        "secret: token\nenvironment: production\nvalue: \(value)\nstored: \(stored)\n"
    }

    static let nulls = [
        Row("estate.null", 2, service("config: { A: }"), "write \"\" for an empty text"),
        Row("estate.null", 2, service("config: { A: ~ }")), Row("estate.null", 2, service("config: { A: null }")),
        Row("estate.null", 5, overlay("config: { A: ~ }"), "write \"\" for an empty text"), Row("estate.null", 5, overlay("config: ~")),
        Row("estate.null", 5, overlay("stack:")), Row("estate.null", 2, service("tasks: { go: { command: ~ } }")),
        Row("estate.null", 2, service("tasks: { go: ~ }")), Row("estate.null", 2, service("domains: [~]")),
        Row("estate.null", 2, service("features: { preboot: }")), Row("estate.null", 2, service("buildpacks: [~]")),
        Row("estate.null", 2, service("addons: { db: ~ }")), Row("estate.null", 2, service("addons: { db: { plan: } }")),
        Row("estate.null", 2, service("formation: { web: ~ }")), Row("estate.null", 2, service("formation: { web: { quantity: } }")),
        Row("estate.null", 2, service("health: ~")), Row("estate.null", 2, service("health: { path: ~ }")),
        Row("estate.null", 2, service("health: { path: /, at: ~ }")), Row("estate.null", 2, service("after: [~]")),
        Row("estate.null", 2, service("reads: { A: { default: ~ } }")), Row("estate.null", 2, service("pipeline: { name: shop, stage: }")),
        Row("estate.null", 2, service("moved: { from: }")), Row("estate.null", 2, service("ignore: [{ pattern: X, reason: }]")),
        Row("estate.null", 2, "service: web\nenvironments: { production: ~ }\n"),
        Row("estate.null", 4, worker("secrets: { TOKEN: }"), "!secret \"STORE:/PATH/TOKEN\""),
        Row("estate.null", 4, pages("production: { variables: { A: ~ } }"), "write \"\" for an empty text"),
        Row("estate.null", 4, pages("preview: { secrets: { A: ~ } }"), "!external"), Row("estate.null", 4, pages("domains: [~]")),
        Row("estate.null", 4, repository("variables: { A: }"), "write \"\" for an empty text"),
        Row("estate.null", 4, repository("secrets: { A: ~ }"), "!secret \"STORE:/PATH/A\""),
        Row("estate.null", 4, zone("{ name: a, type: TXT, value: ~ }")), Row("estate.null", 4, zone("{ name: a, type: TXT, values: [~] }")),
        Row("estate.null", 4, zone("{ name: a, type: A, value: 192.0.2.1, comment: ~ }")),
        Row("estate.null", 4, zone("{ name: a, type: A, value: 192.0.2.1, tags: [~] }")),
        Row("estate.null", 4, zone("{ name: a, type: MX, value: { preference: 10, exchange: ~ } }")),
        Row("estate.null", 4, zone("{ name: a, type: SRV, value: { priority: ~, weight: 0, port: 1, target: a.example.net } }")),
        Row("estate.null", 3, mail("return_path: ~")), Row("estate.null", 3, secret("~", "[\"vault:/a/B\"]")),
        Row("estate.null", 4, secret("!generate { bytes: 32 }", "[~]")), Row("estate.null", 4, secret("!generate { bytes: 32 }", "~")),
    ]

    /// In YAML only an escape makes one; no environment and no command line can hold it.
    static let nuls = [
        Row("heroku.config-nul", 2, service("config: { A: \"a\\0b\" }")), Row("heroku.config-nul", 5, overlay("config: { A: \"\\0\" }")),
        Row("pages.variable-nul", 4, pages("production: { variables: { A: \"a\\x00b\" } }")),
        Row("repository.variable-nul", 4, repository("variables: { A: \"\\u0000\" }")),
        Row("task.command", 2, service("tasks: { go: { command: \"a\\0b\" } }")),
    ]

    /// A name is full, of two labels at least, and without what a URL has besides.
    static let hosts = [
        Row("heroku.domain-name", 2, service("domains: [www]")),
        Row("heroku.domain-name", 2, service("domains: [\"www.example.net.\"]"), "write www.example.net"),
        Row("heroku.domain-name", 2, service("domains: [\"https://www.example.net\"]")),
        Row("heroku.domain-name", 2, service("domains: [\"www.example.net:443\"]")), Row("pages.domain-name", 4, pages("domains: [www]")),
        Row("pages.domain-name", 4, pages("domains: [\"www.example.net.\"]"), "write www.example.net"),
        Row("pages.domain-name", 4, pages("domains: [\"*.example.net\"]")),
        Row("pages.domain-name", 4, pages("domains: [WWW.example.net]"), "write www.example.net"),
        Row("pages.domain-twice", 4, pages("domains: [münchen.example, xn--mnchen-3ya.example]")),
        Row("health.origin", 2, service("health: { path: /, at: \"https://www\" }"), "the whole name"),
        Row("health.origin", 2, service("health: { path: /, at: \"https://www.example.net/x\" }")),
        Row("dns.relative-target", 3, mail("return_path: pm-bounces"), "pm-bounces.example.net"),
        Row("dns.relative-target", 4, zone("{ name: a, type: CNAME, value: www }"), "write www.example.net"),
        Row("dns.relative-target", 4, zone("{ name: a, type: NS, value: ns1 }"), "write ns1.example.net"),
        Row("dns.relative-target", 4, zone("{ name: a, type: PTR, value: host }"), "write host.example.net"),
        Row("dns.relative-target", 4, zone("{ name: a, type: MX, value: { preference: 1, exchange: mx } }"), "write mx.example.net"),
        Row("dns.relative-target", 4, zone("{ name: _s._tcp, type: SRV, value: { priority: 0, weight: 0, port: 1, target: mx } }")),
        Row("dns.relative-target", 4, zone("{ name: a, type: HTTPS, value: { priority: 1, target: www } }")),
        Row("mail.domain-name", 1, "mail_domain: example\nenvironment: production\n"),
        Row("mail.domain-name", 1, "mail_domain: \"https://example.net\"\nenvironment: production\n"),
        Row("mail.return-path", 3, mail("return_path: pm.example.org"), "pm-bounces.example.net"),
        Row("mail.return-path", 3, mail("return_path: \"https://pm.example.net\"")),
        Row("health.origin", 2, service("health: { path: /, at: \"https://münchen.example\" }"), "write https://xn--mnchen-3ya.example"),
        Row("dns.name-outside-zone", 4, zone("{ name: www.other.net., type: A, value: 192.0.2.1 }"), "www.other.net.example.net"),
    ]

    /// What is none of a few words: the nearest is named, or all are.
    static let choices = [
        Row("estate.wrong-type", 2, service("mode: manged"), "did you mean \"manage\"?"),
        Row("estate.wrong-type", 2, service("mode: yes"), "write manage, observe or ignore"),
        Row("heroku.pipeline-stage", 2, service("pipeline: { name: shop, stage: productoin }"), "did you mean \"production\"?"),
        Row("task.when", 2, service("tasks: { go: { command: x, when: releases } }"), "did you mean \"release\"?"),
        Row("task.when", 2, service("tasks: { go: { command: x, when: never } }"), "write first or release"),
        Row("heroku.dyno-size", 2, service("formation: { web: { quantity: 1, size: standard-1y } }"), "did you mean standard-1x?"),
        Row("heroku.region", 2, service("region: frankfrut"), "did you mean frankfurt?"),
        Row("heroku.stack", 2, service("stack: heroku-2x"), "heroku-2"),
        Row("contract.from", 2, service("reads: { A: { from: addon } }"), "did you mean add-on?"),
        Row("contract.unknown-format", 2, service("reads: { A: { format: hexx } }"), "did you mean"),
        Row("dns.unknown-type", 4, zone("{ name: a, type: CNAM, value: a.example.net }"), "did you mean \"CNAME\"?"),
        Row("secret.encoding", 3, secret("!generate { encoding: hexa }", "[\"vault:/a/B\"]"), "did you mean \"hex\"?"),
        Row("estate.unknown-tag", 2, service("config: { A: !secrt \"vault:/a/B\" }"), "did you mean"),
        Row("estate.malformed-precedence", 2, service("after: [servce/api]"), "did you mean service/"),
        Row("dns.plan", 3, "zone: example.net\nenvironment: production\nplan: enterprice\nrecords: []\n", "did you mean \"enterprise\"?"),
        Row("estate.unknown-noun", 1, "servce: web\nenvironments: { production: { app: shop-web } }\n", "did you mean \"service\"?"),
        Row(
            "estate.unknown-lookup", 4, zone("{ name: a, type: TXT, value: !lookup \"postmark.domin(example.net).dkim_text\" }"),
            "did you mean \"domain\"?"),
        Row(
            "estate.unknown-lookup", 4, zone("{ name: a, type: TXT, value: !lookup \"postmark.domain(example.net).dkim_txt\" }"),
            "did you mean \"dkim_text\"?"),
        Row("estate.unknown-lookup", 3, secret("!lookup \"postmark.server(x).token\"", "[\"vault:/a/B\"]"), "use domain(NAME)"),
        Row("estate.unknown-lookup", 2, service("config: { A: !lookup \"cloudflare.access(a1/h.example.net).protecton\" }"), "protection"),
    ]

    static let estate = """
        \(Sample.estate.replacing("  postmark:", with: "  github: { kind: github, token: !env GITHUB_TOKEN }\n  postmark:"))
        """

    /// What YAML adds, or a keyboard: nobody who reads a TXT record expects it.
    static let controls = [
        Row(
            "dns.txt-control", 6,
            "zone: example.net\nenvironment: production\nrecords:\n  - name: a\n    type: TXT\n    value: |\n      v=spf1 -all\n", "|-"),
        Row(
            "dns.txt-control", 6,
            "zone: example.net\nenvironment: production\nrecords:\n  - name: a\n    type: TXT\n    value: >\n      one\n      two\n", ">-"),
        Row("dns.txt-control", 4, zone("{ name: a, type: TXT, value: \"a\\0b\" }"), "take it out"),
        Row("dns.txt-control", 4, zone("{ name: a, type: TXT, values: [x, \"a\\tb\"] }")),
        Row("dns.comment-line-break", 4, zone("{ name: a, type: A, value: 192.0.2.1, comment: \"a\\nb\" }")),
    ]

    @Test(arguments: nulls + nuls + hosts + choices + controls)
    func isTold(_ row: Row) throws {
        let (estate, diagnostics) = Sample.load(["estate.yaml": Self.estate, "x.yaml": row.text])
        let told = diagnostics.map { "\($0.span?.file ?? "-"):\($0.span?.line ?? 0) \($0.rule) \($0.message) → \($0.fix ?? "")" }
        #expect(estate == nil, "\(row.text)")
        let found = try #require(diagnostics.first { $0.rule == row.rule }, "\(told)")
        #expect(found.span?.file == "x.yaml" && found.span?.line == row.line, "\(told)")
        #expect(row.fix.isEmpty || found.fix?.contains(row.fix) == true, "\(told)")
        // One cause is one message.
        #expect(diagnostics.count { $0.severity == .error } == 1, "\(told)")
    }

    /// What was meant to be removed is kept: nobody would notice before it is live.
    @Test(
        "an !unset that removes nothing",
        arguments: [
            ("config: { FLAG_A: !unset }", "did you mean \"FLAG_B\"?"), ("stack: !unset", "!absent"),
            ("formation: { worker: !unset }", "!absent"),
        ])
    func unset(_ line: String, _ fix: String) throws {
        let text = "service: web\nconfig: { FLAG_B: \"1\", C: \"2\" }\nenvironments:\n  production:\n    app: shop-web\n    \(line)\n"
        let (estate, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "x.yaml": text])
        #expect(estate != nil && diagnostics.map(\.rule) == ["estate.unset-nothing"], "\(diagnostics)")
        #expect(diagnostics.first?.span?.line == 6 && diagnostics.first?.fix?.contains(fix) == true, "\(diagnostics)")
        let right = text.replacing(line, with: "config: { FLAG_B: !unset }")
        let (other, none) = Sample.load(["estate.yaml": Sample.estate, "x.yaml": right])
        #expect(none.isEmpty && other?.services.first?.config.keys.sorted() == ["C"])
    }

    @Test(
        "what can belong to one app is declared for two",
        arguments: [
            ("the domain www.example.net", Self.service("domains: [www.example.net]"), Self.pages("domains: [www.example.net]")),
            (
                "the add-on shop-db", Self.service("addons: { db: { plan: \"heroku-postgresql:essential-0\", name: Shop-DB } }"),
                Self.service("addons: { db: { plan: \"heroku-postgresql:essential-0\", name: shop-db } }").replacing("web", with: "api")
            ),
        ])
    func claims(_ what: String, _ first: String, _ second: String) throws {
        let (estate, diagnostics) = Sample.load(["estate.yaml": Self.estate, "x.yaml": first, "y.yaml": second])
        #expect(estate == nil && diagnostics.map(\.rule) == ["estate.name-claimed-twice"], "\(diagnostics)")
        let claim = try #require(diagnostics.first)
        #expect(
            claim.message.lowercased().hasPrefix(what) && Set([claim.span?.file, claim.notes.first?.span?.file]) == ["x.yaml", "y.yaml"],
            "\(claim)")
    }

    @Test("a control character that is meant is written as a zone file writes it")
    func meantControls() throws {
        let (estate, diagnostics) = Sample.load(
            ["estate.yaml": Self.estate, "x.yaml": Self.zone("{ name: a, type: TXT, value: '\"a\\009b\"' }")])
        guard case .values(let values)? = estate?.zones.first?.records.first?.presence else {
            Issue.record("\(diagnostics)")
            return
        }
        #expect(values.map(\.value) == [.txt("a\tb")])
    }

    @Test("a Pages domain in letters of another script is the same name")
    func pagesDomains() throws {
        let text = Self.pages("domains: [münchen.example]")
        let (estate, diagnostics) = Sample.load(["estate.yaml": Self.estate, "x.yaml": text])
        #expect(estate?.pagesProjects.first?.domains.map(\.value) == ["xn--mnchen-3ya.example"], "\(diagnostics)")
    }
}
