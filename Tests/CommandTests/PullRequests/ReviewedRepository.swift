import CanonicalJSON
import Cryptography
import Foundation
import TestBench
import Testing

/// An estate in a bare repository with its history on it, the simulators, and whoever proposes changes: what a repository on GitHub is to a
/// runner that starts empty.
final class ReviewedRepository {
    let simulators: Simulators
    let directory: URL
    private let seeds: URL

    static let estate = """
        estate: acme
        ledger: { kind: git, remote: origin }
        fingerprint_key: !env PLUMB_FINGERPRINT_KEY
        providers: { heroku: { kind: heroku, token: !env HEROKU_API_KEY } }
        environments: { staging: {}, production: { gate: { phrase: deploy-prod-now } } }

        """

    static func service(_ name: String = "shop", staging: [String: String] = [:], production: [String: String] = [:]) -> String {
        func config(_ values: [String: String]) -> String {
            "{ " + values.sorted { $0.key < $1.key }.map { "\($0.key): \"\($0.value)\"" }.joined(separator: ", ") + " }"
        }
        return """
            service: \(name)
            environments:
              staging: { app: acme-\(name)-staging, config: \(config(staging)) }
              production: { app: acme-\(name)-prod, config: \(config(production)) }

            """
    }

    static let heroku = """
        tokens: { HRKU-simulated-operator: ops@acme.example, HRKU-simulated-reviewer: ana@acme.example }
        accounts: { ana@acme.example: { permissions: [view, deploy, operate, manage] } }
        apps:
        - { name: acme-shop-staging, stack: heroku-24, config: {} }
        - { name: acme-shop-prod, stack: heroku-24, config: {} }
        - { name: acme-mail-staging, stack: heroku-24, config: {} }
        - { name: acme-mail-prod, stack: heroku-24, config: {} }

        """

    /// The token of a job as GitHub gives it, one that only reads, and no token of a person.
    static let github = """
        tokens:
          job: { login: "github-actions[bot]", id: 41898282, isApp: true, permissions: ["pull_requests:write", "statuses:write", "checks:write", "issues:write"] }
          reading: { login: "github-actions[bot]", id: 41898282, isApp: true, permissions: ["pull_requests:read"] }
          ana: { login: ana, id: 5, permissions: ["pull_requests:write", "statuses:write", "checks:write"] }
          ghp_ana: { login: ana, id: 5, permissions: ["pull_requests:write", "statuses:write", "checks:write"] }
          mallory: { login: mallory, id: 666, permissions: ["pull_requests:write"] }
        jobs:
          request-of-a-plan: \(job("pull_request", nil))
          request-of-an-apply: \(job("workflow_dispatch", "production"))
        repositories:
        - name: acme/infra
          id: 77
          issues: [\((1...9).map(pull).joined(separator: ", "))]

        """

    private static func job(_ event: String, _ environment: String?) -> String {
        "{ repository: acme/infra, repositoryID: 77, ownerID: 3, ref: refs/heads/main, event: \(event), workflow: w"
            + (environment.map { ", environment: \($0)" } ?? "") + " }"
    }

    /// A vault in which plans and applies are two identities.
    static let infisical = """
        project: p
        machines:
          plans: { subject: "repo:acme/infra:pull_request", audience: vault, mayWrite: false }
          applies: { subject: "repo:acme/infra:environment:*", audience: vault, mayWrite: true }
        environments:
          prod:
            /HEROKU_API_KEY: { value: HRKU-simulated-operator, version: 1 }
            /FINGERPRINT_KEY: { value: "a fingerprint key of the test, long enough", version: 1 }
            /LEDGER_KEY: { value: "\(ledgerSeed)", version: 1 }

        """

    /// The private half of the key of a signed ledger; the same in every test.
    static let ledgerSeed = Base64.encode(ledgerBytes)

