import EstateFiles
import Integrations
import Testing

/// What a change says differently and no plan shows.
@Suite struct RuleChangeTests {
    private static let estate = """
        estate: shop
        fingerprint_key: !env KEY
        providers: { heroku: { kind: heroku, token: !env HEROKU_API_KEY } }
        environments:
          staging: {}
          production: { gate: { phrase: deploy-production-now } }

        """
    private static let web = """
        service: web
        config: { A: "1" }
        environments: { staging: { app: shop-web-st }, production: { app: shop-web } }

        """

    private func changes(_ estate: String = estate, _ web: String? = web) -> [String] {
        func files(_ estate: String, _ web: String?) -> [SourceFile] {
            [("estate.yaml", estate), ("web.yaml", web)].compactMap { path, text in
                text.map { SourceFile(path: path, bytes: Array($0.utf8)) }
            }
        }
        return RuleChange.all(
            from: files(Self.estate, Self.web), to: files(estate, web), catalogue: Integrations.catalogue
        ).map {
            "\($0.file) \($0.key): \($0.before ?? "-") -> \($0.after ?? "-")"
        }
    }

    @Test func nothingIsSaidOfWhatPlansShow() {
        #expect(changes() == [])
        #expect(changes(Self.estate, Self.web.replacing("A: \"1\"", with: "A: \"2\", B: x")) == [])
        // A file that moves says the same.
        #expect(changes(Self.estate, nil) == [])
    }

    @Test(arguments: [
        (
            "gate: { phrase: deploy-production-now }", "banner: red",
            "estate.yaml environments.production.gate.phrase: deploy-production-now -> -"
        ),
        (
            "{ kind: heroku,", "{ kind: heroku, url: \"https://evil.example\",",
            "estate.yaml providers.heroku.url: - -> \"https://evil.example\""
        ),
        (
            "staging: {}", "staging: { heal: { classes: [config], per_hour: 50 } }",
            "estate.yaml environments.staging.heal.per_hour: - -> 50"
        ),
        ("estate: shop\n", "estate: shop\ngit: optional\n", "estate.yaml git: - -> optional"),
        ("fingerprint_key: !env KEY", "fingerprint_key: !env OTHER", "estate.yaml fingerprint_key: !env KEY -> !env OTHER"),
    ])
    func theEstatesOwn(_ old: String, _ new: String, _ expected: String) {
        let found = changes(Self.estate.replacing(old, with: new))
        #expect(found.contains(expected), "\(found)")
    }

    @Test(arguments: [
        ("service: web\n", "service: web\nignore: [\"*\"]\n", "web.yaml ignore: - -> [\"*\"]"),
        ("service: web\n", "service: web\nprune: true\n", "web.yaml prune: - -> true"),
        ("{ app: shop-web }", "{ app: shop-web, mode: observe }", "web.yaml environments.production.mode: - -> observe"),
    ])
    func whatAServiceLeavesAlone(_ old: String, _ new: String, _ expected: String) {
        #expect(changes(Self.estate, Self.web.replacing(old, with: new)) == [expected])
    }

    /// By what they govern: an app has its rules whatever its service is called.
    @Test func aRenamedServiceKeepsItsApps() {
        let ruled = Self.web.replacing("config:", with: "health: { path: /up }\nconfig:")
        func renamed(_ text: String) -> [String] {
            let old = [SourceFile(path: "web.yaml", bytes: Array(ruled.utf8))]
            let new = [SourceFile(path: "other.yaml", bytes: Array(text.utf8))]
            return RuleChange.all(from: old, to: new, catalogue: Integrations.catalogue).map {
                "\($0.file) \($0.key): \($0.before ?? "-") -> \($0.after ?? "-")"
            }
        }
        #expect(renamed(ruled.replacing("service: web", with: "service: shop")) == ["other.yaml service: web -> shop"])
        #expect(
            renamed(Self.web.replacing("service: web", with: "service: shop")) == [
                "other.yaml health.path: /up -> -", "other.yaml service: web -> shop",
            ])
        // One environment only, as it is written there.
        let moved = ruled.replacing("app: shop-web }", with: "app: \"shop-web\", health: { path: /no } }")
        #expect(
            renamed(moved) == [
                "other.yaml environments.production.app: shop-web -> \"shop-web\"",
                "other.yaml environments.production.health.path: /up -> /no",
            ])
        // An app that goes to another environment.
        let swapped = ruled.replacing("staging: { app: shop-web-st }", with: "staging: { app: shop-web }")
            .replacing("production: { app: shop-web }", with: "production: { app: shop-web-st }")
        #expect(
            renamed(swapped) == ["other.yaml environments: production -> staging", "other.yaml environments: staging -> production"])
    }

    @Test func whatIsUnderComparedKeysAndIsARule() {
        let added = Self.web.replacing(
            "config:", with: "addons: { db: { plan: \"p:q\", retire: { not_before: 2026-12-20 } } }\nconfig:")
        #expect(changes(Self.estate, added) == ["web.yaml addons.db.retire.not_before: - -> 2026-12-20"])
    }

    @Test func twoWithOneNameKeepTheirOwn() {
        let first = "service: a\nmode: observe\nenvironments: { staging: { app: same, provider: one } }\n"
        let second = "service: b\nenvironments: { staging: { app: same, provider: two } }\n"
        let files = [first, second].map { SourceFile(path: "\($0.count).yaml", bytes: Array($0.utf8)) }
        #expect(RuleChange.all(from: files, to: files.reversed(), catalogue: Integrations.catalogue).isEmpty)
    }
}
