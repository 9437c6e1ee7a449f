#if os(Linux)
import Foundation
import TestBench
import Testing

/// Runbook 7 on an invented app: destruction planned ahead with a soak of a week and a list of what must be true first.
@Suite struct RetirementTests {
    private static let estate = """
        estate: acme
        git: optional
        fingerprint_key: !env KEY
        providers: { heroku: { kind: heroku, token: !env HEROKU_API_KEY } }
        environments: { production: { gate: { phrase: now } } }
        """

    private static func service(_ retire: String) -> String {
        """
        service: old
        stack: heroku-24
        config: { A: "1" }
        addons: { db: { plan: "heroku-postgresql:mini" } }
        environments: { production: { app: acme-old } }
        \(retire)
        """
    }

    private struct World {
        let simulators: Simulators
        let directory: URL
        let plumb: Program

        init() async throws {
            simulators = try await Simulators.withNames()
            directory = simulators.directory.appending(path: "estate")
            try FileManager.default.createDirectory(at: directory.appending(path: "desired"), withIntermediateDirectories: true)
            var variables = simulators.variables
            variables["KEY"] = "a fingerprint key of the test, long enough"
            plumb = Program(variables: variables, workingDirectory: directory)
            try write("estate.yaml", RetirementTests.estate)
        }

        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: directory.appending(path: "desired/" + name))
        }

        /// Plans and applies on a day so many days from now.
        func apply(after days: Int = 0, typing names: String = "") async throws -> Program.Result {
            let clock = Program.mishap("MISHAP_CLOCK", days * 86_400)
            let plan = try await plumb.run("plan", "production", adding: clock)
            let digits = String(try #require(plan.output.firstMatch(of: /plan ([0-9a-f]{8})/)?.1, "\(plan.all)"))
            return try await plumb.run(
                ["apply", "production", "--digest", digits, "--target", "production", "--confirm", "now \(digits)\(names)"], adding: clock)
        }

        func apps() async throws -> String {
            String(decoding: try await simulators.send("GET", "heroku", "/apps", headers: Simulators.asOperator), as: UTF8.self)
        }
    }

    @Test func anAppIsRetired() async throws {
        let world = try await World()
        try world.write("old.yaml", Self.service(""))
        #expect(try await world.plumb.run("init", "production").code == 0)
        #expect(try await world.apply().code == 0)
        #expect(try await world.apps().contains("acme-old"))

        // Out of the files is no way to destroy it.
        try world.write("old.yaml", "service: other\nenvironments: { production: { app: acme-other } }\n")
        let gone = try await world.plumb.run("plan", "production")
        #expect(gone.output.contains("plan.left-behind") && !gone.output.contains("destroy"))

        try world.write("old.yaml", Self.service("retire: { soak: 7d, reason: replaced, conditions: [no traffic for a week] }"))
        let announced = try await world.apply()
        #expect(announced.code == 0, "\(announced.all)")
        let ahead = try await world.plumb.run("plan", "production", adding: Program.mishap("MISHAP_CLOCK", 6 * 86_400))
        #expect(ahead.code == 0, "\(ahead.all)")
        #expect(ahead.output.contains("at the earliest") && ahead.output.contains("no traffic for a week"))

        try world.write(
            "old.yaml",
            Self.service(#"retire: { soak: 7d, reason: replaced, conditions: [{ what: no traffic for a week, met: "kris, 8th" }] }"#))
        let early = try await world.plumb.run("plan", "production", adding: Program.mishap("MISHAP_CLOCK", 6 * 86_400))
        #expect(early.code == 0 && early.output.contains("at the earliest"), "\(early.all)")

        // The app's name is typed, since its data goes with it.
        let untyped = try await world.apply(after: 8)
        #expect(untyped.code == 5, "\(untyped.all)")
        #expect(try await world.apps().contains("acme-old"))
        let destroyed = try await world.apply(after: 8, typing: " acme-old")
        #expect(destroyed.code == 0, "\(destroyed.all)")
        #expect(try await !world.apps().contains("acme-old"))

        // It is not made again, and once out of the files it is forgotten.
        let after = try await world.plumb.run("plan", "production", adding: Program.mishap("MISHAP_CLOCK", 9 * 86_400))
        #expect(after.code == 0, "\(after.all)")
        #expect(after.output.contains("out of the files"))
    }
}
#endif
