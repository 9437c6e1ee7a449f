#if os(Linux)
import Foundation
import Testing

/// A message says what to do next, and the advice is right.
@Suite struct AdviceTests {
    private static func estate(_ more: [String: String] = [:]) async throws -> SmallEstate {
        let simulators = try await Simulators()
        let estate = try SmallEstate(
            simulators, providers: "{ cloudflare: { kind: cloudflare, token: !env CF }, other: { kind: cloudflare, token: !env CF } }",
            adding: ["CF": "cf-simulated-operator", "PLUMB_LEDGER": simulators.directory.appending(path: "small.sqlite").path]
                .merging(more) { _, new in new })
        return estate
    }

    @Test("where there is no estate, how one is begun")
    func noEstate() async throws {
        let estate = try await Self.estate()
        let result = try await estate.plumb.run("validate", "--desired", "nowhere")
        #expect(result.code == 3 && result.all.contains("plumb start, or plumb adopt"), "\(result.all)")
    }

    @Test("an environment that is none is no empty history, and one without a history is begun")
    func histories() async throws {
        let estate = try await Self.estate()
        #expect(try await estate.plumb.run("init", "production", "--empty").code == 0)
        let log = try await estate.plumb.run("audit", "log", "--environment", "producton")
        #expect(log.code == 1 && log.talk.contains("did you mean production?"), "\(log.all)")
        let run = try await estate.plumb.run("audit", "log", "--run", "nope")
        #expect(run.code == 1 && run.talk.contains("the ledger has no run nope"), "\(run.all)")
        let known = try await estate.plumb.run("audit", "log", "--environment", "production")
        #expect(known.code == 0, "\(known.all)")
        let status = try await estate.plumb.run("status", "nope")
        #expect(status.code == 1 && status.talk.contains("the files declare no environment \"nope\""), "\(status.all)")
    }

    @Test("of several providers with zones one is named, and proxies are not lost without a word")
    func zoneImport() async throws {
        let estate = try await Self.estate()
        let file = estate.directory.appending(path: "acme.zone")
        try Data("$ORIGIN acme.example.\n@ 300 IN A 192.0.2.1 ; proxied\n".utf8).write(to: file)
        let unnamed = try await estate.plumb.run("zone", "import", file.path)
        #expect(unnamed.code == 64 && unnamed.talk.contains("Give --provider cloudflare or --provider other"), "\(unnamed.all)")
        let named = try await estate.plumb.run("zone", "import", file.path, "--provider", "other")
        #expect(named.code == 0 && named.output.contains("provider: other"), "\(named.all)")
        #expect(named.talk.contains("1 record is proxied, as comments say"), "\(named.all)")
    }

    @Test("a fingerprint key that could be guessed is refused")
    func shortKey() async throws {
        let estate = try await Self.estate()
        let result = try await estate.plumb.run(["plan", "production"], adding: ["KEY": "short"])
        #expect(result.code == 1 && result.talk.contains("shorter than 32 characters"), "\(result.all)")
    }
}
#endif
