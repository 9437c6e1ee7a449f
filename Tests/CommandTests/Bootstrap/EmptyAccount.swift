#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// Raptor's production with everything of its checklist (runbook of 2026-06-12), and a Heroku account without a single app. The vault
/// has what people put there; one token nobody made yet.
struct EmptyAccount {
    let simulators: Simulators
    let plumb: Program

    static let app = "raxx-api-prod"
    static let token = "/Raxx/Backend/ADMIN_SERVICE_TOKEN"
    /// Each flag of the checklist that is on, with what it must not be on without.
    static let needs: [String: [String]] = [
        "FLAG_WEBAUTHN_REGISTRATION": ["WEBAUTHN_RP_ID", "WEBAUTHN_RP_NAME", "WEBAUTHN_ORIGIN", "REDIS_URL"],
        "FLAG_WEBAUTHN_CHALLENGE_MISS_ALERT": ["FLAG_SENTRY_BACKEND"],
        "FLAG_SENTRY_BACKEND": ["SENTRY_DSN_BACKEND"],
        "FLAG_POSTMARK_INBOUND_TO_FREESCOUT": ["POSTMARK_INBOUND_WEBHOOK_TOKEN"],
        "FLAG_RAPTOR_APP_ROLE_SEPARATION": ["RAPTOR_APP_DATABASE_URL"],
        "FLAG_DEMO_SESSION": ["REDIS_URL"],
        "FLAG_RATE_LIMIT_STORAGE_REDIS": ["REDIS_URL"],
        "FLAG_ALPACA_MARKET_DATA": ["ALPACA_API_KEY", "ALPACA_API_SECRET"],
        "FLAG_SESSION_AUTH_MIDDLEWARE": [],
        "FLAG_STATUS_3P_POLLER": ["STATUS_WORKER_URL"],
    ]
    /// Those that a person does something for first.
    static let steps = ["FLAG_DEMO_SESSION", "FLAG_RAPTOR_APP_ROLE_SEPARATION", "FLAG_SESSION_AUTH_MIDDLEWARE"]

