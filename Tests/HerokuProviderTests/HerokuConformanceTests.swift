import CanonicalJSON
import HTTPMessages
import HerokuProvider
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// What every provider must do, at the simulated Heroku.
@Suite struct HerokuConformanceTests {
    private static let token = "canary-of-the-authorization"

    private static let member = ProviderConformance.Member(
        name: "heroku", lacks: [.counting: "a list says that there is more, and never how long it is"],
        lifted: ["brake.domain.last-of-kind", "brake.config.mass-delete"],
        // Lists of apps, add-ons and attachments; config vars, domains, buildpacks and features of the app. Of 1,101 apps, two pages.
        reads: 7, crowdedReads: 8,
        // The app, its config vars, stack and maintenance, buildpacks, a feature, a domain and an add-on.
        writes: 7, tampered: ["heroku/acme-web/config/A"], culprit: "kris@acme.example", estate: files
    ) { surroundings in
        let others: [JSONValue] = (1...1_100).map { ["name": .string("other-\($0)"), "releases": []] }
        let seed: JSONValue = [
            "tokens": [token: "ops@acme.example", "somebody": "kris@acme.example"],
            // Apps of others are seen by who works on them too.
            "accounts": ["kris@acme.example": ["permissions": ["view", "deploy", "operate", "manage"]]], "provisioning_seconds": 0,
            "domain_seconds": 0,
            "apps": surroundings == .crowded ? .array(others) : [],
        ]
        let heroku = SimulatedTransport(try HerokuSimulator(seed: seed))
        return ProviderConformance.Opened(
            endpoints: ["heroku": .init(heroku, credentials: ["token": token])],
            secrets: ["vault@prod:/S": "canary-of-a-config-var"],
            live: { ["apps": heroku.provider.picture["apps"] ?? .null, "addons": heroku.provider.picture["addons"] ?? .null] },
            tamper: {
                let request = HTTPRequest(
                    .patch, "/apps/acme-web/config-vars",
                    headers: ["Authorization": "Bearer somebody", "Accept": "application/vnd.heroku+json; version=3"],
                    json: ["A": "tampered with"])
                try #require(heroku.control(request).isSuccess)
            }, settle: { heroku.advance(seconds: 3_600) },
            isData: { request, path in path.isEmpty && request.url.hasSuffix("/config-vars") })
    }

    @Test(arguments: ProviderConformance.requirements)
    func provider(_ requirement: ProviderConformance.Requirement) async throws { try await requirement.run(Self.member) }

    private static func files(_ stage: ProviderConformance.Stage) -> [String: String] {
        let estate = """
            estate: acme
            fingerprint_key: !secret "vault@prod:/KEY"
            stores: { vault: { kind: file, path: x, environments: { production: prod } } }
            providers: { heroku: { kind: heroku, token: !env HEROKU_API_KEY } }
            environments: { production: {} }

            """
        let lines = ["service: web", "stack: heroku-24"] + settings(stage) + ["environments: { production: { app: acme-web } }"]
        return ["desired/estate.yaml": estate, "desired/web.yaml": lines.joined(separator: "\n") + "\n"]
    }

    private static func settings(_ stage: ProviderConformance.Stage) -> [String] {
        let kept = ["addons: { cache: { plan: \"heroku-redis:mini\" } }"]
        switch stage {
        case .bare: return []
        case .made:
            return kept + [
                "buildpacks: [heroku/ruby]", "features: { preboot: true }", "maintenance: true", "domains: [www.acme.example]",
                "config: { A: \"1\", B: two words, SECRET: !secret \"vault:/S\", OLD: leaves }",
            ]
        case .removed:
            return kept + [
                "buildpacks: [heroku/ruby]", "features: { preboot: true }", "maintenance: true",
                "config: { A: \"1\", B: two words, SECRET: !secret \"vault:/S\" }",
            ]
        case .changed:
            return kept + [
                "buildpacks: [heroku/nodejs]", "features: { preboot: false }", "maintenance: false", "domains: [www.acme.example]",
                "config: { A: \"2\", B: three other words, SECRET: !secret \"vault:/S\", OLD: leaves later }",
            ]
        case .odd:
            let values = [
                "lower_case: \"1\"", "Lower_Case: \"2\"", "_1: \"\"", "LETTERS: pässwörd-密码-🎉", "QUOTES: 'a\"b`c$d'",
                "LINES: \"first\\nsecond\\ttabbed\"", "LONG: \"\(String(repeating: "0123456789", count: 1_500))\"",
            ]
            return ["config: { \((values + (1...80).map { "N_\($0): \"\($0)\"" }).joined(separator: ", ")) }"]
        }
    }
}
