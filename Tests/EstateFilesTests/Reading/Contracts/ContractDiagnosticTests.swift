import Diagnostics
import EstateFiles
import Testing

@Suite("What is wrong in a contract")
struct ContractDiagnosticTests {
    /// The contract begins in line 3.
    private func load(_ reads: String, config: String = "", rest: String = "") -> [Diagnostic] {
        let text = """
            service: web
            reads:
            \(reads)
            config: { \(config) }
            \(rest)
            environments:
              staging: { app: shop-web-staging }
              production: { app: shop-web }

            """
        return Sample.load(["estate.yaml": Sample.estate, "web.yaml": text]).diagnostics
    }

    @Test(
        arguments: [
            ("contract.unknown-format", "A: { format: sentry-dns }", "did you mean \"sentry-dsn\"?"),
            ("contract.condition", "A: { when: F && G }", "write FLAG, not FLAG or FLAG@environment, joined by and, or"),
            ("contract.unknown-flag", "A: { when: FLAG_BILING }\n  FLAG_BILLING: { format: flag }", "did you mean FLAG_BILLING?"),
            ("contract.unknown-flag", "A: { when: B }\n  B:", "write format: flag"),
            ("contract.unknown-flag", "A: { format: flag, excludes: [B] }", nil),
            ("contract.unknown-flag", "A: { format: flag, needs: not B }", nil),
            ("contract.unknown-variable", "ALPACA_KEY:\n  B: { fallback: ALPACA_KEI }", "did you mean ALPACA_KEY?"),
            ("contract.severity", "A: { severity: warn }", nil),
            ("contract.severity", "A: { severity: { staging: eror } }", "did you mean \"error\"?"),
            ("contract.class", "A: { class: prod }", "write live, test"), ("contract.from", "A: { from: addon }", nil),
            ("contract.from", "A: { from: {} }", nil), ("contract.stored", "A: { stored: vault }", nil),
            ("estate.unknown-store", "A: { stored: \"valt:/A\" }", "did you mean \"vault\"?"),
            ("estate.unknown-environment", "A: { severity: { prodution: error } }", "did you mean \"production\"?"),
            ("estate.unknown-environment", "A: { when: F@stagin }\n  F: { format: flag }", "did you mean \"staging\"?"),
            ("contract.bounds", "A: { format: hex, length: 3, min: 2 }", nil),
            ("contract.bounds", "A: { format: hex, min: 3, max: 2 }", nil),
            ("contract.pattern", "A: { format: regex, pattern: \"[\" }", nil),
            ("contract.default", "A: { format: integer, default: two }", nil),
            ("contract.declared-twice", "A:\n  group: { reads: { A: } }", nil), ("contract.variable-name", "A-B:", nil),
            ("estate.unknown-key", "A: { format: uuid, length: 3 }", nil),
            ("estate.unknown-key", "A: { absense: stops }", "did you mean \"absence\"?"),
            ("estate.unknown-key", "A: { format: uuid, step: look }", nil), ("estate.missing-key", "A: { format: one-of }", nil),
            ("estate.wrong-type", "A: { format: hex, length: many }", nil), ("estate.wrong-type", "A: [1]", nil),
        ] as [(String, String, String?)])
    func isToldByRule(_ rule: String, _ reads: String, _ fix: String?) throws {
        let told = load("  " + reads)
        let diagnostic = try #require(told.first { $0.rule == rule }, "\(told.map(\.rule))")
        #expect(diagnostic.severity == .error)
        #expect(diagnostic.span?.file == "web.yaml" && (3...4).contains(diagnostic.span?.line ?? 0))
        if let fix { #expect(diagnostic.fix == fix) }
    }

    @Test(
        arguments: [
            ("contract.missing", Diagnostic.Severity.warning, "A:", ""), ("contract.missing", .warning, "A: { from: add-on }", ""),
            ("contract.missing", .warning, "A:", "A: !absent"), ("contract.format", .error, "A: { format: uuid }", "A: x"),
            ("contract.format", .warning, "A: { format: uuid, severity: warning }", "A: x"),
            ("contract.class", .error, "A: { format: stripe-publishable-key, class: live }", "A: pk_test_51PlumbAbCdEf"),
            ("contract.secret-literal", .error, "A: { secret: true }", "A: x"),
            ("contract.unread", .warning, "AB:", "AB: x, AC: x"),
            ("contract.excludes", .error, "A: { format: flag, excludes: B }\n  B: { format: flag }", "A: \"1\", B: \"1\""),
            ("contract.needs", .error, "A: { format: flag, needs: B }\n  B: { format: flag }", "A: \"1\""),
            ("contract.swapped", .error, "A: { format: one-of, values: [a] }\n  B: { format: one-of, values: [b] }", "A: b, B: a"),
            (
                "contract.source", .error, "A: { stored: \"vault:/A\" }\n  B: { optional: true, stored: \"vault:/B\" }",
                "A: !secret \"vault:/B\""
            ),
            ("contract.shared", .warning, "A: { secret: true }", "A: !secret \"vault@prod:/A\""),
        ] as [(String, Diagnostic.Severity, String, String)])
    func offline(_ rule: String, _ severity: Diagnostic.Severity, _ reads: String, _ config: String) {
        let told = load("  " + reads, config: config)
        #expect(Set(told.map(\.rule)) == [rule], "\(told)")
        #expect(told.allSatisfy { $0.severity == severity })
    }

    @Test func whatSomebodyElseSetsIsThere() {
        #expect(load("  A:\n  B:\n  C:", config: "A: !external , B: !secret \"vault:/B\", C: !lookup postmark.domain(x).dkim_text").isEmpty)
        let addons = "addons: { db: { plan: \"heroku-postgresql:x\" } }"
        #expect(load("  DATABASE_URL: { from: add-on }", rest: addons).isEmpty)
        #expect(load("  REDIS_URL: { from: add-on }", rest: addons).map(\.rule) == ["contract.missing", "contract.missing"])
    }
}
