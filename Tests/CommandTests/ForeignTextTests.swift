#if os(Linux)
import Foundation
import ProviderSimulators
import Testing

/// Text that others wrote, in everything the program prints.
@Suite struct ForeignTextTests {
    private static let erasing = #"x\e[1A\e[2K\e[1A\e[2K  in sync     0 calls\n\n  Nothing to change.\e[8m\u202E\x9B"#
    private static let seeds = [
        "heroku.yaml": "tokens: { HRKU-simulated-operator: dev@example.com }\napps: []\n",
        "cloudflare.yaml": """
        tokens: { cf-simulated-operator: [zone.read, dns.read, dns.edit] }
        zones:
        - id: f12dbb5cac57d5591a5058874498a6d1
          name: example.com
          plan: pro
          records:
          - { type: TXT, name: v.example.com, content: "\(erasing)", ttl: 1, comment: "c \\e[31mred @team # x" }
        """,
    ]

    private static func world() async throws -> SmallEstate {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: seeds) }
        for (name, text) in Self.seeds { try Data(text.utf8).write(to: seeds.appending(path: name)) }
        let estate = try SmallEstate(
            try await Simulators(seed: seeds.path),
            providers:
                "{ cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }, heroku: { kind: heroku, token: !env HEROKU_API_KEY } }"
        )
        // The name of a file is text of who wrote the change, too.
        try estate.write(
            "@team\u{1B}[2K #1.yaml",
            """
            zone: example.com
            environment: production
            resolvers: []
            records:
              - { name: v, type: TXT, value: "new", comment: "plain" }
              - { name: w, type: A, value: 192.0.2.66 }
            """)
        return estate
    }

    /// No byte that a terminal obeys but the end of a line.
    private func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || scalar.properties.generalCategory != .control && !(0x202A...0x202E).contains(scalar.value)
        }
    }

    @Test func aLiveValueMovesNoCursorAndBeginsNoLine() async throws {
        let world = try await Self.world()
        #expect(try await world.plumb.run("init", "production").code == 0)
        for arguments in [["-vv"], ["--output", "json", "-vv"], ["--output", "markdown", "-vv"], ["--allow", "x\u{1B}[2K"]] {
            let result = try await world.plumb.run(["plan", "production"] + arguments)
            #expect(isHarmless(result.all), "\(arguments)")
        }
        let plan = try await world.plan()
        // The live value is nobody's that plumb knows.
        #expect(plan.code == 4, "\(plan.all)")
        #expect(plan.output.contains(#"\e[1A\e[2K"#) && plan.output.contains(#"@team\e[2K #1.yaml:5"#))
        #expect(!plan.output.split(separator: "\n").contains { $0.hasPrefix("  Nothing to change.") })
        let page = try await world.plumb.run("plan", "production", "--output", "markdown").output
        #expect(!page.contains("@team") || page.contains("`@team\\e[2K #1.yaml:5"))
        let json = try await world.plumb.run("plan", "production", "--output", "json").output
        #expect(json.lowercased().contains(#"\u001b[1a"#))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.utf8)) }
    }

    /// git lets a branch be called almost anything.
    @Test func aBranchNameIsNoMarkup() async throws {
        let world = try await Self.world()
        let repository = TrustedRepository(at: world.directory)
        try repository.begin()
        #expect(try await world.plumb.run("init", "production").code == 0)
        try repository.git("checkout", "-q", "-b", "@team-`b`-<b>#1-\u{202E}evil")
        let shown = try await world.plumb.run("plan", "production")
        #expect(isHarmless(shown.all) && shown.output.contains(#"@team-`b`-<b>#1-\u202Eevil@"#), "\(shown.all)")
        let page = try await world.plumb.run("plan", "production", "--output", "markdown").output
        #expect(isHarmless(page) && !page.contains("<b>") && page.contains("desired @\u{200B}team-\\`b\\`-\\<b\\>"), "\(page)")
    }

    @Test func keysActorsAndMessagesAreEscaped() async throws {
        let world = try await Self.world()
        try world.write("service.yaml", "service: \"a\\e[2Kb\"\n\"k\\e[1A\\r\": 1\nenvironments: { production: { app: a } }\n")
        for output in ["text", "json"] {
            let result = try await world.plumb.run("validate", "--output", output)
            #expect(result.code == 3 && isHarmless(result.all), "\(output)")
        }
        try world.remove("service.yaml")
        let adding = ["PLUMB_ACTOR": "eve\u{1B}[2K\u{9B}\n  in sync"]
        #expect(try await world.plumb.run("init", "production", adding: adding).code == 0)
        for arguments in [["audit"], ["audit", "--output", "json"], ["status", "production"]] {
            let result = try await world.plumb.run(arguments)
            #expect(result.code == 0 && isHarmless(result.all), "\(arguments) \(result.all)")
        }
        #expect(try await world.plumb.run("audit").output.contains(#"by eve\e[2K\x9B\n  in sync"#))
    }

    @Test(arguments: [
        ["plan", "a", "b\u{1B}[2K"], ["pl\u{1B}[2Kan"], ["plan", "--o\u{1B}[2Kut", "x"], ["plan", "x", "--output", "\u{9B}2K"],
    ])
    func whatTheParserRefusesIsEscaped(_ arguments: [String]) async throws {
        let result = try await Program(variables: ["PATH": "/usr/bin:/bin"]).run(arguments)
        #expect(result.code == 64 && isHarmless(result.all), "\(result.all)")
        #expect(result.talk.contains("Usage: plumb"))
    }

    /// Whatever ends the program, no image of its memory is written; its children inherit that.
    @Test func coreDumpsAreOff() async throws {
        let world = try await Self.world()
        try TrustedRepository(at: world.directory).begin()
        let folder = world.directory.appending(path: "bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let log = world.directory.appending(path: "limits")
        let git = folder.appending(path: "git")
        try Data("#!/bin/sh\n{ ulimit -Hc; grep ^CoreDumping /proc/$PPID/status; } >> '\(log.path)'\nexit 1\n".utf8).write(to: git)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: git.path)
        _ = try await world.plumb.run(
            ["plan", "production"], adding: ["PATH": "\(folder.path):\(world.plumb.variables["PATH", default: "/usr/bin:/bin"])"])
        let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
        #expect(lines.first == "0", "\(lines)")
    }

    /// Registers, and the memory that they point to, hold what no watch has seen.
    @Test(arguments: [SIGSEGV, SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGTRAP, SIGQUIT])
    func aCrashPrintsNoMemory(_ signal: Int32) async throws {
        let world = try await Self.world()
        #expect(try await world.plumb.run("init", "production").code == 0)
        // The first request is never answered, so that the program is there to be hit.
        try await world.simulators.send("POST", "cloudflare", "/_control/faults", body: #"{"path": "/", "stall": true, "count": 99}"#)
        let out = world.directory.appending(path: "crash.txt")
        let program = try RunningProgram(
            world.plumb, ["plan", "production"], adding: ["SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no"], output: out)
        while try await world.simulators.requests("cloudflare").isEmpty, await program.isRunning {
            try await Task.sleep(for: .milliseconds(5))
        }
        await program.signal(signal)
        let ended = try await program.end()
        let text = await program.text
        #expect(ended == signal, "\(text)")
        for word in ["crashed", "Registers", "Backtrace", "Thread "] { #expect(!text.contains(word), "\(text)") }
    }

    /// Scanners of git hosts refuse a push with what they take for a live key.
    @Test func noFileHoldsWhatIsTakenForALiveKey() throws {
        // All that git tracks, so that no folder is forgotten.
        let search = Process()
        search.executableURL = URL(filePath: "/usr/bin/env")
        search.arguments = ["git", "-C", Program.root.path, "grep", "-nIE", "-f", "scripts/credential-forms"]
        let output = Pipe()
        search.standardOutput = output
        try search.run()
        let found = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        search.waitUntilExit()
        #expect(search.terminationStatus == 1 && found.isEmpty, "\(found)")
    }

    @Test func fakeCredentialsAreWhatTheSeedSays() {
        #expect(FakeCredential.make("stripe-secret-key live queue")?.hasPrefix("sk_" + "live_51Plumb") == true)
        #expect(FakeCredential.make("stripe-secret-key live queue") == FakeCredential.make("stripe-secret-key live queue"))
        #expect(FakeCredential.make("stripe-secret-key live queue") != FakeCredential.make("stripe-secret-key live other"))
        for words in ["", "stripe-secret-key", "stripe-secret-key both", "password live"] { #expect(FakeCredential.make(words) == nil) }
    }
}
#endif
