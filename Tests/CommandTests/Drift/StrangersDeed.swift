#if os(Linux)
import CanonicalJSON
import Foundation
import HTTPMessages

/// What a stranger does to one resource, and what every part of the loop must say of it.
struct StrangersDeed: Sendable {
    /// What `--propose accept` does.
    enum Acceptance: Sendable {
        /// A file says this afterwards.
        case written(file: String, text: String)
        /// It is left for a person, with this reason.
        case refused(String)
        /// Nothing drifted that could be proposed.
        case nothing
    }

    /// Whether `--propose revert` plans to put it back.
    enum Reversal: Sendable {
        case planned
        /// It cannot, and the talk holds this.
        case impossible(String)
        case nothing
    }

    /// Provider or store, noun and kind of resource, as the descriptors name them.
    let type: String
    let address: String
    /// As the text calls it.
    var kind = "drift"
    let applied: String
    let live: String
    /// Who did it, as far as the provider tells; a time stands in the place of `TIME`.
    let by: String
    let acceptance: Acceptance
    var reversal = Reversal.planned
    let deed: @Sendable (StrangersWorld) async throws -> Void

    private static let unknown = "unknown (the provider does not record it)"
    private static let byGitHub = "unknown at TIME (GitHub records when it was written, but not by whom)"
    private static let byReleases = "ops@raxx.app at TIME, v"
    private static let byAudit = "ben@acme.test with the token laptop at TIME, audit log "

    /// A row for each type that a descriptor names.
    static let all = heroku + cloudflare + others + stores

    private static func ofApp(
        _ kind: String, _ name: String, _ applied: String, _ live: String, by: String = unknown, _ acceptance: Acceptance,
        _ deed: @escaping @Sendable (StrangersWorld) async throws -> Void
    ) -> StrangersDeed {
        StrangersDeed(
            type: "heroku service \(kind)", address: "heroku/\(StrangersWorld.app)/\(kind)\(name.isEmpty ? "" : "/" + name)",
            applied: applied,
            live: live, by: by, acceptance: acceptance, deed: deed)
    }

