import CanonicalJSON
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// For random estates over random live states: apply, then the plan is empty; planned twice, it has one digest.
@Suite struct ConvergenceTests {
    @Test(arguments: 1...40)
    func applyThenPlanIsEmpty(_ seed: Int) async throws {
        var random = SeededNumbers(seed: UInt64(seed))
        let names = (1...Int.random(in: 1...4, using: &random)).map { "acme-\($0)" }
        let live = names.filter { _ in Bool.random(using: &random) }
        let bench = try HerokuBench(
            names.map { Self.service($0, &random) }, seed: HerokuBench.seed(live.map { Self.app($0, &random) }),
            secrets: ["vault:/S": "canary-of-the-test", "vault:/T": "another-canary"])
        for name in live where Bool.random(using: &random) { bench.deploy(name, types: ["web", "worker"]) }
        let first = try await bench.plan().plan
        let again = try await bench.plan().plan
        #expect(try first.digest() == again.digest())
        try await bench.apply()
        // What the world takes its time for has happened, and the first release with it.
        bench.transport.advance(seconds: 3_600)
        for name in names { bench.deploy(name, types: ["web", "worker"]) }
        try await bench.apply()
        bench.transport.advance(seconds: 3_600)
        let last = try await bench.plan().plan
        #expect(last.changes.isEmpty, "\(last.changes.map(\.address))")
    }

    private static func service(_ name: String, _ random: inout SeededNumbers) -> String {
        var lines = ["service: \(name)"]
        if Bool.random(using: &random) { lines.append("stack: \(["heroku-24", "container"].randomElement(using: &random) ?? "")") }
        if Bool.random(using: &random) { lines.append("maintenance: \(Bool.random(using: &random))") }
        if Bool.random(using: &random), !lines.contains("stack: container") { lines.append("buildpacks: [heroku/ruby, heroku/nodejs]") }
        if Bool.random(using: &random) { lines.append("features: { preboot: \(Bool.random(using: &random)) }") }
        if Bool.random(using: &random) { lines.append("domains: [\(name).example.com]") }
        if Bool.random(using: &random) { lines.append("addons: { redis: { plan: \"heroku-redis:mini\" } }") }
        let values = ["\"1\"", "\"with spaces, and: colons\"", "!secret \"vault:/S\"", "!secret \"vault:/T\"", "!absent", "\"\""]
        let config = ["A", "B", "C", "D"].filter { _ in Bool.random(using: &random) }.map {
            "\($0): \(values.randomElement(using: &random) ?? "")"
        }
        if !config.isEmpty { lines.append("config: { \(config.joined(separator: ", ")) }") }
        let size = ["standard-1x", "standard-2x", "performance-m"].randomElement(using: &random) ?? ""
        if Bool.random(using: &random) {
            lines.append("formation: { web: { quantity: \(Int.random(in: 0...3, using: &random)), size: \(size) } }")
        }
        return (lines + ["environments: { staging: { app: \(name) } }"]).joined(separator: "\n")
    }

    private static func app(_ name: String, _ random: inout SeededNumbers) -> JSONValue {
        var config: [String: String] = [:]
        for key in ["A", "B", "C", "E"] where Bool.random(using: &random) {
            config[key] = ["1", "canary-of-the-test", "something else", ""].randomElement(using: &random)
        }
        return HerokuBench.app(name, config: config)
    }
}
