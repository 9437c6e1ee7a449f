#if os(Linux)
import Foundation
import TestBench
import Testing

/// An estate of a few lines with one gated environment, planned and applied on whatever day it is.
struct SmallEstate {
    let simulators: Simulators
    let directory: URL
    let plumb: Program

    /// - Parameters:
    ///   - providers: as in the estate's file.
    ///   - environments: likewise; `production` is the one that is planned.
    ///   - more: variables of the program's environment.
    init(
        _ simulators: Simulators, providers: String, environments: String = "{ production: { gate: { phrase: now } } }",
        adding more: [String: String] = [:]
    ) throws {
        self.simulators = simulators
        directory = simulators.directory.appending(path: "estate")
        try FileManager.default.createDirectory(at: directory.appending(path: "desired"), withIntermediateDirectories: true)
        var variables = simulators.variables.merging(more) { _, new in new }
        variables["KEY"] = "a fingerprint key of the test, long enough"
        plumb = Program(variables: variables, workingDirectory: directory)
        try write(
            "estate.yaml",
            """
            estate: acme
            git: optional
            fingerprint_key: !env KEY
            providers: \(providers)
            environments: \(environments)
            """)
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: directory.appending(path: "desired/" + name))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: directory.appending(path: "desired/" + name)) }

    /// Plans on a day so many days from now.
    func plan(after days: Int = 0) async throws -> Program.Result {
        try await plumb.run("plan", "production", adding: Program.mishap("MISHAP_CLOCK", days * 86_400))
    }

    /// Plans and applies on such a day.
    /// - Parameters:
    ///   - names: what is typed behind the words and the digits.
    ///   - lifts: options that lift brakes, such as `--allow ID`.
    func apply(after days: Int = 0, typing names: String = "", lifting lifts: [String] = []) async throws -> Program.Result {
        try await plumb.run(
            try await confirmed(after: days, typing: names, lifting: lifts), adding: Program.mishap("MISHAP_CLOCK", days * 86_400))
    }

    /// Plans on such a day.
    /// - Returns: the arguments that apply the plan.
    func confirmed(after days: Int = 0, typing names: String = "", lifting lifts: [String] = []) async throws -> [String] {
        let plan = try await plumb.run(["plan", "production"] + lifts, adding: Program.mishap("MISHAP_CLOCK", days * 86_400))
        let digits = String(try #require(plan.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(plan.all)"))
        return ["apply", "production", "--digest", digits, "--target", "production", "--confirm", "now \(digits.prefix(8))\(names)"] + lifts
    }

    func answer(_ provider: String, _ path: String, headers: [String: String]) async throws -> String {
        String(decoding: try await simulators.send("GET", provider, path, headers: headers), as: UTF8.self)
    }
}
#endif
