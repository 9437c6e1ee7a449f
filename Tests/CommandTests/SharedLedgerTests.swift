import Foundation
import TestBench
import Testing

/// The estate in a git repository with its ledger on the remote: whatever clone is used, there is one history.
@Suite struct SharedLedgerTests {
    /// A bare repository that holds the example estate, and clones of it.
    private struct Repository {
        let directory: URL
        let simulators: Simulators

        /// Signs the ledger; nil where nothing does.
        private let key: LedgerKeyPair?

        /// - Parameters:
        ///   - isMigrated: the ledger was begun by the previous version of the program.
        ///   - isSigned: the estate's file names a key, and runners hold it.
        init(isMigrated: Bool = false, isSigned: Bool = false) async throws {
            simulators = try await Simulators.withNames()
            directory = simulators.directory
            key = isSigned ? try LedgerKeyPair() : nil
            try shell("git init --quiet --bare --initial-branch=main remote.git && git clone --quiet remote.git seed 2>&1")
            try shell("cp -R '\(Program.root.path)/desired' seed/")
            if isMigrated {
                try shell("git --git-dir=remote.git fetch --quiet '\(PreviousLedger.bundle)' refs/plumb/ledger:refs/plumb/ledger")
            }
            if let key { try sign(with: key, isMigrated: isMigrated) }
            try shell("cd seed && git add . && \(commit) && git push --quiet origin HEAD:main")
            try shell("git --git-dir=remote.git symbolic-ref HEAD refs/heads/main")
        }

        /// Names the key in the estate's file.
        private func sign(with key: LedgerKeyPair, isMigrated: Bool) throws {
            let after = isMigrated ? try LedgerKeyPair.newestEvent(in: directory.appending(path: "remote.git")) : nil
            let file = directory.appending(path: "seed/desired/estate.yaml")
            let ledger = "ledger: { kind: git, remote: origin, signing: { \(key.signing(at: "local:/LEDGER_KEY", after: after)) } }"
            let text = try String(contentsOf: file, encoding: .utf8)
            let changed = text.replacing("stores:\n", with: "stores:\n  local: { kind: environment }\n", maxReplacements: 1)
                .replacing("estate: raxx\n", with: "estate: raxx\n\(ledger)\n", maxReplacements: 1)
            #expect(changed.contains("local:") && changed.contains(ledger))
            try changed.write(to: file, atomically: true, encoding: .utf8)
        }

        private var commit: String { "git -c user.name=test -c user.email=test@localhost commit --quiet -m estate" }

        func shell(_ script: String) throws {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-e", "-c", script]
            process.currentDirectoryURL = directory
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0, "\(script)")
        }

