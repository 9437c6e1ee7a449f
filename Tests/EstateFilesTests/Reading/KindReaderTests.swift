import CanonicalJSON
import Diagnostics
import Estate
import EstateFiles
import Integrations
import Testing

/// Loading knows of providers and stores what the catalogue says, and nothing else.
@Suite struct KindCatalogueTests {
    private static let toy = ProviderDescriptor(
        kind: "toy", title: "Toy", defaultURL: nil, settings: [SettingDescriptor("server", "the server's name", isRequired: true)],
        credentials: [
            [CredentialDescriptor("token", "a token", need: "a token")],
            [CredentialDescriptor("user", "a user", need: "a user"), CredentialDescriptor("password", "a word", need: "a word")],
        ], nouns: [.zone], dns: DNSCapabilities(types: [.a, .cname, .txt], limits: .init(ttl: 1...86_400)), width: 1)

    private static let catalogue = KindCatalogue(
        providers: Integrations.catalogue.providers + [toy],
        stores: [StoreDescriptor(kind: "shelf", settings: [SettingDescriptor("board", "the board", isRequired: true)])])

    private static let estate = """
        estate: shop
        fingerprint_key: !env KEY
        stores: { vault: { kind: shelf, board: top } }
        providers:
          dns: { kind: toy, url: "http://127.0.0.1:1", server: localhost, user: !env U, password: !env P }
        environments: { production: {} }

        """

    private func load(_ estate: String, zone: String? = nil) -> (estate: Estate?, told: [String]) {
        var files = [SourceFile(path: "estate.yaml", bytes: Array(estate.utf8))]
        if let zone { files.append(SourceFile(path: "zone.yaml", bytes: Array(zone.utf8))) }
        let (estate, diagnostics) = EstateLoader.load(files: files, catalogue: Self.catalogue)
        return (estate, diagnostics.filter { $0.severity == .error }.map { "\($0.rule): \($0.message)\($0.fix.map { "; \($0)" } ?? "")" })
    }

    @Test("a kind that only the catalogue knows is read with its settings and a whole set of its credentials")
    func anotherKind() throws {
        let (estate, told) = load(Self.estate, zone: "zone: example.net\nenvironment: production\nrecords: []\n")
        #expect(told == [])
        let provider = try #require(estate?.providers["dns"])
        #expect(provider.settings["server"]?.value == "localhost")
        #expect(provider.credentials.keys.sorted() == ["password", "user"])
        #expect(estate?.zones.first?.provider == "dns")
        #expect(Self.toy.credentialSet(among: ["user", "password"])?.map(\.key) == ["user", "password"])
        #expect(Self.toy.credentialSet(among: ["user"]) == nil)
        #expect(Self.toy.credentialWords == "token, or user and password")
    }

    @Test("what a kind does not take is unknown, and what it needs is missing")
    func keys() {
        #expect(load(Self.estate.replacing("server: localhost", with: "sever: localhost")).told.count == 2)
        #expect(
            load(Self.estate.replacing("server: localhost, ", with: "")).told
                == [#"estate.missing-key: a provider of the kind toy needs the key "server"; write the server's name"#])
        #expect(
            load(Self.estate.replacing("url: \"http://127.0.0.1:1\", ", with: "")).told
                == [#"estate.missing-key: a provider of the kind toy needs the key "url"; write the installation's address"#])
        #expect(
            load(Self.estate.replacing(", board: top", with: "")).told
                == [#"estate.missing-key: a store of the kind shelf needs the key "board"; write the board"#])
        #expect(
            load(Self.estate.replacing("kind: toy", with: "kind: github")).told.filter { $0.contains("unknown-key") }.count == 3)
    }

    @Test("a mistyped kind of store is an error with the kind that was meant, never another store")
    func unknownKinds() {
        #expect(
            load(Self.estate.replacing("kind: shelf", with: "kind: shelv")).told
                == [#"estate.unknown-kind: no store has the kind "shelv"; did you mean "shelf"?"#])
        #expect(
            load(Self.estate.replacing("kind: toy", with: "kind: xxxxxxxx")).told.first
                == "estate.unknown-kind: no provider has the kind \"xxxxxxxx\"; write one of "
                + Self.catalogue.providers.map(\.kind).joined(separator: ", ")
        )
    }

    @Test("where two kinds hold zones, a zone that names no provider is told both")
    func severalKinds() {
        let zoneKinds = Self.catalogue.kinds(holding: .zone).joined(separator: " or ")
        let zone = "zone: example.net\nenvironment: production\nrecords: []\n"
        let two = Self.estate.replacing("providers:", with: "providers:\n  cf: { kind: cloudflare, token: !env T }")
        #expect(
            load(two, zone: zone).told
                == ["estate.unknown-provider: 2 providers of kind \(zoneKinds) are defined; name one with \"provider\""])
        #expect(load(two, zone: zone + "provider: cf\n").told == [])
        #expect(load(two, zone: "zone: example.net\nenvironment: production\nprovider: dns\nrecords: []\n").told == [])
        #expect(
            load(two, zone: zone + "provider: dsn\n").told
                == ["estate.unknown-provider: no provider of kind \(zoneKinds) is named \"dsn\"; did you mean \"dns\"?"])
    }

