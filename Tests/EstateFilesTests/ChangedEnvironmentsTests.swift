import Diagnostics
import Estate
import Testing

/// Which environments a change touches: those that its files name, and those that take something from them.
@Suite struct ChangedEnvironmentsTests {
    /// Three environments, and one file for each service so that no file names two of them.
    private static let estate = """
        estate: shop
        fingerprint_key: !env KEY
        stores: { vault: { kind: file, path: secrets.json, environments: { staging: staging, production: prod, review: review }, paths: { production: ["/"], staging: ["/", "@prod:/Shared/"], review: ["/", "@prod:/Shared/"] } } }
        providers:
          heroku: { kind: heroku, token: !env HEROKU }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE }
          postmark: { kind: postmark, token: !env POSTMARK }
        environments: { review: {}, staging: {}, production: { gate: { phrase: now } } }

        """

    private static func service(_ name: String, _ environment: String, _ app: String, _ more: String = "") -> String {
        "service: \(name)\nprovider: heroku\nenvironments: { \(environment): { app: \(app)\(more.isEmpty ? "" : ", \(more)") } }\n"
    }

    private static func config(_ value: String) -> String { "config: { OTHER: \(value) }" }

    /// - Parameter changed: the texts of the files that the change touches; nil for one that it takes away.
    private func touched(_ files: [String: String], _ changed: [String: String?]) throws -> [String] {
        let before = files.merging(["estate.yaml": Self.estate]) { own, _ in own }
        var after = before
        for (file, text) in changed { after[file] = text }
        // The loader is given what it reads: files of signers have other names.
        let (base, merge) = (Sample.load(before), Sample.load(after.filter { $0.key.hasSuffix(".yaml") }))
        #expect(base.diagnostics.filter { $0.severity == .error }.isEmpty, "\(base.diagnostics)")
        #expect(merge.diagnostics.filter { $0.severity == .error }.isEmpty, "\(merge.diagnostics)")
        return ChangedEnvironments.names(files: changed.keys.sorted(), base: base.estate, merge: try #require(merge.estate)).sorted()
    }

    @Test func aFileTouchesWhatItNames() throws {
        let files = ["a.yaml": Self.service("a", "staging", "shop-a"), "b.yaml": Self.service("b", "production", "shop-b")]
        #expect(try touched(files, ["a.yaml": Self.service("a", "staging", "shop-other")]) == ["staging"])
        // An overlay's change is one of each environment that the file names: what is written above holds in all of them.
        let both = "service: c\nprovider: heroku\nconfig: { A: x }\nenvironments: { staging: { app: c-st }, production: { app: c-pr } }\n"
        #expect(try touched(["c.yaml": both], ["c.yaml": both.replacing("A: x", with: "A: y")]) == ["production", "staging"])
        #expect(try touched(["c.yaml": both], ["c.yaml": both.replacing("app: c-st", with: "app: c-s")]) == ["production", "staging"])
    }

    @Test func whatIsOfTheWholeEstateTouchesAll() throws {
        let files = ["a.yaml": Self.service("a", "staging", "shop-a")]
        let all = ["production", "review", "staging"]
        #expect(try touched(files, ["estate.yaml": Self.estate + "git: optional\n"]) == all)
        #expect(try touched(files, ["signers": "ana"]) == all)
        let secret = "secret: token\nenvironment: staging\nvalue: !generate { bytes: 32 }\nstored: [\"vault:/TOKEN\"]\n"
        #expect(try touched(files.merging(["s.yaml": secret]) { $1 }, ["s.yaml": secret + "generation: 2\n"]) == all)
        #expect(try touched(files, ["a.yaml": nil, "b.yaml": Self.service("b", "review", "shop-b")]) == ["review", "staging"])
    }

    /// What an environment has of another one by reference changes with it, over any number of steps.
    @Test func referencesAreFollowed() throws {
        let files = [
            "a.yaml": Self.service("a", "staging", "shop-a"),
            "b.yaml": Self.service("b", "production", "shop-b", Self.config("!ref service/a@staging.app")),
        ]
        #expect(try touched(files, ["a.yaml": Self.service("a", "staging", "shop-other")]) == ["production", "staging"])
        // The other way round nothing is taken.
        #expect(try touched(files, ["b.yaml": Self.service("b", "production", "shop-b")]) == ["production"])
        // A reference that the change makes, or takes away, counts as well.
        let without = files.merging(["b.yaml": Self.service("b", "production", "shop-b")]) { $1 }
        let renamed = Self.service("a", "staging", "shop-other")
        #expect(try touched(without, ["a.yaml": renamed, "b.yaml": files["b.yaml"]]) == ["production", "staging"])
        let chain = files.merging(["c.yaml": Self.service("c", "review", "shop-c", Self.config("!ref service/b@production.app"))]) { $1 }
        #expect(try touched(chain, ["a.yaml": renamed]) == ["production", "review", "staging"])
        let site = """
            pages_project: site
            provider: cloudflare
            environment: production
            account: a1
            production: { variables: { API: !ref service/a@staging.origin } }

            """
        #expect(try touched(["a.yaml": files["a.yaml"] ?? "", "site.yaml": site], ["a.yaml": renamed]) == ["production", "staging"])
    }

    /// A zone belongs to the strictest environment, and points to apps of the others; its records may stand in several files.
    @Test func zonesAreFollowed() throws {
        let zone = """
            zone: example.net
            provider: cloudflare
            environment: production
            records:
              - { name: st, type: CNAME, value: !ref service/a@staging.domains.st.example.net.target }

            """
        let app = Self.service("a", "staging", "shop-a", "domains: [st.example.net]")
        let files = ["a.yaml": app, "zone.yaml": zone]
        #expect(try touched(files, ["a.yaml": app.replacing("shop-a", with: "shop-other")]) == ["production", "staging"])
        let part = "records_of: example.net\nrecords: [{ name: www, type: A, value: 192.0.2.1 }]\n"
        let split = files.merging(["part.yaml": part]) { $1 }
        #expect(try touched(split, ["part.yaml": part.replacing("192.0.2.1", with: "192.0.2.2")]) == ["production"])
    }

    /// What a provider answers about something that is declared.
    @Test func lookupsAreFollowed() throws {
        let zone = """
            zone: example.net
            provider: cloudflare
            environment: production
            records: [{ name: pm, type: TXT, value: !lookup "postmark.domain(example.net).dkim_text" }]

            """
        let mail = "mail_domain: example.net\nprovider: postmark\nenvironment: staging\n"
        let changed = ["mail.yaml": mail + "return_path: bounce.example.net\n"]
        #expect(try touched(["zone.yaml": zone, "mail.yaml": mail], changed) == ["production", "staging"])
        let kept = """
            secret: dkim
            environment: production
            value: !lookup "postmark.domain(example.net).dkim_text"
            stored: ["vault@prod:/Shared/DKIM"]

            """
        let user = Self.service("a", "review", "shop-a", Self.config("!secret \"vault@prod:/Shared/DKIM\""))
        #expect(
            try touched(["mail.yaml": mail, "s.yaml": kept, "a.yaml": user], changed) == ["production", "review", "staging"])
    }

