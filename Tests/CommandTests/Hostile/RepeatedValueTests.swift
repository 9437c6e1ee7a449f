#if os(Linux)
import Foundation
import TestBench
import Testing

/// What a provider repeats in its answers, and what a value that reads like our own words does to outputs.
@Suite struct RepeatedValueTests {
    private func change(_ world: DriftWorld) throws {
        try world.small.write(
            "web.yaml",
            """
            service: web
            environments:
              production:
                app: acme-web
                config:
                  FLAG_A: "false"
                  FLAG_B: "true"
            """)
    }

    /// The words of a refusal hold a live value: no output has it, and that the write failed is recorded.
    @Test func aRefusalThatRepeatsAValue() async throws {
        let world = try await DriftWorld()
        let value = "a live value, 4711-kept-by-nobody"
        try await world.simulators.send(
            "PATCH", "heroku", "/apps/acme-web/config-vars", headers: Simulators.asOperator, body: #"{"STRANGE":"\#(value)"}"#)
        try change(world)
        let id = try await world.app("web")
        try await world.fault(
            "heroku",
            #"{"method":"PATCH","path":"/apps/\#(id)/config-vars","status":422,"count":1,"body":{"id":"invalid_params","message":"no: \#(value)"}}"#
        )
        let applied = try await world.small.apply()
        #expect(applied.code == 1 && !applied.all.contains(value), "\(applied.all)")
        #expect(applied.all.contains("what the provider said is left out"), "\(applied.all)")
        let log = try await world.plumb.run("audit", "log")
        #expect(log.output.contains("operation.failed") && !log.all.contains(value), "\(log.all)")
    }

    /// Whoever can set one variable could otherwise have every report of drift withheld.
    @Test(arguments: ["heroku/acme-web", "heroku acme-web", "heroku/acme-web/config/FLAG_A"])
    func aValueThatReadsLikeAPlace(_ value: String) async throws {
        let world = try await DriftWorld()
        #expect(try await world.check().code == 0)
        try await world.simulators.send(
            "PATCH", "heroku", "/apps/acme-web/config-vars", headers: Simulators.asOperator,
            body: #"{"X_NAME":"\#(value)","FLAG_A":"false"}"#)
        let check = try await world.check()
        #expect(check.code == 8 && check.output.contains("FLAG_A") && !check.all.contains("withheld"), "\(check.all)")
        let status = try await world.plumb.run("status", "production")
        #expect(status.output.contains("drift last checked") && status.output.contains(" open"), "\(status.all)")
    }
}
#endif