        /// `plumb` in a new clone, as a runner has it.
        func runner(_ name: String) throws -> Program {
            try shell("git clone --quiet --depth=1 file://\(directory.path)/remote.git \(name)")
            var variables = simulators.variables
            variables["PLUMB_LEDGER"] = "git:origin"
            variables["CI"] = "true"
            if let key { variables["LEDGER_KEY"] = key.seed }
            return Program(variables: variables, workingDirectory: directory.appending(path: name))
        }
    }

    /// The end of the program comes while threads of its libraries still wait for git.
    @Test func whatEndsQuicklyEndsQuietly() async throws {
        let repository = try await Repository()
        let runner = try repository.runner("quiet")
        #expect(try await runner.run("init", "production").code == 0)
        for _ in 0..<24 {
            let result = try await runner.run("locks")
            #expect(result.code == 0 && result.output == "no locks are held\n" && result.talk.isEmpty, "\(result.all)")
        }
    }

    @Test func oneHistoryForAllClones() async throws {
        let repository = try await Repository()
        let first = try repository.runner("first")
        #expect(try await first.run("init", "production").code == 0)
        let plan = try await first.run("plan", "production")
        #expect(plan.code == 2)
        let digits = String(try #require(plan.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1))

        let second = try repository.runner("second")
        let again = try await second.run("init", "production")
        #expect(again.code == 1, "\(again.all)")
        let apply = try await second.run(
            "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))")
        #expect(apply.code == 0, "\(apply.all)")

        let third = try repository.runner("third")
        #expect(try await third.run("plan", "production").code == 0)
        #expect(try await third.run("audit", "verify").output.contains("unbroken"))
        let log = try await third.run("audit", "log", "--kind", "apply.completed").output
        #expect(log.contains("apply.completed"))
        #expect(try await third.run("locks").output == "no locks are held\n")
    }

    /// A runner that starts empty asks the remote once and fetches once; what finds nothing leaves no trace in the history. The record of
    /// the check is another reference: one question, and one push.
    @Test func aLookTakesOneQuestion() async throws {
        let repository = try await Repository()
        #expect(try await repository.runner("first").run("init", "production").code == 0)
        let log = repository.directory.appending(path: "git.log").path
        try repository.shell(
            "mkdir bin && printf '#!/bin/sh\\necho \"$@\" >> %s\\nexec %s \"$@\"\\n' '\(log)' \"$(command -v git)\" > bin/git")
        try repository.shell("chmod +x bin/git")
        var runner = try repository.runner("second")
        var variables = runner.variables
        variables["PATH"] = repository.directory.appending(path: "bin").path + ":" + variables["PATH", default: "/usr/bin:/bin"]
        runner = Program(variables: variables, workingDirectory: runner.workingDirectory)
        let drift = try await runner.run("drift", "production")
        #expect(drift.code == 0, "\(drift.all)")
        let calls = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(calls.count { $0.contains(" ls-remote ") && $0.contains("refs/plumb/ledger") } == 1, "\(calls)")
        #expect(calls.count { $0.contains(" ls-remote ") } == 2, "\(calls)")
        #expect(calls.count { $0.contains(" fetch ") && $0.contains("--depth=1") } == 1, "\(calls)")
        #expect(calls.filter { $0.contains(" push ") }.map { $0.contains("refs/plumb/drift/production") } == [true], "\(calls)")
        // The ledger is where it was: nothing is fetched, and what is read of it comes from one child. The other one reads the estate.
        try repository.shell("rm git.log")
        let plan = try await runner.run("plan", "production")
        #expect(plan.code == 2, "\(plan.all)")
        let again = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(again.count { $0.contains(" ls-remote ") && $0.contains("refs/plumb/ledger") } == 1, "\(again)")
        // The age of the last check comes with the same answer.
        #expect(again.count { $0.contains(" ls-remote ") } == 1, "\(again)")
        #expect(plan.talk.contains("drift last checked"), "\(plan.all)")
        #expect(again.count { $0.contains(" cat-file ") } == 3, "\(again)")
        #expect(again.allSatisfy { !$0.contains(" push ") && !$0.contains(" fetch ") && !$0.contains(" gc ") }, "\(again)")
        let late = try await repository.runner("third").run("plan", "production", adding: Program.mishap("MISHAP_CLOCK", 86_400))
        #expect(late.talk.contains("warning: drift last checked 1 d ago"), "\(late.all)")
        // The checkout has no more of the past than before, and nothing of the ledger.
        try repository.shell("cd second && test \"$(git rev-list --all --count)\" = 1 && test -z \"$(git for-each-ref refs/plumb)\"")
    }

    /// The ledger is signed; the ten begin with one that the previous version of the program wrote.
    @Test(arguments: [2, 10]) func ofManyAppliesOneRuns(_ count: Int) async throws {
        let repository = try await Repository(isMigrated: count == 10, isSigned: true)
        let runners = try (0..<count).map { try repository.runner("runner-\($0)") }
        #expect(try await runners[0].run("init", "production").code == 0)
        let plan = try await runners[0].run("plan", "production").output
        let digits = String(try #require(plan.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1))
        let words = [
            "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))",
        ]
        let results = try await withThrowingTaskGroup(of: Program.Result.self) { group in
            for runner in runners { group.addTask { try await runner.run(words) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count { $0.code == 0 } == 1)
        // 9 while the one runs, 6 when it has ended: what was reviewed is done.
        for result in results { #expect([0, 6, 9].contains(result.code), "\(result.all)") }
        let audit = try await runners[count - 1].run("audit", "verify")
        #expect(audit.code == 0 && audit.output.contains("unbroken") && audit.output.contains(" signed "), "\(audit.all)")
        #expect(try await runners[count - 1].run("plan", "production").code == 0)
    }

    /// From a file to git, and on from there: the same chain.
    @Test func aHistoryMovesHouse() async throws {
        let repository = try await Repository()
        let there = try repository.runner("only")
        let here = ["PLUMB_LEDGER": "here.sqlite", "CI": ""]
        // A plan is an event where it is kept.
        let kept = ["--out", repository.directory.path]
        #expect(try await there.run("init", "production", adding: here).code == 0)
        #expect(try await there.run(["plan", "production"] + kept, adding: here).code == 2)
        let head = try await there.run("audit", "verify", adding: here).output
        let copied = try await there.run("ledger", "copy", "--from", "here.sqlite", "--to", "git:origin")
        #expect(copied.output.contains("2 of 2 events copied"), "\(copied.all)")
        #expect(try await there.run("audit", "verify").output == head)
        #expect(try await there.run(["plan", "production"] + kept).code == 2)
        // What went on has become a history of its own, which the old one may not write over.
        #expect(try await there.run("ledger", "copy", "--from", "git:origin", "--to", "here.sqlite").output.contains("1 of 3"))
        _ = try await there.run(["plan", "production"] + kept)
        _ = try await there.run("init", "staging", adding: here)
        #expect(try await there.run("ledger", "copy", "--from", "git:origin", "--to", "here.sqlite").code == 1)
        #expect(try await there.run("ledger", "copy", "--from", "missing.sqlite", "--to", "git:origin").code == 1)
    }

    /// A history that goes with the runner would be empty the next time.
    @Test func aGateRefusesAFileInCI() async throws {
        let simulators = try await Simulators()
        let refused = try await simulators.plumb.run("plan", "production", adding: ["CI": "true"])
        #expect(refused.code == 1)
        #expect(refused.talk.contains("ledger: { kind: git, remote: origin }"))
        #expect(try await simulators.plumb.run("plan", "staging", adding: ["CI": "true"]).code == 2)
    }
}