    /// The owner's plan gives a shared secret to everybody, so that it changes with whoever takes it.
    @Test func sharedSecretsAreFollowed() throws {
        let secret = """
            secret: token
            environment: production
            value: !generate { bytes: 32 }
            stored: ["vault@prod:/Shared/TOKEN"]

            """
        let user = Self.service("a", "staging", "shop-a", Self.config("!secret \"vault@prod:/Shared/TOKEN\""))
        let other = Self.service("b", "review", "shop-b", Self.config("!secret \"vault@prod:/Shared/TOKEN\""))
        let files = ["s.yaml": secret, "a.yaml": user, "b.yaml": other]
        #expect(try touched(files, ["a.yaml": Self.service("a", "staging", "shop-a")]) == ["production", "staging"])
        #expect(try touched(files, ["a.yaml": user.replacing("shop-a", with: "shop-other")]) == ["production", "staging"])
        #expect(try touched(files, ["b.yaml": other.replacing("shop-b", with: "shop-other")]) == ["production", "review"])
    }

    /// Stages of one pipeline, a service's other environments, and a name that something had before.
    @Test func whatIsOneThingAtTheProviderIsFollowed() throws {
        func stage(_ environment: String, _ stage: String) -> String {
            Self.service("web-\(environment)", environment, "shop-\(environment)", "pipeline: { name: shop, stage: \(stage) }")
        }
        let stages = ["st.yaml": stage("staging", "staging"), "pr.yaml": stage("production", "production")]
        #expect(
            try touched(stages, ["st.yaml": stage("staging", "staging").replacing("shop-staging", with: "shop-st")])
                == ["production", "staging"])
        #expect(
            try touched(
                ["a.yaml": Self.service("a", "review", "shop-a")],
                [
                    "a.yaml": nil,
                    "b.yaml": Self.service("b", "staging", "shop-b", "moved: { from: shop-a }"),
                ]) == ["review", "staging"])
    }

    @Test func ofABaseThatCannotBeReadEverythingIsTouched() throws {
        let merge = try #require(Sample.load(["estate.yaml": Self.estate, "a.yaml": Self.service("a", "staging", "shop-a")]).estate)
        #expect(ChangedEnvironments.names(files: ["a.yaml"], base: nil, merge: merge).sorted() == ["production", "review", "staging"])
        #expect(ChangedEnvironments.names(files: [], base: nil, merge: merge).isEmpty)
    }
}
