import Foundation
import TestBench
import Testing

/// A change that takes something from under production's gate into staging, which has none. All are refused before a credential is
/// read: there is no provider to ask.
@Suite struct OwnershipTests {
    private static let estate = """
        estate: acme
        fingerprint_key: !env KEY
        stores:
          vault: { kind: file, path: secrets.json, environments: { staging: staging, production: prod } }
          same: { kind: file, path: ./secrets.json, environments: { staging: staging, production: prod } }
        providers:
          heroku: { kind: heroku, token: !env HEROKU }
          heroku2: { kind: heroku, token: !env HEROKU, url: "https://API.heroku.com/" }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE }
          cloudflare2: { kind: cloudflare, token: !env CLOUDFLARE }
          postmark: { kind: postmark, token: !env POSTMARK }
          postmark2: { kind: postmark, token: !env POSTMARK }
          github: { kind: github, token: !env GITHUB }
          github2: { kind: github, token: !env GITHUB, url: "https://api.github.com./" }
        environments: { staging: {}, production: { gate: { phrase: now } } }
        """

    private static let trusted = [
        "desired/estate.yaml": estate,
        "desired/web.yaml": """
        service: web
        provider: heroku
        environments:
          production:
            app: acme-web
            domains: [www.acme.co.uk, www.elsewhere.example]
            release: { workflow: deploy-web.yml, repository: acme/web, provider: github }
            addons: { db: { plan: "heroku-postgresql:standard-0", name: acme-db } }
            pipeline: { name: acme, stage: production }
            config: { TOKEN: !secret "vault:/Web/TOKEN" }
        """,
        // Both environments have a part of the pipeline and of the workflow.
        "desired/api.yaml": """
        service: api
        provider: heroku
        environments:
          staging:
            app: acme-api-stage
            pipeline: { name: shared, stage: staging }
            release: { workflow: deploy.yml, repository: acme/api, provider: github, inputs: { app: acme-api-stage } }
          production:
            app: acme-api
            domains: ["*.shop.example"]
            addons: { cache: { plan: "heroku-redis:mini" } }
            pipeline: { name: shared, stage: production }
            release: { workflow: deploy.yml, repository: acme/api, provider: github, inputs: { app: acme-api } }
        """,
        "desired/pages.yaml": """
        pages_project: site
        environment: production
        provider: cloudflare
        account: 0123456789abcdef0123456789abcdef
        domains: [site.elsewhere.example]
        """,
        "desired/infra.yaml":
            "repository: acme/infra\nenvironment: production\nprovider: github\ndeployment_environment: production\nvariables: { A: a }\n",
        "desired/tools.yaml": "repository: acme/tools\nenvironment: production\nprovider: github\nvariables: { A: a }\n",
        "desired/zone.yaml": "zone: acme.co.uk\nenvironment: production\nprovider: cloudflare\nid: 0123456789abcdef0123456789abcdef\n",
        "desired/mail.yaml": "mail_domain: acme.co.uk\nenvironment: production\nprovider: postmark\nid: \"77\"\n",
        "desired/worker.yaml": """
        worker: shim
        environment: production
        provider: cloudflare
        account: 0123456789abcdef0123456789abcdef
        secrets: { TOKEN: !secret "vault:/Web/TOKEN" }
        """,
        "desired/secret.yaml": """
        secret: shared
        environment: production
        value: !generate { bytes: 32, encoding: hex }
        stored: ["vault:/Web/SHARED"]
        """,
    ]

    /// What the change adds or replaces, and what of production's it takes.
    enum Attack: String, CaseIterable, CustomTestStringConvertible {
        case zone, zoneID, parentZone, childZone, zoneAtSecondEntry, zoneOfAHost
        case app, appAtSecondEntry, host, addOn, addOnWithoutAName, pipeline, stage
        case movedApp, movedPipeline, movedSharedPipeline, pipelineThatProductionMoves, movedZone
        case hostOfPages, pagesProject, pagesDomain, wildcardOverAHost, hostUnderAWildcard
        case repository, deployment, repositoryOverADeployment, deploymentOfARepository
        case workflow, workflowInput
        case mailDomain, mailDomainID, parentMailDomain
        case worker, declaredSecret, secret, secretInSecondStore, usedPlace

