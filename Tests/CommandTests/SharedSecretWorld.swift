import CanonicalJSON
import Foundation
import Testing

/// Raxx before 2026-05-05: nobody has the token of the consoles, and no console knows the mailbox. The estate lies in a directory
/// of its own, which a test may edit.
struct SharedSecretWorld {
    static let token = "CONSOLE_CROSS_ENV_READ_TOKEN"
    static let mailbox = "FREESCOUT_OPERATIONS_MAILBOX_ID"
    static let places = ["/Console/prod/\(token)", "/Console/staging/\(token)"]

    let simulators: Simulators
    let plumb: Program
    private var first: [String: Data] = [:]

    init() async throws {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: seeds) }
        try FileManager.default.copyItem(at: Program.root.appending(path: "Examples/raxx"), to: seeds)
        for kind in ["heroku", "infisical", "cloudflare"] {
            let file = seeds.appending(path: "\(kind).yaml")
            try Self.before(kind, String(contentsOf: file, encoding: .utf8)).write(to: file, atomically: true, encoding: .utf8)
        }
        simulators = try await Simulators.withNames(seed: seeds.path)
        let desired = simulators.directory.appending(path: "desired")
        try FileManager.default.copyItem(at: Program.root.appending(path: "desired"), to: desired)
        // No branch vouches for the gate of a copy.
        let estate = desired.appending(path: "estate.yaml")
        try (String(contentsOf: estate, encoding: .utf8) + "\ngit: optional\n").write(to: estate, atomically: true, encoding: .utf8)
        plumb = Program(variables: simulators.variables, workingDirectory: simulators.directory)
        first = try await pictures()
        try edit("services/console.yaml", "      FLAG_CONSOLE_INVESTIGATE_FROM_STATUS: \"true\"\n", "")
        try edit("services/console.yaml", "      FLAG_CONSOLE_ALERTS_AUTO_TICKET: \"true\"\n", "")
    }

    private static let kinds = ["heroku", "cloudflare", "infisical"]

    /// A seed without the token and the mailbox.
    private static func before(_ kind: String, _ text: String) -> String {
        var lines: [Substring] = []
        var skipped = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if skipped > 0 {
                skipped -= 1
            } else if line.contains(token + ":") || line.contains(mailbox + ":") {
                // In the vault a value and a version follow.
                skipped = kind == "infisical" ? 2 : 0
            } else {
                lines.append(line.hasSuffix("  secrets:") ? "  secrets: {}" : line)
            }
        }
        return lines.joined(separator: "\n")
    }

    func edit(_ file: String, _ old: String, _ new: String) throws {
        let place = simulators.directory.appending(path: "desired/\(file)")
        let text = try String(contentsOf: place, encoding: .utf8)
        try #require(text.contains(old), "\(file) has no \(old)")
        try text.replacingOccurrences(of: old, with: new).write(to: place, atomically: true, encoding: .utf8)
    }

    func rotate(to generation: Int) throws {
        try edit("secrets/console-cross-env-read-token.yaml", "generation: \(generation - 1)\n", "generation: \(generation)\n")
    }

    func pictures() async throws -> [String: Data] {
        var pictures: [String: Data] = [:]
        for kind in Self.kinds { pictures[kind] = try await simulators.send("GET", kind, "/_control/picture") }
        return pictures
    }

    /// A write of somebody else in the vault's environment `prod`.
    func vault(_ path: String, _ members: [String: JSONValue]) async throws {
        let body: [String: JSONValue] = ["projectId": "29b77751-f761-4afa-b3fa-2c842988f95c", "environment": "prod"]
        try await simulators.send(
            "POST", "infisical", path, headers: ["Authorization": "Bearer infisical-simulated-operator"],
            body: String(decoding: JSONValue.object(body.merging(members) { $1 }).canonicalBytes(), as: UTF8.self))
    }

    /// Everything as it was, at first unless said; without a history.
    func restore(_ pictures: [String: Data]? = nil) async throws {
        for (kind, picture) in pictures ?? first {
            try await simulators.send("POST", kind, "/_control/restore", body: String(decoding: picture, as: UTF8.self))
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: simulators.directory.path) where name.hasPrefix("ledger") {
            try FileManager.default.removeItem(at: simulators.directory.appending(path: name))
        }
    }

    // MARK: What is live

    private func picture(_ kind: String) async throws -> JSONValue {
        try JSONValue(parsing: Array(try await simulators.send("GET", kind, "/_control/picture")))
    }

    /// Who has the token, and which: two places, two apps and the Worker; those that have none are left out.
    func tokens() async throws -> [String: String] {
        var found: [String: String] = [:]
        let vault = try await picture("infisical")["environments"]?["prod"]
        for place in Self.places { found[place] = vault?[place]?["value"]?.string }
        for app in ["raxx-console-prod", "raxx-console-staging"] { found[app] = try await variable(Self.token, of: app) }
        let worker = try await picture("cloudflare")["workers"]?.array?.first
        found["worker"] = worker?["secrets"]?[Self.token]?.string
        return found
    }

    func versions() async throws -> [Int?] {
        let vault = try await picture("infisical")["environments"]?["prod"]
        return Self.places.map { vault?[$0]?["version"]?.integer }
    }

    func variable(_ name: String, of app: String) async throws -> String? {
        let apps = try await picture("heroku")["apps"]?.array ?? []
        return apps.first { $0["name"]?.string == app }?["config"]?[name]?.string
    }

    // MARK: What the program says

    func plan(_ environment: String = "production", _ more: String...) async throws -> (
        result: Program.Result, plan: JSONValue, digits: String
    ) {
        let result = try await plumb.run(["plan", environment, "--output", "json"] + more)
        let envelope = try JSONValue(parsing: Array(result.output.utf8))
        return (result, try #require(envelope["plan"]), try #require(envelope["digest"]?.string))
    }

    func apply(_ environment: String = "production", adding: [String: String] = [:]) async throws -> Program.Result {
        let digits = try await plan(environment).digits
        let words = environment == "production" ? ["--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))"] : []
        return try await plumb.run(["apply", environment, "--digest", digits] + words, adding: adding)
    }

    /// `create vault/…`, of what concerns the token or the mailbox.
    static func changes(_ plan: JSONValue) -> [String] {
        (plan["changes"]?.array ?? []).compactMap { change in
            let (scope, name) = (change["address"]?["scope"], change["address"]?["name"]?.string ?? "")
            guard name.contains(token) || name.contains(mailbox) else { return nil }
            return "\(change["action"]?.string ?? "") \(scope?["name"]?.string ?? "") \(name)"
        }
    }

    static func rules(_ plan: JSONValue, _ severity: String) -> [String] {
        (plan["findings"]?.array ?? []).filter { $0["severity"]?.string == severity }.compactMap { $0["rule"]?.string }
    }

    /// Every byte that the program left behind.
    func written() throws -> String {
        try FileManager.default.contentsOfDirectory(atPath: simulators.directory.path).filter { $0.hasPrefix("ledger") }
            .map { String(decoding: try Data(contentsOf: simulators.directory.appending(path: $0)), as: UTF8.self) }.joined()
    }
}
