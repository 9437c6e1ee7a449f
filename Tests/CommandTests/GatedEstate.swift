import Foundation
import Testing

/// A copy of the example estate in a repository of its own, its production behind a gate, with keys of three people.
struct GatedEstate {
    let simulators: Simulators
    let repository: URL
    /// The author of the estate's commits, an approver, and somebody whom no file names.
    let people = ["author", "anna", "stranger"]

    /// - Parameter gate: what stands in the gate besides its phrase.
    init(gate: String) async throws {
        simulators = try await Simulators.withNames()
        repository = simulators.directory.appending(path: "estate")
        try FileManager.default.createDirectory(at: repository, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Program.root.appending(path: "desired"), to: repository.appending(path: "desired"))
        let file = repository.appending(path: "desired/estate.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacingOccurrences(of: "{ phrase: deploy-prod-now }", with: "{ phrase: deploy-prod-now, \(gate) }")
            .replacingOccurrences(of: "stores:\n", with: "stores:\n  local: { kind: environment }\n")
        try text.write(to: file, atomically: true, encoding: .utf8)
        for name in people { try call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key(name)) }
        try writeSigners(["author", "anna"])
        try git("init", "-q", "-b", "main")
        try commit()
    }

    func key(_ name: String) -> String { simulators.directory.appending(path: "key-\(name)").path }

    func writeSigners(_ names: [String]) throws {
        let lines = try names.map { "\($0)@example.net \(try String(contentsOfFile: key($0) + ".pub", encoding: .utf8))" }
        try lines.joined().write(to: repository.appending(path: "desired/approvers"), atomically: true, encoding: .utf8)
    }

    /// Puts one invented service, alike in both environments, in the place of everything.
    func useOneService() throws {
        let directory = repository.appending(path: "desired")
        for name in ["services", "zones", "mail"] { try? FileManager.default.removeItem(at: directory.appending(path: name)) }
        let service = """
            service: shop
            stack: heroku-24
            reads: { GREETING: {}, FLAG_SHOP: { format: flag } }
            config: { GREETING: hello, FLAG_SHOP: "true" }
            environments:
              staging: { app: acme-shop-staging }
              production: { app: acme-shop-prod }
            """
        try Data(service.utf8).write(to: directory.appending(path: "shop.yaml"))
        try commit()
    }

    func commit() throws {
        try git("add", "-A")
        try git("-c", "user.name=The Author", "-c", "user.email=author@example.net", "commit", "-qm", "estate")
    }

    func plumb(as actor: String, _ more: [String: String] = [:]) -> Program {
        var program = Program(
            variables: simulators.variables.merging(["PLUMB_ACTOR": actor]) { _, new in new }.merging(more) { _, new in new })
        program.workingDirectory = repository
        return program
    }

    /// The first eight digits of production's plan.
    func plan(as actor: String) async throws -> String {
        let result = try await plumb(as: actor).run("plan", "production")
        let line = try #require(
            result.talk.isEmpty && result.output.isEmpty ? nil : result.all.firstMatch(of: /plan ([0-9a-f]{8})/), "\(result.all)")
        return String(line.1)
    }

    private func git(_ arguments: String...) throws { try call("git", arguments: ["-C", repository.path] + arguments) }

    private func call(_ program: String, _ arguments: String...) throws { try call(program, arguments: arguments) }

    private func call(_ program: String, arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