    /// - Parameters:
    ///   - provisioning: how long an add-on and a domain's DNS target take, in seconds.
    ///   - missing: a path that is not in the vault either.
    init(provisioning: Int, missing: String? = nil) async throws {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: seeds) }
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        func seed(_ kind: String, _ text: String) throws {
            try Data(text.utf8).write(to: seeds.appending(path: kind + ".yaml"))
        }
        try seed("heroku", Self.heroku + "provisioning_seconds: \(provisioning)\ndomain_seconds: \(provisioning)\n")
        try seed("cloudflare", Self.cloudflare)
        let lines = Self.vault.split(separator: "\n").filter { line in missing.map { !line.contains($0) } ?? true }
        try seed("infisical", lines.joined(separator: "\n") + "\n")
        simulators = try await Simulators.withNames(seed: seeds.path)
        let folder = try EstateFolder(simulators.directory)
        let service = try String(contentsOf: Program.root.appending(path: "desired/services/raptor.yaml"), encoding: .utf8)
        let plain = "    domains: [api.raxx.app]\n    config:\n      FLASK_ENV: production\n"
        try #require(service.contains(plain) && service.contains(Self.access))
        for (name, text) in [
            "estate.yaml": Self.estate, "zones/raxx.app.yaml": Self.zone, "secrets/admin-service-token.yaml": Self.secret,
            "services/raptor.yaml": service.replacingOccurrences(of: plain, with: Self.production)
                .replacingOccurrences(of: Self.access, with: ""),
        ] {
            try folder.write("desired/" + name, text)
        }
        plumb = Program(variables: simulators.variables, workingDirectory: simulators.directory)
    }

    /// `plumb bootstrap` with what was confirmed, if anything was.
    func bootstrap(_ more: [String] = []) async throws -> Program.Result {
        try await plumb.run(["bootstrap", "production"] + more)
    }

    /// What the workflow that deploys Raptor does.
    func deploy() async throws {
        let body = #"{"app": "\#(Self.app)", "process_types": {"web": "gunicorn raptor.wsgi"}}"#
        try await simulators.send("POST", "heroku", "/_control/heroku/deploy", body: body)
    }

    /// Lets Heroku end what it is at: add-ons, DNS targets.
    /// - Returns: the writes until then, which the simulator forgets.
    func provision() async throws -> [String] {
        let writes = try await writes("heroku")
        var picture = try await picture("heroku").object ?? [:]
        func ready(_ value: JSONValue?) -> JSONValue {
            .array((value?.array ?? []).map { .object(($0.object ?? [:]).merging(["ready_at": 0]) { _, new in new }) })
        }
        picture["addons"] = ready(picture["addons"])
        picture["apps"] = .array(
            (picture["apps"]?.array ?? []).map { app in
                .object((app.object ?? [:]).merging(["domains": ready(app["domains"])]) { _, new in new })
            })
        let text = String(decoding: JSONValue.object(picture).canonicalBytes(), as: UTF8.self)
        try await simulators.send("POST", "heroku", "/_control/restore", body: text)
        return writes
    }

    func picture(_ kind: String) async throws -> JSONValue { try await simulators.picture(kind) }

    func live() async throws -> JSONValue? { try await picture("heroku")["apps"]?.array?.first }

    /// The config of every release that the app ever had, oldest first.
    func releases() async throws -> [[String: String]] {
        (try await live()?["releases"]?.array ?? []).map { ($0["config"]?.object ?? [:]).compactMapValues(\.string) }
    }

    /// The writes that arrived, such as `POST /apps`.
    func writes(_ kind: String) async throws -> [String] { try await simulators.writes([kind]) }

    // MARK: Files and what is live

    private static let estate = RaxxHeader.text(providers: [
        "heroku: { kind: heroku, token: !env HEROKU_API_KEY }", "cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }",
    ])
    /// Nobody can be asked here whether Access protects the API: a person is.
    private static let access = """
                while:
                  lookup: { production: !lookup "cloudflare-workers.access(5a3c0e4f9d1b47e6a2c8d70b6e91f354/api.raxx.app).protection" }
                  on: open
                  off: protected

        """
    private static let zone = """
        zone: raxx.app
        environment: production
        id: f12dbb5cac57d5591a5058874498a6d1
        records: [{ name: api, type: CNAME, value: !ref service/raptor.domains.api.raxx.app.target }]

        """
    private static let secret = """
        secret: admin-service-token
        environment: production
        value: !generate { bytes: 32, encoding: hex }
        stored: ["vault:/Raxx/Backend/ADMIN_SERVICE_TOKEN"]

        """
    private static let production = """
            domains: [api.raxx.app]
            addons: { redis: { plan: "heroku-redis:mini" } }
            health: { path: /health, status: 200, json: { status: ok } }
            config:
              FLASK_ENV: production
              FLAG_WEBAUTHN_REGISTRATION: "1"
              WEBAUTHN_RP_ID: raxx.app
              WEBAUTHN_RP_NAME: Raxx
              WEBAUTHN_ORIGIN: https://raxx.app
              FLAG_SENTRY_BACKEND: "1"
              SENTRY_DSN_BACKEND: !secret "vault:/Raxx/Backend/SENTRY_DSN_BACKEND"
              FLAG_WEBAUTHN_CHALLENGE_MISS_ALERT: "1"
              FLAG_POSTMARK_INBOUND_TO_FREESCOUT: "1"
              POSTMARK_INBOUND_WEBHOOK_TOKEN: !secret "vault:/Raxx/Backend/POSTMARK_INBOUND_WEBHOOK_TOKEN"
              FLAG_RAPTOR_APP_ROLE_SEPARATION: "1"
              RAPTOR_APP_DATABASE_URL: !secret "vault:/Raxx/Backend/RAPTOR_APP_DATABASE_URL"
              FLAG_DEMO_SESSION: "1"
              FLAG_RATE_LIMIT_STORAGE_REDIS: "1"
              FLAG_STATUS_3P_POLLER: "1"
              STATUS_WORKER_URL: https://status.raxx.app
              FLAG_SESSION_AUTH_MIDDLEWARE: "1"
              FLAG_ALPACA_TRADING: "0"
              FLAG_ALPACA_MARKET_DATA: "1"
              ALPACA_API_KEY: !secret "vault:/Raxx/Backend/ALPACA_API_KEY"
              ALPACA_API_SECRET: !secret "vault:/Raxx/Backend/ALPACA_API_SECRET"
              ALPACA_PAPER_API_KEY: !secret "vault:/Raxx/Backend/ALPACA_PAPER_API_KEY"
              ALPACA_PAPER_API_SECRET: !secret "vault:/Raxx/Backend/ALPACA_PAPER_API_SECRET"

        """
    private static let heroku = """
        tokens: { HRKU-simulated-operator: kris@moosequest.net }
        programs:
          raxx-api-prod:
            requires: [SECRET_KEY, DATABASE_URL, REDIS_URL, WEBAUTHN_RP_ID, WEBAUTHN_RP_NAME, WEBAUTHN_ORIGIN]
            answers: [{ path: /health, status: 200, json: { status: ok } }]

        """
    private static let cloudflare = """
        tokens: { cf-simulated-operator: [zone.read, dns.read, dns.edit] }
        zones: [{ id: f12dbb5cac57d5591a5058874498a6d1, name: raxx.app, plan: free }]

        """
    private static let vault = """
        project: 29b77751-f761-4afa-b3fa-2c842988f95c
        tokens: [infisical-simulated-operator]
        environments:
          prod:
            /Plumbline/FINGERPRINT_KEY: { value: a-fingerprint-key-of-the-test-long-enough }
            /Raxx/Backend/SECRET_KEY: { value: plumb-test-key-0123456789-0123456789-0123456789-0123456789-0123456789 }
            /Raxx/Backend/FRONTEND_ORIGIN: { value: "https://raxx.app" }
            /Raxx/Backend/POSTMARK_SERVER_TOKEN: { value: 9ff3dac8-745c-47a2-8b5a-d3147cfcfd0a }
            /Raxx/Backend/SENTRY_DSN_BACKEND: { value: "https://5883759a3c6290d87151df445f50f129@o45045321.ingest.us.sentry.io/4512" }
            /Raxx/Backend/POSTMARK_INBOUND_WEBHOOK_TOKEN: { value: inbound-webhook-token-of-the-test }
            /Raxx/Backend/RAPTOR_APP_DATABASE_URL: { value: "postgres://raptor_app:pw5f333c778e74c1c8@db.example.net:5432/raxx" }
            /Raxx/Backend/ALPACA_API_KEY: { value: AKPLUMBLIVE00000001 }
            /Raxx/Backend/ALPACA_API_SECRET: { value: live-secret-of-the-test-0001 }
            /Raxx/Backend/ALPACA_PAPER_API_KEY: { value: PKPLUMBPAPER0000001 }
            /Raxx/Backend/ALPACA_PAPER_API_SECRET: { value: paper-secret-of-the-test-0001 }
        """
}
#endif
