import Foundation
import Testing

/// A copy of the example estate in a repository of its own, its production behind a gate, with keys of three people.
struct GatedEstate {
    let simulators: Simulators
    let repository: URL
    /// The author of the estate's commits, an approver, and somebody whom no file names.
    let people = ["author", "anna", "stranger"]

    /// Whether the ledger is on the repository's remote, as one-time codes need it.
    private let isShared: Bool

    /// - Parameters:
    ///   - gate: what stands in the gate besides its phrase.
    ///   - isShared: whether the ledger is on a remote of the repository, and not a file.
    ///   - isSigned: whether the author's key signs the first commit.
    ///   - signing: what stands below `signing:` of a shared ledger; nil where nothing signs it.
    init(gate: String, isShared: Bool = false, isSigned: Bool = true, signing: String? = nil) async throws {
        self.isShared = isShared
        simulators = try await Simulators.withNames()
        repository = simulators.directory.appending(path: "estate")
        try FileManager.default.createDirectory(at: repository, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Program.root.appending(path: "desired"), to: repository.appending(path: "desired"))
        let file = repository.appending(path: "desired/estate.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacingOccurrences(of: "{ phrase: deploy-prod-now }", with: "{ phrase: deploy-prod-now, \(gate) }")
            .replacingOccurrences(of: "stores:\n", with: "stores:\n  local: { kind: environment }\n")
            .replacingOccurrences(of: "estate: raxx\n", with: "estate: raxx\n" + (isShared ? Self.ledger(signing) : ""))
        try text.write(to: file, atomically: true, encoding: .utf8)
        for name in people { try call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key(name)) }
        try writeSigners(["author", "anna"])
        try git("init", "-q", "-b", "main")
        if isShared {
            let remote = simulators.directory.appending(path: "remote.git").path
            try call("git", "init", "-q", "--bare", "-b", "main", remote)
            try git("remote", "add", "origin", remote)
        }
        try commit(isSigned: isSigned)
    }

    private static func ledger(_ signing: String?) -> String {
        "ledger: { kind: git, remote: origin" + (signing.map { ", signing: { \($0) }" } ?? "") + " }\n"
    }

    /// Puts other keys into the estate's file, on the default branch.
    func useSigning(_ signing: String) throws {
        let file = repository.appending(path: "desired/estate.yaml")
        var lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        let place = try #require(lines.firstIndex { $0.hasPrefix("ledger: ") })
        lines[place] = String(Self.ledger(signing).dropLast())
        try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
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

    /// - Parameters:
    ///   - name: of whoever commits it.
    ///   - isSigned: whether their key signs it.
    func commit(as name: String = "author", isSigned: Bool = true) throws {
        try git("add", "-A")
        let signing = isSigned ? ["-c", "gpg.format=ssh", "-c", "user.signingKey=\(key(name))", "-c", "commit.gpgSign=true"] : []
        try git(signing + ["-c", "user.name=The \(name)", "-c", "user.email=\(name)@example.net", "commit", "-qm", "estate"])
        if isShared { try git("push", "-q", "origin", "main") }
        try git("update-ref", "refs/remotes/origin/main", "HEAD")
        try git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    }

    /// Puts a file into the shared ledger, as somebody who may push does it with git alone.
    func push(_ text: String, as path: String) throws {
        let clone = simulators.directory.appending(path: "ledger-\(UUID().uuidString)")
        let remote = simulators.directory.appending(path: "remote.git").path
        try call("git", "init", "-q", clone.path)
        try call("git", "-C", clone.path, "fetch", "-q", remote, "refs/plumb/ledger")
        try call("git", "-C", clone.path, "checkout", "-q", "--detach", "FETCH_HEAD")
        try Data(text.utf8).write(to: clone.appending(path: path))
        try call("git", "-C", clone.path, "add", "-A")
        try call("git", "-C", clone.path, "-c", "user.name=x", "-c", "user.email=x@example.net", "commit", "-qm", "x")
        try call("git", "-C", clone.path, "push", "-q", remote, "HEAD:refs/plumb/ledger")
    }

    func plumb(as actor: String, _ more: [String: String] = [:]) -> Program {
        var variables = simulators.variables.merging(["PLUMB_ACTOR": actor]) { _, new in new }.merging(more) { _, new in new }
        if isShared { variables["PLUMB_LEDGER"] = more["PLUMB_LEDGER"] }
        var program = Program(variables: variables)
        program.workingDirectory = repository
        return program
    }

    /// All digits of production's plan.
    func plan(as actor: String) async throws -> String {
        let result = try await plumb(as: actor).run("plan", "production")
        let line = try #require(
            result.talk.isEmpty && result.output.isEmpty ? nil : result.all.firstMatch(of: /--digest ([0-9a-f]{64})/), "\(result.all)")
        return String(line.1)
    }

    func git(_ arguments: String...) throws { try git(arguments) }

    private func git(_ arguments: [String]) throws { try call("git", arguments: ["-C", repository.path] + arguments) }

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