        var testDescription: String { rawValue }

        var files: [String: String?] {
            switch self {
            case .zone: ["desired/zone.yaml": "zone: acme.co.uk\nenvironment: staging\nprovider: cloudflare\n"]
            case .zoneID:
                [
                    "desired/zone.yaml": nil,
                    "desired/other.yaml":
                        "zone: other.example\nenvironment: staging\nprovider: cloudflare\nid: 0123456789ABCDEF0123456789ABCDEF\n",
                ]
            case .parentZone: ["desired/other.yaml": "zone: co.uk\nenvironment: staging\nprovider: cloudflare\n"]
            case .childZone: ["desired/other.yaml": "zone: www.acme.co.uk\nenvironment: staging\nprovider: cloudflare\n"]
            case .zoneAtSecondEntry:
                ["desired/zone.yaml": nil, "desired/other.yaml": "zone: acme.co.uk\nenvironment: staging\nprovider: cloudflare2\n"]
            case .app: ["desired/web.yaml": nil, "desired/other.yaml": service("app: acme-web")]
            case .appAtSecondEntry: ["desired/web.yaml": nil, "desired/other.yaml": service("app: acme-web", at: "heroku2")]
            case .host: ["desired/web.yaml": nil, "desired/other.yaml": service("app: acme-other, domains: [www.acme.co.uk]")]
            case .addOn:
                [
                    "desired/web.yaml": nil,
                    "desired/other.yaml": service("app: acme-other, addons: { db: { plan: \"heroku-postgresql:mini\", name: acme-db } }"),
                ]
            case .zoneOfAHost: ["desired/other.yaml": "zone: elsewhere.example\nenvironment: staging\nprovider: cloudflare\n"]
            case .addOnWithoutAName:
                [
                    "desired/api.yaml": nil,
                    "desired/other.yaml": service("app: acme-other, addons: { x: { plan: \"heroku-redis:mini\", name: acme-api-cache } }"),
                ]
            case .movedApp: ["desired/web.yaml": nil, "desired/other.yaml": service("app: acme-other, moved: { from: acme-web }")]
            case .movedPipeline: ["desired/web.yaml": nil, "desired/other.yaml": service(Self.renaming("acme"))]
            case .movedSharedPipeline: ["desired/api.yaml": nil, "desired/other.yaml": service(Self.renaming("shared"))]
            case .pipelineThatProductionMoves:
                [
                    "desired/web.yaml": "service: web\nprovider: heroku\nenvironments: { production: { app: acme-web, "
                        + "pipeline: { name: other, stage: production, moved: { from: acme } } } }\n",
                    "desired/other.yaml": service("app: acme-other, pipeline: { name: other, stage: staging }"),
                ]
            case .movedZone:
                ["desired/zone.yaml": "zone: other.example\nenvironment: staging\nprovider: cloudflare\nmoved: { from: ACME.co.uk. }\n"]
            case .hostOfPages: ["desired/web.yaml": nil, "desired/other.yaml": pages("other", "cloudflare", domain: "www.acme.co.uk")]
            case .pagesProject: ["desired/pages.yaml": nil, "desired/other.yaml": pages("site", "cloudflare2")]
            case .pagesDomain:
                ["desired/pages.yaml": nil, "desired/other.yaml": service("app: acme-other, domains: [site.elsewhere.example]")]
            case .wildcardOverAHost: ["desired/other.yaml": service("app: acme-other, domains: [\"*.elsewhere.example\"]")]
            case .hostUnderAWildcard: ["desired/other.yaml": service("app: acme-other, domains: [pay.shop.example]")]
            case .repository: ["desired/tools.yaml": nil, "desired/other.yaml": repository("Acme/Tools")]
            case .deployment: ["desired/infra.yaml": nil, "desired/other.yaml": repository("acme/infra", "Production")]
            case .repositoryOverADeployment: ["desired/other.yaml": repository("acme/infra")]
            case .deploymentOfARepository: ["desired/other.yaml": repository("acme/tools", "production")]
            case .workflow:
                [
                    "desired/other.yaml": service(
                        "app: acme-other, release: { workflow: deploy-web.yml, repository: acme/web, provider: github2 }")
                ]
            case .workflowInput:
                [
                    "desired/other.yaml": service(
                        "app: acme-other, release: "
                            + "{ workflow: deploy.yml, repository: acme/api, provider: github, inputs: { app: acme-api } }")
                ]
            case .pipeline: ["desired/other.yaml": service("app: acme-other, pipeline: { name: acme, stage: staging }")]
            case .stage: ["desired/other.yaml": service("app: acme-other, pipeline: { name: acme, stage: production }")]
            case .mailDomain:
                ["desired/mail.yaml": nil, "desired/other.yaml": "mail_domain: acme.co.uk\nenvironment: staging\nprovider: postmark2\n"]
            case .mailDomainID:
                [
                    "desired/mail.yaml": nil,
                    "desired/other.yaml": "mail_domain: other.example\nenvironment: staging\nprovider: postmark\nid: \"77\"\n",
                ]
            case .parentMailDomain: ["desired/other.yaml": "mail_domain: co.uk\nenvironment: staging\nprovider: postmark\n"]
            case .worker: ["desired/worker.yaml": nil, "desired/other.yaml": worker("shim", "cloudflare2")]
            case .declaredSecret: ["desired/secret.yaml": nil, "desired/other.yaml": secret("vault@staging:/Web/OTHER", named: "shared")]
            case .secret: ["desired/secret.yaml": nil, "desired/other.yaml": secret("vault@prod:/Web/SHARED")]
            case .secretInSecondStore: ["desired/secret.yaml": nil, "desired/other.yaml": secret("same@prod:/Web/SHARED")]
            case .usedPlace: ["desired/web.yaml": nil, "desired/worker.yaml": nil, "desired/other.yaml": secret("same@prod:/Web/TOKEN")]
            }
        }

