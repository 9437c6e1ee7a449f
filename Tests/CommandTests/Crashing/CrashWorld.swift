import CanonicalJSON
import Foundation
import TestBench
import Testing

/// Simulated providers, a ledger and a place to run in, begun anew for each point.
final class CrashWorld {
    let simulators: Simulators
    /// What every world has in common.
    private let start: CrashStart
    /// Where `plumb` runs, or its clone is.
    private let directory: URL
    /// The estate and its ledger in git; nil where the ledger is a file.
    let repository: CrashRepository?

    init(_ start: CrashStart) async throws {
        self.start = start
        simulators = try await Simulators(seed: start.directory.appending(path: "seeds").path)
        directory = simulators.directory.appending(path: "work")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        repository = try start.repository?.copy(to: directory)
    }

    static let kinds = ["heroku", "cloudflare", "postmark"]

    private var ledger: URL { directory.appending(path: "ledger.sqlite") }

    var plumb: Program {
        var variables = simulators.variables
        // The estate's file names the one in git.
        variables["PLUMB_LEDGER"] = repository == nil ? ledger.path : nil
        variables["POSTMARK_ACCOUNT_TOKEN"] = "postmark-simulated"
        variables.merge(repository?.variables ?? [:]) { _, new in new }
        return Program(variables: variables, workingDirectory: repository?.clone ?? start.directory)
    }

