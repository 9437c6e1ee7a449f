import CanonicalJSON
import Foundation
import Testing

/// A host that Heroku is to serve over HTTPS: the real program adds it, writes its name, turns certificates on and waits for them.
struct CertificateWaitTests {
    private static let files = [
        "estate.yaml": """
        estate: acme
        git: optional
        fingerprint_key: !secret "vault@prod:/KEY"
        stores: { vault: { kind: file, path: secrets.json, environments: { production: prod } } }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
        environments: { production: {} }
        """,
        "web.yaml": """
        service: web
        acm: true
        domains: [www.acme.example]
        formation: { web: { quantity: 1, size: basic } }
        environments: { production: { app: acme-web } }
        """,
        "zone.yaml": """
        zone: acme.example
        environment: production
        records: [{ name: www, type: CNAME, value: !ref service/web.domains.www.acme.example.target }]
        """,
    ]

    /// - Parameter seconds: how long a certificate takes once the name leads to Heroku.
    private static func seeds(seconds: Int) -> [String: String] {
        [
            "heroku": """
            tokens: { HRKU-simulated-operator: ops@acme.example }
            domain_seconds: 0
            certificate_seconds: \(seconds)
            apps:
            - name: acme-web
              releases: [{ version: 1, description: Deploy, slug: s }]
              formation: [{ type: web, quantity: 1, size: Basic }]
            """,
            "cloudflare": """
            tokens: { cf-simulated-operator: [zone.read, dns.edit] }
            zones: [{ name: acme.example, records: [] }]
            """,
        ]
    }

    private static func world(seconds: Int) async throws -> (Simulators, Program) {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: seeds) }
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        for (kind, text) in Self.seeds(seconds: seconds) { try Data(text.utf8).write(to: seeds.appending(path: "\(kind).yaml")) }
        let simulators = try await Simulators.withNames(seed: seeds.path)
        let desired = simulators.directory.appending(path: "desired")
        try FileManager.default.createDirectory(at: desired, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: desired.appending(path: name)) }
        let secrets = simulators.directory.appending(path: "secrets.json")
        try Data(#"{"prod": {"/KEY": "a fingerprint key of thirty-two characters"}}"#.utf8).write(to: secrets)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secrets.path)
        return (simulators, Program(variables: simulators.variables, workingDirectory: simulators.directory))
    }

    /// Time passes at Heroku.
    private static func issue(_ simulators: Simulators) async throws {
        let picture = try JSONValue(parsing: Array(try await simulators.send("GET", "heroku", "/_control/picture")))
        var members = try #require(picture.object)
        members["certificate_seconds"] = 0
        try await simulators.send("POST", "heroku", "/_control/restore", body: JSONValue.object(members).prettyText())
    }

    private func confirmed(_ plumb: Program) async throws -> [String] {
        let plan = try await plumb.run("plan", "production")
        #expect(plan.output.contains("the certificate of www.acme.example issued"), "\(plan.all)")
        let digits = String(try #require(plan.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(plan.all)"))
        return ["apply", "production", "--digest", digits]
    }

    private func writes(_ simulators: Simulators, _ kind: String) async throws -> [String] {
        try await simulators.requests(kind).filter { !$0.hasPrefix("GET ") }
    }

    @Test("parked until Heroku has the certificate, and gone on with")
    func parked() async throws {
        let (simulators, plumb) = try await Self.world(seconds: 1_000_000)
        let parked = try await plumb.run(try await confirmed(plumb) + ["--park"])
        #expect(parked.code == 0, "\(parked.all)")
        #expect(parked.output.contains("not yet: 0 of 1 issued; www.acme.example: "), "\(parked.output)")
        #expect(try await writes(simulators, "heroku").count { $0.hasSuffix("/acm") } == 1)
        let verified = try await plumb.run("verify", "production")
        #expect(verified.code == 1 && verified.output.contains("✗ heroku/acme-web  the certificate of www.acme.example issued: 0 of 1"))

        try await Self.issue(simulators)
        let seen = try await plumb.run("resume", "production")
        #expect(seen.code == 0 && seen.output.contains("1 of 1 issued"), "\(seen.all)")
        #expect(try await writes(simulators, "heroku").isEmpty)
        let well = try await plumb.run("verify", "production")
        #expect(well.output.contains("✓ heroku/acme-web  the certificate of www.acme.example issued"), "\(well.output)")
    }

    @Test("killed while it waits, it is gone on with, and nothing is asked for twice")
    func killed() async throws {
        let (simulators, plumb) = try await Self.world(seconds: 1_000_000)
        let running = try RunningProgram(plumb, try await confirmed(plumb), output: simulators.directory.appending(path: "killed.txt"))
        for _ in 0..<3_000 {
            if await running.text.contains("www.acme.example: in-progress") { break }
            let isRunning = await running.isRunning
            try #require(isRunning)
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await running.kill())
        try await Self.issue(simulators)
        let resumed = try await plumb.run("resume", "production")
        #expect(resumed.code == 0 && resumed.output.contains("1 of 1 issued"), "\(resumed.all)")
        #expect(try await writes(simulators, "heroku").isEmpty)
        #expect(try await writes(simulators, "cloudflare").count == 1)
    }
}