        /// Whether the files alone, without the default branch, tell that it is wrong.
        var isInvalid: Bool { [.secret, .secretInSecondStore, .usedPlace].contains(self) }

        private func service(_ settings: String, at provider: String = "heroku") -> String {
            "service: other\nprovider: \(provider)\nenvironments: { staging: { \(settings) } }\n"
        }

        private func worker(_ name: String, _ provider: String) -> String {
            "worker: \(name)\nenvironment: staging\nprovider: \(provider)\naccount: 0123456789ABCDEF0123456789ABCDEF\nsecrets: { A: !external }\n"
        }

        private static func renaming(_ pipeline: String) -> String {
            "app: acme-other, pipeline: { name: other, stage: staging, moved: { from: \(pipeline) } }"
        }

        private func pages(_ name: String, _ provider: String, domain: String = "other.example") -> String {
            "pages_project: \(name)\nenvironment: staging\nprovider: \(provider)\naccount: 0123456789ABCDEF0123456789ABCDEF\n"
                + "domains: [\(domain)]\n"
        }

        private func repository(_ name: String, _ deployment: String? = nil) -> String {
            "repository: \(name)\nenvironment: staging\nprovider: github2\nvariables: { A: b }\n"
                + (deployment.map { "deployment_environment: \($0)\n" } ?? "")
        }

        private func secret(_ place: String, named name: String = "other") -> String {
            "secret: \(name)\nenvironment: staging\nvalue: !generate { bytes: 32, encoding: hex }\nstored: [\"\(place)\"]\n"
        }
    }

