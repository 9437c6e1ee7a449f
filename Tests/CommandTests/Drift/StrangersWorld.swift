#if os(Linux)
import CanonicalJSON
import CurlTransport
import Foundation
import HTTPMessages
import TestBench
import Testing

/// One gated environment with a resource of every type, applied; and a stranger with credentials of his own at each provider, who uses
/// plain HTTP. OpenBao and PowerDNS are real servers, all others are simulated.
struct StrangersWorld {
    static let app = "raxx-console-prod"
    static let repository = "raxx-app/TradeMasterAPI"
    static let account = "5a3c0e4f9d1b47e6a2c8d70b6e91f354"
    static let zone = "f12dbb5cac57d5591a5058874498a6d1"
    private static let project = "29b77751-f761-4afa-b3fa-2c842988f95c"
    private static let apiKey = "an api-key that no output may hold"

    let simulators: Simulators
    let small: SmallEstate
    let vault: OpenBaoServer
    let mount: String
    let names: NameServer
    private let transport: CurlTransport

    var desired: URL { small.directory.appending(path: "desired") }
    var secrets: URL { simulators.directory.appending(path: "secrets.json") }

    init() async throws {
        transport = try CurlTransport()
        simulators = try await Simulators(seed: try Self.seed().path)
        vault = try await OpenBaoServer.shared
        mount = try await vault.makeMount()
        names = try await NameServer(apiKey: Self.apiKey)
        let policy = try OpenBaoServer.documentedPolicy("apply").replacing("\"secret/", with: "\"\(mount)/")
        small = try SmallEstate(
            simulators, providers: "{}",
            adding: [
                "PLUMB_POWERDNS_URL": names.url, "PLUMB_RESOLVERS": "\(names.address)", "PDNS_API_KEY": Self.apiKey,
                "PLUMB_VAULT_URL": vault.secureAddress, "BAO_TOKEN": try await vault.makeToken(policy: policy),
                "POSTMARK_TOKEN": "postmark-account-simulated-96f2f0811df88d8f", "GH_TOKEN": "github_pat_simulated_operator",
            ])
        try Data(#"{"prod": {}}"#.utf8).write(to: secrets)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secrets.path)
        for (name, text) in files { try small.write(name, text) }
        let begun = try await small.plumb.run("init", "production")
        try #require(begun.code == 0, "\(begun.all)")
        let applied = try await small.apply(lifting: ["--allow", "secret.cannot-verify"])
        try #require(applied.code == 0, "\(applied.all)")
        // The simulated providers' times have whole seconds: what comes after the apply is to be told from it.
        try await Task.sleep(for: .seconds(1.2))
    }

    /// The example's providers, with a stranger's credentials, and with what a job of GitHub gets.
    private static func seed() throws -> URL {
        let place = FileManager.default.temporaryDirectory.appending(path: "plumb-seed-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: Program.root.appending(path: "Examples/raxx"), to: place)
        func rewrite(_ name: String, _ edit: (inout String) -> Void) throws {
            let file = place.appending(path: name)
            var text = try String(contentsOf: file, encoding: .utf8)
            edit(&text)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        try rewrite("cloudflare.yaml") { text in
            text = text.replacing(
                "  - dns.edit\n  cf-simulated-worker", with: "  - dns.edit\n  - account_settings.read\n  cf-simulated-worker")
            text = text.replacing("  cf-simulated-worker-deploy:\n", with: "  cf-simulated-worker-deploy:\n  - account_settings.read\n")
            text = text.replacing(
                "workers:\n- account",
                with: """
                      cf-stranger: [zone.read, dns.read, dns.edit, workers.edit, pages.edit]
                    token_facts:
                      cf-simulated-operator: { name: plumb-dns, email: ops@acme.test }
                      cf-stranger: { name: laptop, email: ben@acme.test }
                    workers:
                    - account
                    """, maxReplacements: 1)
        }
        try rewrite("github.yaml") { text in
            text = text.replacing(
                #"github_pat_simulated_operator: { login: kris, permissions: [ "actions:write" ] }"#,
                with: """
                    github_pat_simulated_operator: { login: kris, permissions: [ "actions:write", "administration:write", "secrets:write", "variables:write", "environments:write", "members:read" ] }
                      github_pat_stranger: { login: ben, id: 77, permissions: [ "actions:write", "administration:write", "secrets:write", "variables:write", "environments:write" ] }
                    """)
            text = text.replacing("repositories:", with: "users: { ana: 41 }\nteams: { raxx-app/ops: 9 }\nrepositories:")
        }
        return place
    }

    private var files: [String: String] {
        [
            "estate.yaml": """
            estate: acme
            git: optional
            fingerprint_key: !env KEY
            stores:
              vault: { kind: infisical, url: "https://vault.acme.test", project: \(Self.project), auth: !env INFISICAL_TOKEN, environments: { production: prod } }
              bao: { kind: vault, url: "\(vault.secureAddress)", ca: "\(vault.authorities)", mount: \(mount), token: !env BAO_TOKEN, environments: { production: prod } }
              local: { kind: file, path: "\(secrets.path)", environments: { production: prod } }
            providers:
              heroku: { kind: heroku, token: !env HEROKU_API_KEY }
              cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
              workers: { kind: cloudflare, token: !env CF_WORKER_DEPLOY }
              names: { kind: powerdns, url: "\(names.url)", token: !env PDNS_API_KEY, nameservers: ns1.example.net }
              postmark: { kind: postmark, token: !env POSTMARK_TOKEN }
              github: { kind: github, token: !env GH_TOKEN }
            environments: { production: { gate: { phrase: now } } }
            """,
            "console.yaml": """
            service: console
            environments:
              production:
                app: \(Self.app)
                stack: heroku-24
                maintenance: false
                acm: false
                buildpacks: [heroku/python]
                formation: { web: { quantity: 1, size: standard-1x } }
                features: { http-session-affinity: true }
                domains: [console.raxx.app]
                pipeline: { name: raxx-console, stage: production }
                addons: { postgres: { plan: "heroku-postgresql:essential-0", name: postgresql-rigid-20933, as: DATABASE } }
                config:
                  FLAG_A: "true"
                  TOKEN_VAULT: !secret "vault@prod:/acme/TOKEN"
                  TOKEN_BAO: !secret "bao@prod:/acme/TOKEN"
                  TOKEN_LOCAL: !secret "local@prod:/acme/TOKEN"
            """,
            "gone.yaml": "service: gone\nenvironments: { production: { app: acme-gone } }\n",
            "zone.yaml": """
            zone: raxx.app
            environment: production
            provider: cloudflare
            id: \(Self.zone)
            records:
              - { name: status, type: CNAME, value: status-raxx.example.net }
              - { name: tickets, type: CNAME, value: tickets-raxx.example.net }
            """,
            "names.yaml": """
            zone: example.com
            environment: production
            provider: names
            records:
              - { name: www, type: A, value: 192.0.2.10, ttl: 300 }
            """,
            "gone-zone.yaml": """
            zone: gone.example
            environment: production
            provider: names
            records:
              - { name: www, type: A, value: 192.0.2.11, ttl: 300 }
            """,
            "worker.yaml": """
            worker: console-deploy-shim
            environment: production
            provider: workers
            account: \(Self.account)
            secrets:
              CONSOLE_CROSS_ENV_READ_TOKEN: !secret "vault@prod:/Console/prod/CONSOLE_CROSS_ENV_READ_TOKEN"
            """,
            "pages.yaml": """
            pages_project: raxx-getraxx
            environment: production
            provider: workers
            account: \(Self.account)
            production:
              variables: { PUBLIC_API_ORIGIN: https://api.raxx.app }
              secrets: { TOKEN: !secret "vault@prod:/Console/prod/CONSOLE_CROSS_ENV_READ_TOKEN" }
            preview:
              secrets: { TOKEN: !secret "vault@prod:/Console/prod/CONSOLE_CROSS_ENV_READ_TOKEN" }
            domains: [www.raxx.app]
            """,
            "mail.yaml": """
            mail_domain: raxx.app
            environment: production
            provider: postmark
            id: "4616861"
            mode: observe
            return_path: pm-bounces.raxx.app
            """,
            "jobs.yaml": """
            repository: \(Self.repository)
            environment: production
            deployment_environment: production
            protection:
              wait_minutes: 10
              reviewers: [{ user: ana }, { team: ops }]
              branches: [main]
            secrets:
              HEROKU_API_KEY: !secret "vault@prod:/Console/prod/CONSOLE_CROSS_ENV_READ_TOKEN"
            variables:
              REGION: eu
            """,
            "token-vault.yaml": Self.secret("token-vault", "vault@prod:/acme/TOKEN"),
            "token-bao.yaml": Self.secret("token-bao", "bao@prod:/acme/TOKEN"),
            "token-local.yaml": Self.secret("token-local", "local@prod:/acme/TOKEN"),
        ]
    }

    private static func secret(_ name: String, _ place: String) -> String {
        """
        secret: \(name)
        environment: production
        value: !generate { bytes: 32, encoding: hex }
        generation: 1
        stored: ["\(place)"]
        """
    }

    // MARK: The stranger

    /// Sends as the stranger, who is no part of plumb.
    @discardableResult
    func send(_ provider: String, _ method: String, _ path: String, _ body: String? = nil) async throws -> JSONValue {
        let headers: [String: String] =
            switch provider {
            case "heroku": Simulators.asReviewer
            case "cloudflare": ["Authorization": "Bearer cf-stranger", "Content-Type": "application/json"]
            case "github": ["Authorization": "Bearer github_pat_stranger", "User-Agent": "somebody"]
            case "postmark": ["X-Postmark-Account-Token": "postmark-account-simulated-96f2f0811df88d8f"]
            case "infisical": ["Authorization": "Bearer infisical-simulated-operator", "Content-Type": "application/json"]
            default: [:]
            }
        let data = try await simulators.send(method, provider, path, headers: headers, body: body)
        return data.isEmpty ? .null : try JSONValue(parsing: Array(data))
    }

    func heroku(_ method: String, _ path: String, _ body: String? = nil) async throws {
        try await send("heroku", method, "/apps/\(Self.app)\(path)", body)
    }

    /// At the real server.
    func powerdns(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil) async throws {
        let address = names.url + "/api/v1/servers/localhost" + path
        var request = body.map { HTTPRequest(method, address, json: $0) } ?? HTTPRequest(method, address)
        request.headers["X-API-Key"] = Self.apiKey
        let response = try await transport.send(request)
        try #require(response.isSuccess, "\(String(decoding: response.body, as: UTF8.self))")
    }

    /// The record of the zone at Cloudflare.
    func record(_ name: String) async throws -> String {
        let found = try await send("cloudflare", "GET", "/zones/\(Self.zone)/dns_records?name=\(name)&per_page=100")
        return try #require(found["result"]?.array?.first?["id"]?.string)
    }

    func infisical(_ value: String) async throws {
        let body = #"{"projectId":"\#(Self.project)","environment":"prod","secretPath":"/acme","secretValue":"\#(value)"}"#
        try await send("infisical", "PATCH", "/api/v4/secrets/TOKEN", body)
    }
}
#endif
