import CanonicalJSON
import Foundation
import Testing

/// `Examples/openbao` in a directory and a mount of its own.
struct VaultWorld {
    let simulators: Simulators
    let server: OpenBaoServer
    let mount: String

    init() async throws {
        simulators = try await Simulators(seed: "Examples/openbao/live")
        server = try await OpenBaoServer.shared
        mount = try await server.makeMount()
        let example = Program.root.appending(path: "Examples/openbao/desired")
        try FileManager.default.copyItem(at: example, to: simulators.directory.appending(path: "desired"))
        try edit("estate.yaml", "/etc/plumb/openbao-ca.pem", server.authorities)
        // A directory of its own is on no branch of git.
        try edit("estate.yaml", "    kind: vault\n", "    kind: vault\n    mount: \(mount)\n")
        try edit("estate.yaml", "estate: shop\n", "estate: shop\ngit: optional\n")
        try edit("estate.yaml", "    role_id: !env PLUMB_ROLE_ID\n    secret_id: !env PLUMB_SECRET_ID\n", "    token: !env BAO_TOKEN\n")
        try await put("prod/plumb/FINGERPRINT_KEY", ["value": "a fingerprint key of the test, long enough"])
        try await put("prod/web/mail", ["user": "shop", "password": "mail-password-of-the-example"])
    }

    private func edit(_ file: String, _ old: String, _ new: String) throws {
        let place = simulators.directory.appending(path: "desired/\(file)")
        let text = try String(contentsOf: place, encoding: .utf8)
        try #require(text.contains(old), "\(file) has no \(old)")
        try text.replacing(old, with: new).write(to: place, atomically: true, encoding: .utf8)
    }

    func rotate() throws { try edit("secrets/session-key.yaml", "generation: 1\n", "generation: 2\n") }

    /// The program with a token that has the policy of this name in docs/vault.md, for the mount of this test.
    func plumb(_ policy: String) async throws -> Program {
        let text = try OpenBaoServer.documentedPolicy(policy).replacing("\"secret/", with: "\"\(mount)/")
        var variables = simulators.variables
        variables["PLUMB_VAULT_URL"] = server.secureAddress
        variables["BAO_TOKEN"] = try await server.makeToken(policy: text)
        return Program(variables: variables, workingDirectory: simulators.directory)
    }

    // MARK: What is there

    func put(_ path: String, _ data: JSONValue) async throws {
        try await server.send("POST", "\(mount)/data/\(path)", json: ["data": data])
    }

    func value(_ path: String, version: Int? = nil) async throws -> String? {
        let query = version.map { "?version=\($0)" } ?? ""
        return try await server.send("GET", "\(mount)/data/\(path)\(query)")["data"]?["data"]?["value"]?.string
    }

    /// How many there are; nil where there is no secret.
    func versions(of path: String) async throws -> Int? {
        try? await server.send("GET", "\(mount)/metadata/\(path)")["data"]?["current_version"]?.integer
    }

    /// The app's config vars.
    func variables() async throws -> [String: String] {
        let answer = try await simulators.send("GET", "heroku", "/apps/shop-web/config-vars", headers: Simulators.asOperator)
        return try JSONDecoder().decode([String: String].self, from: answer)
    }

    /// Every byte that the program left behind.
    func written() throws -> String {
        try FileManager.default.contentsOfDirectory(atPath: simulators.directory.path).filter { $0.hasPrefix("ledger") }
            .map { String(decoding: try Data(contentsOf: simulators.directory.appending(path: $0)), as: UTF8.self) }.joined()
    }
}