    @Test("what an apex may hold is what the zone's provider can do")
    func capabilities() {
        let two = Self.estate.replacing("providers:", with: "providers:\n  cf: { kind: cloudflare, token: !env T }")
        func told(_ provider: String) -> [String] {
            let apex = "records: [{ name: \"@\", type: CNAME, value: www.example.com }]\n"
            return load(two, zone: "zone: example.net\nenvironment: production\nprovider: \(provider)\n" + apex).told
        }
        #expect(told("cf") == [])
        #expect(told("dns").count == 1)
    }

    @Test("a look-up at a provider that answers none is found in the files")
    func lookups() {
        let zone = "zone: example.net\nenvironment: production\nrecords: [{ name: a, type: TXT, value: !lookup \"dns.zone(x).id\" }]\n"
        #expect(
            load(Self.estate, zone: zone).told
                == [
                    #"estate.no-lookups: the provider "dns" answers no look-ups; "#
                        + "write the value, or !ref service/NAME.origin for where a service is"
                ])
    }

    @Test("what an app may be called and hold is what its provider says, and of one without rules anything goes")
    func serviceRules() {
        let plain = ProviderDescriptor(
            kind: "plain", title: "Plain", defaultURL: "https://plain.example",
            credentials: [[CredentialDescriptor("token", "a token", need: "")]], nouns: [.service], width: 1)
        func told(_ descriptor: ProviderDescriptor) -> [String] {
            let providers = "providers: { p: { kind: \(descriptor.kind), token: !env T } }"
            let estate = "estate: a\nfingerprint_key: !env K\n\(providers)\nenvironments: { e: }\n"
            let service = """
                service: web
                stack: solaris
                region: moon
                config: { HEROKU_X: "1" }
                formation: { WEB: { quantity: 5, size: eco } }
                addons: { db: { plan: "a b", as: low } }
                domains: [NOT A HOST]
                buildpacks: [none]
                pipeline: { name: P, stage: nowhere }
                environments: { e: { app: SHOP_1 } }

                """
            let files = [("estate.yaml", estate), ("web.yaml", service)].map { SourceFile(path: $0, bytes: Array($1.utf8)) }
            let (_, diagnostics) = EstateLoader.load(files: files, catalogue: KindCatalogue(providers: [descriptor], stores: []))
            return Set(diagnostics.map(\.rule)).sorted()
        }
        #expect(told(plain) == [])
        #expect(
            Integrations.catalogue.provider("heroku").map(told) == [
                "heroku.addon-plan", "heroku.app-name", "heroku.attachment-name", "heroku.buildpack", "heroku.config-name",
                "heroku.domain-name", "heroku.pipeline-name", "heroku.pipeline-stage", "heroku.process-type", "heroku.quantity",
                "heroku.region", "heroku.stack",
            ])
    }

    @Test("the schema has the kinds and the keys of the catalogue")
    func schema() {
        let document = EstateSchema.document(Self.catalogue)["$defs"]
        let provider = document?["provider"]
        #expect(
            provider?["properties"]?["kind"]?["enum"]?.array?.compactMap(\.string)
                == Self.catalogue.providers.map(\.kind))
        #expect(provider?["properties"]?["server"]?["description"]?.string == "toy: the server's name. Required with kind toy.")
        #expect(provider?["required"]?.array?.compactMap(\.string) == ["kind"])
        #expect(document?["store"]?["required"]?.array?.compactMap(\.string) == ["kind", "board"])
        let known = EstateSchema.document(Integrations.catalogue)["$defs"]?["provider"]
        #expect(known?["required"]?.array?.compactMap(\.string) == ["kind", "token"])
    }
}

/// What the list of all kinds must hold, whatever is added to it.
@Suite struct KnownKindsTests {
    @Test func everyKindIsNamedOnceAndEveryNounHasAProvider() {
        let catalogue = Integrations.catalogue
        let kinds = catalogue.providers.map(\.kind) + catalogue.stores.map(\.kind)
        #expect(Set(kinds).count == kinds.count)
        for noun in Noun.allCases { #expect(!catalogue.kinds(holding: noun).isEmpty, "\(noun)") }
        for provider in catalogue.providers {
            #expect(!provider.credentials.isEmpty && provider.width > 0, "\(provider.kind)")
            #expect((provider.dns != nil) == provider.nouns.contains(.zone), "\(provider.kind)")
            #expect(provider.defaultURL?.hasPrefix("https://") ?? true, "\(provider.kind)")
        }
    }
}