    /// The public half, as an estate names it.
    static func ledgerKey() throws -> String { Base64.encode(try #require(Ed25519.publicKey(of: ledgerBytes))) }

    private static let ledgerBytes = (0..<32).map { UInt8($0) }

    private static func pull(_ number: Int) -> String {
        "{ number: \(number), title: change, state: open, labels: [], assignees: [], author: { login: ana, permissions: [] }, "
            + "createdAt: 0, updatedAt: 0, pull: { head: \"\(String(repeating: "\(number)", count: 40))\", base: main } }"
    }

    init(_ files: [String: String] = [:]) async throws {
        seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        for (name, text) in ["heroku.yaml": Self.heroku, "github.yaml": Self.github, "infisical.yaml": Self.infisical] {
            try Data(text.utf8).write(to: seeds.appending(path: name))
        }
        simulators = try await Simulators(seed: seeds.path)
        directory = simulators.directory
        try shell("git init -q --bare -b main remote.git && git clone -q remote.git author 2>/dev/null")
        let standard = [
            "desired/estate.yaml": Self.estate,
            "desired/shop.yaml": Self.service(staging: ["GREETING": "hello"], production: ["GREETING": "hello"]), "README.md": "infra\n",
        ]
        try write(standard.merging(files) { $1 })
        try shell("cd author && git checkout -q -b main && \(Self.commit("estate")) && git push -q origin main")
    }

    deinit { try? FileManager.default.removeItem(at: seeds) }

    private static func commit(_ message: String) -> String {
        "git add -A && git -c user.name=ana -c user.email=ana@acme.example commit -q --allow-empty -m '\(message)'"
    }

    @discardableResult
    func shell(_ script: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-e", "-c", script]
        process.currentDirectoryURL = directory
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script)")
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func write(_ files: [String: String]) throws {
        for (path, text) in files {
            let file = directory.appending(path: "author/\(path)")
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    /// A pull request's head and the merge that the host keeps of it.
    struct Proposal {
        let number: Int
        let head: String
        let merge: String
        var isFork = false
    }

    /// Proposes files on a branch of main as it is now, as the next head of the pull request.
    func propose(_ number: Int, _ files: [String: String], isFork: Bool = false) throws -> Proposal {
        try shell("cd author && git fetch -q origin && git checkout -q -B change-\(number) origin/main")
        try write(files)
        try shell("cd author && \(Self.commit("change \(number)")) && git push -q -f origin HEAD:refs/pull/\(number)/head")
        let head = try shell("cd author && git rev-parse HEAD")
        let merging = "git -c user.name=host -c user.email=host@localhost merge -q --no-ff -m 'Merge \(head)' \(head)"
        try shell("cd author && git checkout -q --detach origin/main && \(merging) && git push -q -f origin HEAD:refs/pull/\(number)/merge")
        return Proposal(number: number, head: head, merge: try shell("cd author && git rev-parse HEAD"), isFork: isFork)
    }

    enum Style: String, CaseIterable {
        case merge, squash, rebase
    }

    /// Merges a pull request into main, as its host does.
    /// - Returns: the new tip.
    @discardableResult
    func merge(_ proposal: Proposal, _ style: Style = .merge) async throws -> String {
        let identity = "git -c user.name=host -c user.email=host@localhost"
        let way =
            switch style {
            case .merge: "\(identity) merge -q --no-ff -m 'Merge pull request #\(proposal.number) from acme/change' \(proposal.head)"
            case .squash:
                "\(identity) merge -q --squash \(proposal.head) && \(identity) commit -q -m 'Change it (#\(proposal.number))'"
            case .rebase: "\(identity) cherry-pick \(proposal.head) >/dev/null"
            }
        try shell(
            "cd author && git fetch -q origin && git checkout -q -B main origin/main && \(way) && git push -q origin main "
                + "&& git push -q origin :refs/pull/\(proposal.number)/merge")
        let tip = try shell("cd author && git rev-parse HEAD")
        var picture = try await self.picture()
        picture.merge(proposal.number, as: tip)
        try await simulators.send(
            "POST", "github", "/_control/restore", body: String(decoding: picture.json.canonicalBytes(), as: UTF8.self))
        return tip
    }

    /// What GitHub has.
    struct Picture {
        var json: JSONValue

        private var repository: JSONValue? { json["repositories"]?.array?.first }

        var comments: [(issue: Int, body: String, author: Int)] {
            (repository?["comments"]?.array ?? []).map {
                ($0["issue"]?.integer ?? 0, $0["body"]?.string ?? "", $0["author"]?["id"]?.integer ?? 0)
            }
        }

        /// The newest status of each context of a commit, as `state description`.
        func statuses(of commit: String) -> [String: String] {
            var found: [String: String] = [:]
            for status in repository?["statuses"]?.array ?? [] where status["commit"]?.string == commit {
                found[status["context"]?.string ?? ""] = "\(status["state"]?.string ?? "") \(status["description"]?.string ?? "")"
            }
            return found
        }

        /// The newest of each context and each environment's check run of a commit, as `state description`: what protection rules see.
        func conclusions(of commit: String) -> [String: String] {
            var found = statuses(of: commit)
            for check in checks where check["commit"]?.string == commit && check["name"]?.string?.hasPrefix("plumb/") == true {
                found[check["name"]?.string ?? ""] = "\(check["conclusion"]?.string ?? "") \(check["title"]?.string ?? "")"
            }
            return found
        }

        var checks: [JSONValue] { repository?["checks"]?.array ?? [] }

        fileprivate mutating func addComments(_ count: Int, to number: Int) {
            guard var root = json.object, var repository = repository?.object else { return }
            let mallory: JSONValue = ["login": "mallory", "id": 666, "permissions": []]
            let added = (1...count).map { place -> JSONValue in
                [
                    "id": .integer(1_000 + place), "issue": .integer(number), "body": "looks good", "author": mallory, "createdAt": 0,
                    "updatedAt": 0,
                ]
            }
            repository["comments"] = .array((repository["comments"]?.array ?? []) + added)
            root["repositories"] = [.object(repository)]
            json = .object(root)
        }

        fileprivate mutating func merge(_ number: Int, as tip: String) {
            guard var root = json.object, var repository = repository?.object, var issues = repository["issues"]?.array else { return }
            for place in issues.indices where issues[place]["number"]?.integer == number {
                guard var issue = issues[place].object, var pull = issue["pull"]?.object else { continue }
                pull["mergedAt"] = 1
                pull["mergeCommits"] = [.string(tip)]
                issue["pull"] = .object(pull)
                issue["state"] = "closed"
                issues[place] = .object(issue)
            }
            repository["issues"] = .array(issues)
            root["repositories"] = [.object(repository)]
            json = .object(root)
        }
    }

    /// The issues that are no pull requests, as `state title`, by number.
    func issues() async throws -> [(number: Int, state: String, body: String)] {
        let picture = try await self.picture()
        return (picture.json["repositories"]?.array?.first?["issues"]?.array ?? []).filter { ($0["pull"] ?? .null) == .null }.map {
            ($0["number"]?.integer ?? 0, $0["state"]?.string ?? "", $0["body"]?.string ?? "")
        }
    }

    func picture() async throws -> Picture {
        Picture(json: try JSONValue(parsing: Array(try await simulators.send("GET", "github", "/_control/picture"))))
    }

    /// What an app's variables are at the provider.
    func config(_ app: String) async throws -> JSONValue {
        let picture = try JSONValue(parsing: Array(try await simulators.send("GET", "heroku", "/_control/picture")))
        return picture["apps"]?.array?.first { $0["name"]?.string == app }?["config"] ?? .null
    }

    func setConfig(_ app: String, _ body: String) async throws {
        try await simulators.send("PATCH", "heroku", "/apps/\(app)/config-vars", headers: Simulators.asReviewer, body: body)
    }

    // MARK: Runners

    /// What every job of a runner has, and no credential.
    var runnerVariables: [String: String] {
        var variables = simulators.variables.filter {
            $0.key.hasPrefix("PLUMB_") && ($0.key.hasSuffix("_URL") || $0.key == "PLUMB_RESOLVERS")
        }
        variables["PATH"] = Program.directory.path + ":" + (simulators.variables["PATH"] ?? "/usr/bin:/bin")
        variables["CI"] = "true"
        variables["GITHUB_ACTIONS"] = "true"
        variables["GITHUB_REPOSITORY"] = "acme/infra"
        variables["GITHUB_RUN_ID"] = "4711"
        variables["GITHUB_RUN_ATTEMPT"] = "1"
        variables["GITHUB_SERVER_URL"] = "https://github.com"
        variables["GITHUB_TRIGGERING_ACTOR"] = "ana"
        return variables
    }

    /// Comments of somebody else on a pull request, before whatever comes next.
    func addComments(_ count: Int, to number: Int) async throws {
        guard count > 0 else { return }
        var picture = try await self.picture()
        picture.addComments(count, to: number)
        try await simulators.send(
            "POST", "github", "/_control/restore", body: String(decoding: picture.json.canonicalBytes(), as: UTF8.self))
    }

    /// The event's file of a pull request.
    /// - Parameter action: what happened to it; a pull request that was opened has no comment.
    func event(_ proposal: Proposal, _ action: String = "synchronize") -> JSONValue {
        [
            "action": .string(action),
            "pull_request": [
                "number": .integer(proposal.number), "comments": .integer(action == "opened" ? 0 : 1),
                "head": ["sha": .string(proposal.head), "repo": ["id": .integer(proposal.isFork ? 78 : 77)]],
                "base": ["repo": ["id": 77]], "user": ["login": "ana"], "title": "::set-output name=x::y",
            ], "repository": ["default_branch": "main", "node_id": "R_77"],
        ]
    }

    /// A checkout with the commands of actions/checkout: one commit, detached.
    func checkout(_ commit: String, _ name: String) throws -> URL {
        let place = "file://\(directory.path)/remote.git"
        try shell(
            "git init -q '\(name)' && cd '\(name)' && git remote add origin '\(place)' "
                + "&& git -c protocol.version=2 fetch -q --no-tags --prune --no-recurse-submodules --depth=1 origin +\(commit):refs/remotes/checkout "
                + "&& git checkout -q --progress --force refs/remotes/checkout 2>/dev/null")
        return directory.appending(path: name)
    }
}
