import Diagnostics
import Estate
import EstateFiles
import Resources
import Testing

@Suite("Reading contracts")
struct ContractReaderTests {
    private func contract(_ reads: String, environment: String = "production", own: String = "") throws -> Contract {
        let text = """
            service: web
            reads:
            \(reads)
            environments:
              staging: { app: shop-web-staging }
              production: { app: shop-web\(own) }

            """
        let (estate, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "web.yaml": text])
        return try #require(estate?.services.first { $0.environment == environment }?.contract, "\(diagnostics)")
    }

    @Test(
        arguments: [
            ("format: flag", .flag(on: nil)), ("format: flag, on: \"1\"", .flag(on: "1")), ("format: integer", .integer(.init())),
            ("format: integer, min: 1, max: 9", .integer(.init(least: 1, greatest: 9))), ("format: url", .url(schemes: [])),
            ("format: url, schemes: [HTTPS]", .url(schemes: ["https"])), ("format: origin", .origin), ("format: origin-list", .originList),
            ("format: domain", .domain), ("format: email", .email), ("format: hex, length: 64", .hex(.init(least: 64, greatest: 64))),
            ("format: base64, min: 32", .base64(.init(least: 32))), ("format: token, max: 9", .token(.init(greatest: 9))),
            ("format: uuid", .uuid), ("format: postgres-url", .postgresURL(user: nil)),
            ("format: postgres-url, user: app", .postgresURL(user: "app")), ("format: redis-url", .redisURL),
            ("format: sentry-dsn", .sentryDSN), ("format: stripe-secret-key", .stripe(.secret)),
            ("format: stripe-publishable-key", .stripe(.publishable)), ("format: stripe-restricted-key", .stripe(.restricted)),
            ("format: stripe-webhook-secret", .stripe(.webhook)), ("format: pem", .pem(label: nil)),
            ("format: pem, label: CERTIFICATE", .pem(label: "CERTIFICATE")), ("format: one-of, values: [a, b]", .oneOf(["a", "b"])),
            ("format: regex, pattern: \"[a-z]+\"", .regex(pattern: "[a-z]+")), ("format: text", .text), ("optional: true", .text),
        ] as [(String, Format)])
    func formats(_ text: String, _ format: Format) throws {
        #expect(try contract("  A: { \(text) }")["A"]?.format == format)
    }

    @Test func everySetting() throws {
        let contract = try contract(
            """
              F: { format: flag, excludes: G, needs: [G@staging, not G], step: look }
              G: { format: flag, default: "false" }
              B:
              A:
                when: F and not G
                optional: true
                fallback: B
                severity: { staging: warning, production: off }
                absence: stops
                from: { system: the console }
                owner: ops
                where: the dashboard
                stored: "vault:/web/A"
                class: { production: live, staging: test }
                secret: true
                shared: true
            """)
        let a = try #require(contract["A"])
        #expect(a.when?.description == "F and not G")
        #expect(a.isOptional && a.isSecret && a.mayBeShared)
        #expect(a.fallback?.value == "B" && a.absence == "stops" && a.owner == "ops" && a.origin == "the dashboard")
        #expect(a.severity == .off && a.keyClass == .live && a.source == .system("the console"))
        #expect(a.stored?.description == "vault@prod:/web/A")
        #expect(a.name.span.line == 6)
        let f = try #require(contract["F"])
        #expect(f.excludes.map(\.value) == ["G"] && f.needs?.value.description == "G@staging and not G" && f.step == "look")
        #expect(contract["G"]?.defaultValue == "false")
        #expect(contract.variables.map(\.name.value) == ["F", "G", "B", "A"])
        #expect(try self.contract("  A: { from: { person: Kris }, class: test }")["A"]?.source == .person("Kris"))
        #expect(try self.contract("  A: { from: add-on, class: test }", environment: "staging")["A"]?.keyClass == .test)
    }

    @Test func aGroupHoldsForItsMembers() throws {
        let contract = try contract(
            """
              flags: { format: flag, on: "1", reads: { F: , G: } }
              mail:
                when: F
                secret: true
                absence: sends nothing
                reads:
                  A: { absence: stops, when: not G }
                  inner: { when: G, severity: warning, reads: { B: { secret: false } } }
            """)
        #expect(contract["G"]?.format == .flag(on: "1") && contract["G"]?.group == "flags")
        let (a, b) = (try #require(contract["A"]), try #require(contract["B"]))
        #expect(a.group == "mail" && a.isSecret && a.absence == "stops" && a.when?.description == "F and not G")
        #expect(b.group == "inner" && !b.isSecret && b.absence == "sends nothing" && b.when?.description == "F and G")
        #expect(b.severity == .warning)
    }

    @Test func anEnvironmentOverrides() throws {
        let reads = "  F: { format: flag }\n  mail: { when: F, reads: { A: { when: F, absence: stops } } }"
        let own = ", reads: { mail: { when: !unset , reads: { A: { when: !unset , severity: warning } } }, B: }"
        let production = try contract(reads, own: own)
        #expect(production["A"]?.when == nil && production["A"]?.severity == .warning && production["A"]?.absence == "stops")
        #expect(production["B"] != nil)
        let staging = try contract(reads, environment: "staging", own: own)
        #expect(staging["A"]?.when?.description == "F and F" && staging["A"]?.severity == .error && staging["B"] == nil)
    }

    @Test func aServiceWithoutReadsHasNoContract() throws {
        let estate = try #require(Sample.load(["estate.yaml": Sample.estate, "web.yaml": Sample.service]).estate)
        #expect(estate.services[0].contract.isEmpty)
    }
}
