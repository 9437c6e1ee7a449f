#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// One small gated environment with two apps, applied, in a directory of its own, and everybody who can be told of drift.
struct DriftWorld {
    static let repository = "raxx-app/TradeMasterAPI"
    static let providers = "{ heroku: { kind: heroku, token: !env HEROKU_API_KEY } }"

    let simulators: Simulators
    let small: SmallEstate
    var plumb: Program { small.plumb }

    init() async throws {
        simulators = try await Simulators.withNames()
        let freescout = try #require(simulators.variables["PLUMB_FREESCOUT_URL"])
        small = try SmallEstate(
            simulators, providers: Self.providers,
            adding: [
                "PLUMB_DRIFT_GITHUB_TOKEN": "github_pat_simulated_drift", "PLUMB_WEBHOOK_URL": "\(freescout)/hook",
                "PLUMB_WEBHOOK_SECRET": "a secret that both sides know", "PLUMB_HEARTBEAT_URL": "\(freescout)/beat",
            ])
        for name in ["web", "api"] {
            try small.write(
                "\(name).yaml",
                """
                # The \(name).
                service: \(name)
                environments:
                  production:
                    app: acme-\(name)
                    config:
                      FLAG_A: "true"   # soaks
                      FLAG_B: "true"
                """)
        }
        #expect(try await plumb.run("init", "production").code == 0)
        let applied = try await small.apply()
        try #require(applied.code == 0, "\(applied.all)")
        // Whatever is sent there arrives.
        for (method, path) in [("POST", "/hook"), ("GET", "/beat")] {
            try await fault("freescout", #"{"method":"\#(method)","path":"\#(path)","status":200,"body":{},"count":100000}"#)
        }
        try await simulators.resetRequests()
    }

    /// A second environment with one app, applied.
    func addStaging() async throws {
        try small.write(
            "estate.yaml",
            """
            estate: acme
            git: optional
            fingerprint_key: !env KEY
            providers: \(Self.providers)
            environments: { production: { gate: { phrase: now } }, staging: {} }
            """)
        try small.write(
            "stage.yaml", "service: stage\nenvironments: { staging: { app: acme-stage, config: { FLAG_A: \"true\" } } }\n")
        try #require(try await plumb.run("init", "staging").code == 0)
        let digest = try await plumb.run("plan", "staging").digest
        let applied = try await plumb.run("apply", "staging", "--digest", digest)
        try #require(applied.code == 0, "\(applied.all)")
    }

    func fault(_ provider: String, _ json: String) async throws {
        try await simulators.send("POST", provider, "/_control/faults", body: json)
    }

    /// Behind our back, by plain HTTP.
    func set(_ app: String, _ body: String, as headers: [String: String] = Simulators.asReviewer) async throws {
        try await simulators.send("PATCH", "heroku", "/apps/acme-\(app)/config-vars", headers: headers, body: body)
    }

    func check(_ more: String..., adding variables: [String: String] = [:]) async throws -> Program.Result {
        try await plumb.run(["drift", "production"] + more, adding: variables)
    }

    func told() async throws -> Int { try await simulators.requests("freescout").count { $0 == "POST /hook" } }
    func beats() async throws -> Int { try await simulators.requests("freescout").count { $0 == "GET /beat" } }

    func issues() async throws -> [JSONValue] {
        let data = try await simulators.send(
            "GET", "github", "/repos/\(Self.repository)/issues?state=all&direction=asc",
            headers: ["Authorization": "Bearer github_pat_simulated_drift", "User-Agent": "a test"])
        return try JSONValue(parsing: Array(data)).array ?? []
    }

    func close(_ number: Int) async throws {
        try await simulators.send(
            "PATCH", "github", "/repos/\(Self.repository)/issues/\(number)",
            headers: ["Authorization": "Bearer github_pat_simulated_drift", "User-Agent": "a test"], body: #"{"state":"closed"}"#)
    }

    func app(_ name: String) async throws -> String {
        let data = try await simulators.send("GET", "heroku", "/apps/acme-\(name)", headers: Simulators.asOperator)
        return try #require(try JSONValue(parsing: Array(data))["id"]?.string)
    }

    /// What the checks keep between them.
    func record() throws -> JSONValue {
        let data = try Data(contentsOf: simulators.directory.appending(path: "drift/production.json"))
        return try JSONValue(parsing: Array(data))
    }
}
#endif
