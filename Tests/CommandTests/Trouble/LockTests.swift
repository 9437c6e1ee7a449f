#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// What becomes of locks when their holder is stopped, asked to stop, or waited for.
@Suite struct LockTests {
    private static let seed = """
        tokens: { cf-simulated-operator: [zone.read, dns.edit] }
        zones:
        - name: acme.example
          records:
          - { type: A, name: a.acme.example, content: 192.0.2.1 }
        """

    private let estate: SmallEstate

    init() async throws {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: seeds) }
        try Data(Self.seed.utf8).write(to: seeds.appending(path: "cloudflare.yaml"))
        let simulators = try await Simulators(seed: seeds.path)
        estate = try SmallEstate(simulators, providers: "{ cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS } }")
        try declare("192.0.2.2")
        #expect(try await estate.plumb.run("init", "production").code == 0)
    }

    private func declare(_ address: String) throws {
        try estate.write(
            "zone.yaml",
            """
            zone: acme.example
            resolvers: []
            environment: production
            records:
              - { name: a, type: A, value: \(address) }
            """)
    }

    /// An apply that waits for its words.
    private func waiting(isControlled: Bool = false) async throws -> (program: TypingProgram, words: String) {
        let planned = try await estate.plumb.run("plan", "production", "--output", "json")
        try #require(planned.code == 2, "\(planned.all)")
        let digest = try #require(try JSONValue(parsing: Array(planned.output.utf8))["digest"]?.string)
        let program = try TypingProgram(
            estate.plumb, ["apply", "production", "--digest", digest], in: estate.directory, isControlled: isControlled)
        try await program.asked("to apply")
        return (program, "now \(digest.prefix(8))")
    }

    private func writes() async throws -> Int {
        try await estate.simulators.requests("cloudflare").count { !$0.hasPrefix("GET") }
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func whoIsAskedToStopAtThePromptGivesTheLocksBack(_ signal: Int32) async throws {
        let program = try await waiting().program
        #expect(try await estate.plumb.run("locks").output.contains("visitor on "))
        try program.signal(signal)
        #expect(try await program.end() == 128 + signal)
        #expect(program.said.contains("nothing was written"))
        #expect(try await estate.plumb.run("locks").output == "no locks are held\n")
        #expect(try await writes() == 0)
    }

    /// As in a shell: the terminal turns the key into a signal while the program reads from it.
    @Test func controlCAtThePromptEndsTheProgram() async throws {
        let program = try await waiting(isControlled: true).program
        program.typeControlC()
        #expect(try await program.end() == 128 + SIGINT)
        #expect(program.said.contains("nothing was written"))
        #expect(try await estate.plumb.run("locks").output == "no locks are held\n")
        #expect(try await writes() == 0)
    }

    /// Two minutes pass for everybody else; the process itself did not notice.
    @Test func whoWasStoppedWhileAnotherRunHadTheLocksWritesNothing() async throws {
        let (program, words) = try await waiting()
        try program.signal(SIGSTOP)
        try declare("192.0.2.3")
        let other = try await estate.plumb.run(
            try await estate.confirmed(), adding: Program.mishap("MISHAP_CLOCK", 124))
        #expect(other.code == 0, "\(other.all)")
        let before = try await writes()
        try program.signal(SIGCONT)
        program.type(words)
        // What it planned is no longer so, or its locks are gone: whichever it notices first.
        let code = try await program.end()
        #expect([6, 9].contains(code), "\(program.said)")
        #expect(program.said.contains("nothing was written"), "\(program.said)")
        #expect(try await writes() == before)
        try declare("192.0.2.3")
        #expect(try await estate.plan(after: 1).code == 0)
    }

    /// It wakes up after another process finished its run: nothing it says of the run counts.
    @Test func whoLostTheLocksDoesNotCloseTheRun() async throws {
        let words = try await estate.confirmed()
        let fault = #"{"method": "POST", "path": "/", "when": "after", "delay": 1500}"#
        try await estate.simulators.send("POST", "cloudflare", "/_control/faults", body: fault)
        let stopped = try RunningProgram(estate.plumb, words, output: estate.directory.appending(path: "stopped.txt"))
        while try await writes() == 0, await stopped.isRunning { try await Task.sleep(for: .milliseconds(3)) }
        await stopped.signal(SIGSTOP)
        let later = Program.mishap("MISHAP_CLOCK", 124)
        let successor = try await estate.plumb.run(["resume", "production"], adding: later)
        #expect(successor.code == 0, "\(successor.all)")
        await stopped.signal(SIGCONT)
        #expect(try await stopped.end() == 7)
        let said = await stopped.text
        #expect(said.contains("another process took over the locks"), "\(said)")
        #expect(try await writes() == 1)
        let status = try await estate.plumb.run(["status", "production"], adding: later)
        #expect(status.code == 0 && !status.output.contains("in part"), "\(status.all)")
        #expect(try await estate.plumb.run(["resume", "production"], adding: later).talk.contains("nothing to resume"))
        #expect(try await estate.plan(after: 1).code == 0)
    }

    @Test func whoWantsTheLocksIsToldWhoHasThemAndMayWait() async throws {
        let (program, words) = try await waiting()
        let refused = try await estate.plumb.run(try await estate.confirmed())
        #expect(refused.code == 9)
        #expect(
            refused.talk.firstMatch(
                of: /cloudflare\/acme.example is locked by visitor on [^ ]+ \(plumb apply production\) for \d+ s\n.*--lock-timeout/) != nil,
            "\(refused.talk)")
        let arguments = try await estate.confirmed() + ["--lock-timeout", "10m"]
        let second = try TypingProgram(estate.plumb, arguments, in: estate.directory)
        try await second.asked("waiting at most 600 s: cloudflare/acme.example is locked by visitor")
        program.type(words)
        #expect(try await program.end() == 0, "\(program.said)")
        // What it waited for changed what it was to do.
        #expect(try await second.end() == 6, "\(second.said)")
    }

    /// Somebody else's clock was two hours ahead, or this one's is behind.
    @Test func aClockThatIsBehindTakesNoLockUntilSomebodyVouchesForIt() async throws {
        let behind = Program.mishap("MISHAP_CLOCK", -7_200)
        let words = try await estate.confirmed()
        let refused = try await estate.plumb.run(words, adding: behind)
        #expect(refused.code == 1)
        #expect(refused.talk.contains("2 h behind") || refused.talk.contains("119 min behind"), "\(refused.talk)")
        #expect(refused.talk.contains("plumb locks --accept-clock --environment production"))
        #expect(try await writes() == 0)
        let accepted = try await estate.plumb.run("locks", "--accept-clock", "--environment", "production", adding: behind)
        #expect(accepted.code == 0, "\(accepted.all)")
        let applied = try await estate.plumb.run(words, adding: behind)
        #expect(applied.code == 0, "\(applied.all)")
    }
}
#endif