    /// Live state and history as they were before anything was applied.
    func begin() async throws {
        for (kind, picture) in start.pictures {
            try await simulators.send("POST", kind, "/_control/restore", body: String(decoding: picture.canonicalBytes(), as: UTF8.self))
        }
        if let commit = start.commit { try repository?.restore(commit) }
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(at: URL(filePath: ledger.path + suffix))
        }
        if let history = start.history { try history.write(to: ledger) }
    }

    /// The ledger that is gone on with.
    func putLedger(_ bytes: Data) throws { try bytes.write(to: ledger) }

    /// Who may do what with the ledger and the directory it is in.
    func setMode(file: Int, directory mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: file], ofItemAtPath: ledger.path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory.path)
    }

    // MARK: Applying

    /// How an apply went.
    struct Run {
        /// Whether it was killed, and had not ended before.
        let isKilled: Bool
        /// How long the ledger's write-ahead log became, as far as it was seen; in git, how often something was pushed.
        let written: Int
        let duration: Duration
    }

    /// Applies the plan, and nothing disturbs it.
    func apply() async throws -> Run {
        let start = ContinuousClock.now
        let program = try RunningProgram(plumb, self.start.words, output: directory.appending(path: "apply.txt"))
        var longest = 0
        while await program.isRunning {
            longest = max(longest, written)
            try await Task.sleep(for: .milliseconds(1))
        }
        let code = try await program.end()
        let text = await program.text
        try #require(code == 0, "\(text)")
        return Run(isKilled: false, written: longest, duration: ContinuousClock.now - start)
    }

    /// Applies the plan, and kills the process at the point.
    /// - Returns: whether it was killed; it may have ended before.
    func apply(killedAt point: CrashPoint) async throws -> Bool {
        if let fault = point.fault {
            let body = String(decoding: fault.json.canonicalBytes(), as: UTF8.self)
            try await simulators.send("POST", fault.kind, "/_control/faults", body: body)
        }
        if case .push(let number, let moment) = point { try repository?.end(at: number, moment) }
        let program = try RunningProgram(plumb, start.words, adding: point.mishap, output: directory.appending(path: "apply.txt"))
        switch point {
        case .recorded, .recording, .push: try await program.end()
        case .time(let milliseconds, _): try await Task.sleep(for: .milliseconds(milliseconds))
        case .request(let request, let occurrence, _):
            let line = "\(request.method) \(request.path)"
            while await program.isRunning, try await simulators.requests(request.kind).count(where: { $0 == line }) <= occurrence {
                try await Task.sleep(for: .milliseconds(3))
            }
        }
        let isKilled = try await program.kill()
        try repository?.endNothing()
        for kind in Self.kinds { try await simulators.send("DELETE", kind, "/_control/faults") }
        return isKilled
    }

    /// Bytes of the ledger's write-ahead log; in git, pushes.
    private var written: Int {
        if let repository { return repository.pushed }
        let attributes = try? FileManager.default.attributesOfItem(atPath: ledger.path + "-wal")
        return (attributes?[.size] as? Int) ?? 0
    }

    /// Resumes, and kills that process too.
    func resume(killedAfter milliseconds: Int) async throws {
        let program = try RunningProgram(plumb, ["resume", "production"], output: directory.appending(path: "resume.txt"))
        try await Task.sleep(for: .milliseconds(milliseconds))
        try await program.kill()
    }

    /// Goes on until all is done, as an operator would: `plumb resume`, and a plan where nothing was begun.
    /// - Parameter point: where it was killed, for what is said when it does not go on.
    func goOn(_ point: String) async throws {
        for _ in 1...4 {
            let resumed = try await plumb.run("resume", "production")
            guard resumed.code == 0 else { continue }
            guard resumed.talk.contains("nothing to resume") else { return }
            let planned = try await plumb.run("plan", "production", "--output", "json")
            if planned.code == 0 { return }
            // Nothing was begun, so the plan that was reviewed is still the plan.
            let again = try RunningProgram(plumb, start.words, output: directory.appending(path: "again.txt"))
            let code = try await again.end()
            let text = await again.text
            try #require(code == 0, "\(text)")
            return
        }
        let last = try await plumb.run("resume", "production")
        Issue.record("killed \(point), and cannot be resumed: \(last.all)")
    }

    // MARK: Looking

    /// The ledger's file, once nobody has it open.
    func history() throws -> Data {
        try #require(!FileManager.default.fileExists(atPath: ledger.path + "-wal"))
        return try Data(contentsOf: ledger)
    }

    func live() async throws -> LivePicture {
        var pictures: [String: JSONValue] = [:]
        for kind in Self.kinds {
            pictures[kind] = try JSONValue(parsing: Array(try await simulators.send("GET", kind, "/_control/picture")))
        }
        return LivePicture(pictures)
    }

    /// What is live and should not be, or is not and should; empty when it is as wanted.
    ///
    /// A release that an add-on made may still be on its way when all that was applied is there: it is waited for.
    func difference(from wanted: LivePicture) async throws -> String {
        for _ in 0..<100 {
            if try await live() == wanted { return "" }
            try await Task.sleep(for: .milliseconds(100))
            // The simulator's time passes with each request.
            let headers = [
                "Authorization": "Bearer HRKU-simulated-operator", "Accept": "application/vnd.heroku+json; version=3",
            ]
            try await simulators.send("GET", "heroku", "/apps", headers: headers)
        }
        return try await live().difference(from: wanted)
    }

    /// How much was made, whoever made it and whatever became of it.
    func made() async throws -> Int {
        let log = try JSONValue(parsing: Array(try await simulators.send("GET", "heroku", "/_control/requests")))
        return (log["requests"]?.array ?? []).count { $0["status"]?.integer == 201 }
    }

    /// What the ledger has of one kind, oldest first.
    func events(kind: String) async throws -> [JSONValue] {
        let log = try await plumb.run("audit", "log", "--kind", kind, "--output", "json")
        return (try JSONValue(parsing: Array(log.output.utf8))["events"]?.array ?? []).compactMap { $0["event"] }
    }

    /// The requests since the beginning, each kind of them with how often it was sent before.
    func requests() async throws -> [(CrashPoint.Request, occurrence: Int)] {
        var result: [(CrashPoint.Request, occurrence: Int)] = []
        for kind in Self.kinds {
            var seen: [CrashPoint.Request: Int] = [:]
            for line in try await simulators.requests(kind) {
                let words = line.split(separator: " ", maxSplits: 1).map { String($0) }
                let request = CrashPoint.Request(kind: kind, method: words[0], path: words[1])
                result.append((request, seen[request, default: 0]))
                seen[request, default: 0] += 1
            }
        }
        return result
    }
}