    private static func plumb(_ change: PullRequest) throws -> Program {
        let variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": change.directory.path,
            "KEY": "a fingerprint key of the test, long enough", "HEROKU": "h",
            "CLOUDFLARE": "c", "POSTMARK": "p", "GITHUB": "g", "PLUMB_GITHUB_URL": "http://127.0.0.1:1",
            "PLUMB_HEROKU_URL": "http://127.0.0.1:1", "PLUMB_CLOUDFLARE_URL": "http://127.0.0.1:1",
            "PLUMB_POSTMARK_URL": "http://127.0.0.1:1",
        ]
        return Program(variables: variables, workingDirectory: try change.trustingCheckout().directory)
    }

    @Test(arguments: Attack.allCases) func whatIsProductionsStaysThere(_ attack: Attack) async throws {
        let change = try PullRequest(Self.trusted)
        try change.change(attack.files)
        let result = try await Self.plumb(change).run("plan", "staging")
        if attack.isInvalid {
            #expect(result.code == 3, "\(result.all)")
            #expect(result.talk.contains("store.access"), "\(result.all)")
        } else {
            #expect(result.code == 4, "\(result.all)")
            #expect(result.talk.contains("belongs to production on origin/main@"), "\(result.all)")
            #expect(result.talk.contains("No credential was read and no request was sent."), "\(result.all)")
        }
    }

    /// The same by the files alone: one thing declared twice under different names.
    @Test(arguments: [Attack.zoneAtSecondEntry, .zoneID, .appAtSecondEntry, .mailDomain, .mailDomainID, .worker])
    func oneThingHasOneOwner(_ attack: Attack) async throws {
        let change = try PullRequest(Self.trusted)
        try change.change(attack.files.filter { $0.value != nil })
        let result = try await Self.plumb(change).run("validate")
        #expect(result.code == 3, "\(result.all)")
        #expect(result.all.contains("estate.scope-claimed-twice"), "\(result.all)")
    }

    /// A gate that the change declares itself makes staging no owner of what production takes.
    @Test func aGateOfTheChangesOwnCountsForNothing() async throws {
        var trusted = Self.trusted
        trusted["desired/estate.yaml"] = Self.estate.replacingOccurrences(
            of: "production: prod } }\n  same", with: "production: prod }, paths: { production: [\"/\", \"@staging:/\"] } }\n  same")
        let change = try PullRequest(trusted)
        try change.change([
            "desired/estate.yaml": trusted["desired/estate.yaml"]?.replacingOccurrences(
                of: "staging: {}", with: "staging: { gate: { phrase: x } }"),
            "desired/new.yaml":
                "secret: new\nenvironment: staging\nvalue: !generate { bytes: 32, encoding: hex }\nstored: [\"vault:/Web/NEW\"]\n",
            "desired/web.yaml": trusted["desired/web.yaml"].map {
                $0.replacingOccurrences(of: "vault:/Web/TOKEN", with: "vault@staging:/Web/NEW")
            },
        ])
        let plumb = try Self.plumb(change)
        #expect(try await plumb.run("validate").code == 0)
        let result = try await plumb.run("plan", "staging")
        #expect(result.code == 3, "\(result.all)")
        #expect(result.talk.contains("secret.owner"), "\(result.all)")
    }

    /// What stands under a provider that only the change declares would be in no plan, and would be made once it is merged.
    @Test(arguments: [
        "service: other\nprovider: own\nenvironments: { staging: { app: acme-other } }\n",
        "zone: other.example\nenvironment: staging\nprovider: own2\n",
        "mail_domain: other.example\nenvironment: staging\nprovider: own3\n",
        "worker: other\nenvironment: staging\nprovider: own2\naccount: 0123456789ABCDEF0123456789ABCDEF\nsecrets: { A: !external }\n",
        "pages_project: other\nenvironment: staging\nprovider: own2\naccount: 0123456789ABCDEF0123456789ABCDEF\n",
        "repository: acme/other\nenvironment: staging\nprovider: own4\nvariables: { A: b }\n",
        "service: other\nprovider: heroku\nenvironments: { staging: { app: acme-other, release: "
            + "{ workflow: deploy.yml, repository: acme/other, provider: own4 } } }\n",
    ]) func nothingHidesUnderAProviderOfItsOwn(_ file: String) async throws {
        let change = try PullRequest(Self.trusted)
        let providers = """
            providers:
              own: { kind: heroku, token: !env HEROKU, url: "https://heroku.own.example" }
              own2: { kind: cloudflare, token: !env CLOUDFLARE }
              own3: { kind: postmark, token: !env POSTMARK }
              own4: { kind: github, token: !env GITHUB }

            """
        try change.change([
            "desired/estate.yaml": Self.estate.replacingOccurrences(of: "providers:\n", with: providers), "desired/other.yaml": file,
        ])
        let plumb = try Self.plumb(change)
        #expect(try await plumb.run("validate").code == 0)
        let result = try await plumb.run("plan", "staging")
        #expect(result.code == 3, "\(result.all)")
        #expect(result.talk.contains("other.yaml") && result.talk.contains("[estate.unknown-provider]"), "\(result.all)")
        #expect(result.talk.contains("If the change declares them itself, merge that part first."), "\(result.all)")
    }

    /// A provider of the default branch that the change makes one of another kind.
    @Test func aProviderKeepsItsKind() async throws {
        let change = try PullRequest(Self.trusted)
        try change.change([
            "desired/estate.yaml": Self.estate.replacingOccurrences(
                of: "postmark2: { kind: postmark, token: !env POSTMARK }", with: "postmark2: { kind: heroku, token: !env HEROKU }"),
            "desired/other.yaml": "service: other\nprovider: postmark2\nenvironments: { staging: { app: acme-other } }\n",
        ])
        let result = try await Self.plumb(change).run("plan", "staging")
        #expect(result.code == 3 && result.talk.contains("[estate.unknown-provider]"), "\(result.all)")
    }

    /// What the default branch gives to an environment stays its own, beside another's.
    @Test func aChildZoneThatWasMerged() async throws {
        var trusted = Self.trusted
        trusted["desired/child.yaml"] = "zone: staging.acme.co.uk\nenvironment: staging\nprovider: cloudflare\n"
        let change = try PullRequest(trusted)
        try change.change(["desired/child.yaml": trusted["desired/child.yaml"].map { $0 + "prune: true\n" }])
        let result = try await Self.plumb(change).run("plan", "staging")
        #expect(!result.talk.contains("belongs to production"), "\(result.all)")
    }

    /// What is the environment's own is renamed as people like, and so is what the default branch renames already, whoever shares it.
    @Test(arguments: [true, false]) func whatMayMove(_ isMerged: Bool) async throws {
        let own = Self.trusted["desired/web.yaml"].map {
            $0.replacingOccurrences(of: "app: acme-web", with: "app: acme-site\n    moved: { from: acme-web }")
                .replacingOccurrences(of: "name: acme, stage", with: "name: site, moved: { from: acme }, stage")
        }
        let shared = Self.trusted["desired/api.yaml"].map {
            $0.replacingOccurrences(of: "name: shared,", with: "name: common, moved: { from: shared },")
        }
        var trusted = Self.trusted
        if isMerged { trusted["desired/api.yaml"] = shared }
        let change = try PullRequest(trusted)
        try change.change([
            "desired/web.yaml": own, "desired/new.yaml": "service: new\nprovider: heroku\nenvironments: { staging: { app: acme-new } }\n",
        ])
        let checkout = try Self.plumb(change)
        for environment in ["staging", "production"] {
            let result = try await checkout.run("plan", environment)
            #expect(![3, 4].contains(result.code) && !result.talk.contains("belongs to"), "\(result.all)")
        }
    }

    /// The one spelling in which an owner is looked for is the only one.
    @Test(arguments: [
        "repository: acme/infra.git\nenvironment: staging\nprovider: github\nvariables: { A: b }\n",
        "repository: acme/..\nenvironment: staging\nprovider: github\nvariables: { A: b }\n",
        "repository: acme/infra\nenvironment: staging\nprovider: github\ndeployment_environment: \"production \"\nvariables: { A: b }\n",
        "repository: acme/infra\nenvironment: staging\nprovider: github\ndeployment_environment: ..\nvariables: { A: b }\n",
        "service: x\nprovider: heroku\nenvironments: { staging: { app: acme-x, release: "
            + "{ workflow: deploy.yml, repository: acme/api.git, provider: github } } }\n",
        "service: x\nprovider: heroku\nenvironments: { staging: { app: Acme-web } }\n",
        "service: x\nprovider: heroku\nenvironments: { staging: { app: acme-x, domains: [www.acme.co.uk.] } }\n",
    ]) func anotherSpelling(_ file: String) async throws {
        let change = try PullRequest(Self.trusted)
        try change.change(["desired/other.yaml": file])
        let result = try await Self.plumb(change).run("validate")
        #expect(result.code == 3, "\(result.all)")
        #expect(result.all.contains("other.yaml"), "\(result.all)")
    }
}