    private static let heroku = [
        StrangersDeed(
            type: "heroku service app", address: "heroku/acme-gone/app", applied: "", live: "absent", by: unknown,
            acceptance: .refused("it is gone")
        ) { try await $0.send("heroku", "DELETE", "/apps/acme-gone") },
        ofApp("stack", "", "heroku-24", "heroku-22", .written(file: "console.yaml", text: "stack: heroku-22")) {
            try await $0.heroku("PATCH", "", #"{"build_stack":"heroku-22"}"#)
        },
        ofApp("maintenance", "", "false", "true", .written(file: "console.yaml", text: "maintenance: true")) {
            try await $0.heroku("PATCH", "", #"{"maintenance":true}"#)
        },
        ofApp("acm", "", "false", "true", .written(file: "console.yaml", text: "acm: true")) { try await $0.heroku("POST", "/acm") },
        ofApp(
            "config", "FLAG_A", "true", "false", by: byReleases, .written(file: "console.yaml", text: "FLAG_A: \"false\"")
        ) { try await $0.heroku("PATCH", "/config-vars", #"{"FLAG_A":"false"}"#) },
        ofApp("formation", "web", "1", "2", .written(file: "console.yaml", text: "quantity: 2")) {
            try await $0.heroku("PATCH", "/formation/web", #"{"quantity":2}"#)
        },
        ofApp("addon", "postgres", "essential-0", "essential-1", .written(file: "console.yaml", text: "heroku-postgresql:essential-1")) {
            try await $0.heroku("PATCH", "/addons/postgresql-rigid-20933", #"{"plan":"heroku-postgresql:essential-1"}"#)
        },
        ofApp("domain", "console.raxx.app", "", "absent", .refused("it is gone")) {
            try await $0.heroku("DELETE", "/domains/console.raxx.app")
        },
        ofApp("buildpacks", "", "heroku/python", "heroku/nodejs", .refused("the live value is not a single text")) {
            try await $0.heroku("PUT", "/buildpack-installations", #"{"updates":[{"buildpack":"heroku/nodejs"}]}"#)
        },
        ofApp("feature", "http-session-affinity", "true", "false", .written(file: "console.yaml", text: "http-session-affinity: false")) {
            try await $0.heroku("PATCH", "/features/http-session-affinity", #"{"enabled":false}"#)
        },
        ofApp("pipeline", "", "production", "staging", .written(file: "console.yaml", text: "stage: staging")) { world in
            let coupling = try await world.send("heroku", "GET", "/apps/\(StrangersWorld.app)/pipeline-couplings")
            let id = coupling["id"]?.string ?? ""
            try await world.send("heroku", "PATCH", "/pipeline-couplings/\(id)", #"{"stage":"staging"}"#)
        },
    ]

    private static let cloudflare = [
        StrangersDeed(
            type: "cloudflare zone dns", address: "cloudflare/raxx.app/dns/status/CNAME", applied: "status-raxx.example.net",
            live: "parked.example.org", by: byAudit, acceptance: .written(file: "zone.yaml", text: "value: parked.example.org")
        ) { world in
            let id = try await world.record("status.raxx.app")
            try await world.send(
                "cloudflare", "PATCH", "/zones/\(StrangersWorld.zone)/dns_records/\(id)", #"{"content":"parked.example.org"}"#)
        },
        StrangersDeed(
            type: "cloudflare zone dns", address: "cloudflare/raxx.app/dns/tickets/CNAME", applied: "tickets-raxx.example.net",
            live: "absent",
            by: "unknown (the account's audit log has no entry for it; entries can be late)", acceptance: .refused("it is gone")
        ) { world in
            let id = try await world.record("tickets.raxx.app")
            try await world.send("cloudflare", "DELETE", "/zones/\(StrangersWorld.zone)/dns_records/\(id)")
        },
        StrangersDeed(
            type: "cloudflare worker secret", address: "workers/console-deploy-shim/secret/CONSOLE_CROSS_ENV_READ_TOKEN", applied: "",
            live: "",
            by: "ben@acme.test at TIME, deployment ", acceptance: .refused("the live value cannot be read")
        ) { world in
            let path = "/accounts/\(StrangersWorld.account)/workers/scripts/console-deploy-shim/secrets"
            let body = #"{"name":"CONSOLE_CROSS_ENV_READ_TOKEN","text":"a value of the stranger","type":"secret_text"}"#
            try await world.send("cloudflare", "PUT", path, body)
        },
        ofPages(
            "config", "production/PUBLIC_API_ORIGIN", "https://api.raxx.app", "https://evil.example",
            .written(file: "pages.yaml", text: "https://evil.example")
        ) { world in
            try await pages(world, #"{"PUBLIC_API_ORIGIN":{"type":"plain_text","value":"https://evil.example"}}"#)
        },
        ofPages("secret", "production/TOKEN", "", "absent", .refused("it is gone")) { try await pages($0, #"{"TOKEN":null}"#) },
        // Overwritten: nothing but the account's log tells.
        ofPages(
            "secret", "preview/TOKEN", "", "", .refused("the live value cannot be read"),
            .impossible("no plan writes it again")
        ) { try await pages($0, #"{"TOKEN":{"type":"secret_text","value":"a value of the stranger"}}"#, of: "preview") },
        ofPages("domain", "www.raxx.app", "", "absent", .refused("it is gone")) { world in
            try await world.send(
                "cloudflare", "DELETE", "/accounts/\(StrangersWorld.account)/pages/projects/raxx-getraxx/domains/www.raxx.app")
        },
    ]

    private static func ofPages(
        _ kind: String, _ name: String, _ applied: String, _ live: String, _ acceptance: Acceptance, _ reversal: Reversal = .planned,
        _ deed: @escaping @Sendable (StrangersWorld) async throws -> Void
    ) -> StrangersDeed {
        StrangersDeed(
            type: "cloudflare pages_project \(kind)", address: "workers/pages:raxx-getraxx/\(kind)/\(name)", applied: applied, live: live,
            by: byAudit, acceptance: acceptance, reversal: reversal, deed: deed)
    }

    private static func pages(_ world: StrangersWorld, _ variables: String, of deployment: String = "production") async throws {
        try await world.send(
            "cloudflare", "PATCH", "/accounts/\(StrangersWorld.account)/pages/projects/raxx-getraxx",
            #"{"deployment_configs":{"\#(deployment)":{"env_vars":\#(variables)}}}"#)
    }

    private static let others = [
        StrangersDeed(
            type: "powerdns zone dns", address: "names/example.com/dns/www/A", applied: "192.0.2.10", live: "203.0.113.66", by: unknown,
            acceptance: .written(file: "names.yaml", text: "203.0.113.66")
        ) { world in
            try await world.powerdns(
                .patch, "/zones/example.com.",
                [
                    "rrsets": [
                        [
                            "name": "www.example.com.", "type": "A", "ttl": 300, "changetype": "REPLACE",
                            "records": [["content": "203.0.113.66"]],
                        ]
                    ]
                ])
        },
        StrangersDeed(
            type: "powerdns zone zone", address: "names/gone.example/zone", applied: "", live: "absent", by: unknown,
            acceptance: .refused("it is gone")
        ) { try await $0.powerdns(.delete, "/zones/gone.example.") },
        StrangersDeed(
            type: "postmark mail_domain domain", address: "postmark/raxx.app/domain", kind: "differing from the file, only observed",
            applied: "", live: "it is only observed", by: "", acceptance: .nothing, reversal: .nothing
        ) { try await $0.send("postmark", "PUT", "/domains/4616861", #"{"ReturnPathDomain":"mail.raxx.app"}"#) },
        ofGitHub("protection", "", "wait_minutes 10", "wait_minutes 0", by: byGitHub, .refused("reviewers has several values")) { world in
            try await world.send("github", "PUT", environment, #"{"wait_timer":0,"reviewers":[{"type":"User","id":77}]}"#)
        },
        ofGitHub("secret", "/HEROKU_API_KEY", "", "", by: byGitHub, .refused("the live value cannot be read")) { world in
            let key = try await world.send("github", "GET", "\(environment)/secrets/public-key")
            let box = String(repeating: "QUFB", count: 20)
            let body = #"{"encrypted_value":"\#(box)","key_id":"\#(key["key_id"]?.string ?? "")"}"#
            try await world.send("github", "PUT", "\(environment)/secrets/HEROKU_API_KEY", body)
        },
        ofGitHub("variable", "/REGION", "eu", "us", by: byGitHub, .written(file: "jobs.yaml", text: "REGION: us")) { world in
            try await world.send("github", "PATCH", "\(environment)/variables/REGION", #"{"name":"REGION","value":"us"}"#)
        },
    ]

    private static let environment = "/repos/\(StrangersWorld.repository)/environments/production"

    private static func ofGitHub(
        _ kind: String, _ name: String, _ applied: String, _ live: String, by: String, _ acceptance: Acceptance,
        _ deed: @escaping @Sendable (StrangersWorld) async throws -> Void
    ) -> StrangersDeed {
        StrangersDeed(
            type: "github repository \(kind)", address: "github/raxx-app%2FTradeMasterAPI@production/\(kind)\(name)", applied: applied,
            live: live, by: by, acceptance: acceptance, deed: deed)
    }

    private static let stores = [
        inStore("infisical", "vault", by: "unknown at TIME (version 2; Infisical shows who wrote it only in its web interface") {
            try await $0.infisical("a value of the stranger, stored")
        },
        inStore("vault", "bao", by: "unknown at TIME (version 2, the vault records when, but not who; custom metadata: ticket=INC-7)") {
            world in
            try await world.vault.send(
                "POST", "\(world.mount)/metadata/prod/acme/TOKEN", json: ["custom_metadata": ["ticket": "INC-7"]])
            try await world.vault.send(
                "POST", "\(world.mount)/data/prod/acme/TOKEN", json: ["data": ["value": "a value of the stranger, stored"]])
        },
        inStore("file", "local", by: unknown) { world in
            try #"{"prod": {"/acme/TOKEN": "a value of the stranger, stored"}}"#.write(
                to: world.secrets, atomically: false, encoding: .utf8)
        },
    ]

    private static func inStore(
        _ kind: String, _ store: String, by: String, _ deed: @escaping @Sendable (StrangersWorld) async throws -> Void
    ) -> StrangersDeed {
        StrangersDeed(
            type: "\(kind) secret stored", address: "\(store)/token-\(store)/stored/prod:/acme/TOKEN", applied: "", live: "", by: by,
            acceptance: .refused("it is kept in the store"), reversal: .impossible("put the old version back in the store"), deed: deed)
    }
}
#endif
