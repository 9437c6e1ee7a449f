#if os(Linux)
import CanonicalJSON
import Foundation
import Testing

/// The world of one wait, with the real program in it.
final class AwaitingWorld {
    let estate: SmallEstate
    private let thing: AwaitedThing
    /// Writes that the simulators have forgotten since.
    private var written: [String] = []
    private var runs = 0

    init(_ thing: AwaitedThing) async throws {
        self.thing = thing
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: seeds) }
        let heroku = "tokens: { HRKU-simulated-operator: ops@acme.example }\n\(thing.heroku)\n"
        try Data(heroku.utf8).write(to: seeds.appending(path: "heroku.yaml"))
        try Data("tokens: { cf-simulated-operator: [zone.read, dns.edit] }\nzones: [{ name: acme.example }]\n".utf8)
            .write(to: seeds.appending(path: "cloudflare.yaml"))
        estate = try SmallEstate(
            await thing.isAtResolvers ? Simulators.withNames(seed: seeds.path) : Simulators(seed: seeds.path),
            providers: """

                  heroku: { kind: heroku, token: !env HEROKU_API_KEY }
                  cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
                """, environments: "{ staging: {}, production: { gate: { phrase: now } } }")
        if let service = thing.service { try estate.write("web.yaml", service) }
        let resolvers = thing.isAtResolvers ? "[1.1.1.1]" : "[]"
        if let record = thing.zone {
            try estate.write(
                "zone.yaml", "zone: acme.example\nenvironment: production\nresolvers: \(resolvers)\nrecords:\n\(record)\n")
        }
        let begun = try await estate.plumb.run("init", "production")
        try #require(begun.code == 0, "\(begun.all)")
        if thing.isAtResolvers { try estate.simulators.silenceNames(true) }
    }

    /// The awaited thing is there from now on.
    func arrive() async throws {
        if thing.isAtResolvers { return try estate.simulators.silenceNames(false) }
        try await rewrite(thing.arrival)
    }

    /// Changes what the simulated Heroku has.
    func rewrite(_ change: (inout [String: JSONValue]) -> Void) async throws {
        // Taking a new state, the simulator forgets what it was asked.
        written += try await herokuWrites()
        let data = try await estate.simulators.send("GET", "heroku", "/_control/picture")
        var picture = try #require(try JSONValue(parsing: Array(data)).object)
        change(&picture)
        let body = String(decoding: JSONValue.object(picture).canonicalBytes(), as: UTF8.self)
        try await estate.simulators.send("POST", "heroku", "/_control/restore", body: body)
    }

    private func herokuWrites() async throws -> [String] { try await writes("heroku") }

    private func writes(_ kind: String) async throws -> [String] {
        try await estate.simulators.requests(kind).filter { !$0.hasPrefix("GET ") && !$0.contains("/_control/") }
    }

    /// Every write so far, without the ids in its path.
    func writes() async throws -> [String] {
        (written + (try await herokuWrites()) + (try await writes("cloudflare"))).map {
            $0.replacing(#/(apps|zones)/[^/]+/#, with: { "\($0.output.1)/…" })
        }
    }

    /// A program that runs until the test has seen what it wanted to.
    func start(_ arguments: [String]) throws -> RunningProgram {
        runs += 1
        return try RunningProgram(
            estate.plumb, arguments, output: estate.simulators.directory.appending(path: "run-\(runs).txt"))
    }

    /// Returns once the program says what it is waiting for.
    func untilWaiting(_ program: RunningProgram, again: Bool = false) async throws {
        let seen = again ? thing.seenAgain ?? thing.seen : thing.seen
        for _ in 0..<6_000 {
            if await program.text.contains(seen) { return }
            guard await program.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        try await program.kill()
        let text = await program.text
        Issue.record("it did not wait for \(seen): \(text)")
    }
}
#endif
