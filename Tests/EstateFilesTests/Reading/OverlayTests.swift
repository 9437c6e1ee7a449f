import Diagnostics
import Estate
import EstateFiles
import Resources
import Testing

@Suite("Services and their environments")
struct OverlayTests {
    private func services(_ text: String) throws -> [Service] {
        let (estate, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "x.yaml": text])
        return try #require(estate, "\(diagnostics)").services
    }

    private static let text = """
        service: web
        stack: heroku-24
        config: { A: "1", B: base, C: base }
        domains: [a.example.net, b.example.net]
        environments:
          staging:
            app: shop-web-staging
          production:
            app: shop-web
            stack: container
            config: { B: mine, C: !unset , D: !secret "vault:/web/D" }
            domains: [c.example.net]

        """

    @Test("compare: holds for all environments, and each may add to it")
    func comparisons() throws {
        let text = Self.text.replacing("    app: shop-web\n", with: "    app: shop-web\n    compare: { differs: { stack: new } }\n")
        let services = try services(text + "compare: { differs: { B: why, formation/web: more }, same: { A: both } }\n")
        let production = try #require(services.first { $0.environment == "production" }).comparison
        let staging = try #require(services.first { $0.environment == "staging" }).comparison
        #expect(staging.differs.mapValues(\.value) == ["B": "why", "formation/web": "more"])
        #expect(production.differs.mapValues(\.value) == ["B": "why", "formation/web": "more", "stack": "new"])
        #expect(production.same.mapValues(\.value) == ["A": "both"])
    }

    @Test("maps merge, scalars and lists replace, !unset does not inherit")
    func overlay() throws {
        let services = try services(Self.text)
        let production = try #require(services.first { $0.environment == "production" })
        let staging = try #require(services.first { $0.environment == "staging" })
        #expect(staging.stack?.value == "heroku-24")
        #expect(production.stack?.value == "container")
        #expect(production.domains.map(\.value) == ["c.example.net"])
        #expect(staging.config.keys.sorted() == ["A", "B", "C"])
        #expect(production.config.keys.sorted() == ["A", "B", "D"])
        #expect(production.config["B"]?.value == .literal("mine"))
        #expect(production.config["B"]?.span.line == 11)
        #expect(production.config["A"]?.span.line == 3)
    }

    @Test("a value stays what was written", arguments: ["yes", "on", "0123", "1_000", "0o7", "1e3", "NO", "1.10", "true"])
    func plainScalars(_ text: String) throws {
        let service = try #require(
            services("service: web\nconfig: { A: \(text) }\nenvironments: { production: { app: shop-web } }\n").first)
        #expect(service.config["A"]?.value == .literal(text))
    }

    @Test("anchors and aliases work")
    func aliases() throws {
        let service = try #require(
            services("service: web\nconfig: { A: &a shared, B: *a }\nenvironments: { production: { app: shop-web } }\n").first)
        #expect(service.config["B"]?.value == .literal("shared"))
    }

    @Test("a gate's phrase defaults to the environment's name")
    func defaultPhrase() throws {
        let text = Sample.estate.replacing("gate: { phrase: now }", with: "gate: {}")
        let estate = try #require(Sample.load(["estate.yaml": text]).estate)
        #expect(estate.environments["production"]?.gate?.phrase == "production")
        #expect(estate.environments["staging"]?.gate == nil)
    }
}
