#if os(Linux)
import Foundation
import Testing

/// Too little of what the system gives: a message and an exit code, never a crash and never a result that nobody can read.
@Suite struct ScarcityTests {
    private static func limited(_ plumb: Program, _ limits: String) -> Program {
        var limited = plumb
        limited.starter = ["/bin/sh", "-c", "\(limits); exec \"$@\"", "sh"]
        return limited
    }

    /// A result that could not be written is a failure, whatever the result was.
    @Test(arguments: [["validate"], ["plan", "staging"], ["plan", "staging", "--output", "json"], ["flags"], ["schema"], ["--help"]])
    func theOutputIsFull(_ arguments: [String]) async throws {
        let simulators = try await Simulators()
        var plumb = simulators.plumb
        plumb.starter = ["/bin/sh", "-c", "exec \"$@\" >/dev/full", "sh"]
        let result = try await plumb.run(arguments)
        #expect(result.code == 1 || arguments == ["--help"], "\(result.code) \(result.all)")
        #expect(
            result.talk.contains("the output could not be written: No space left on device") || arguments == ["--help"], "\(result.all)")
    }

    /// Whoever closes the pipe wanted no more of it.
    @Test func theReaderIsGone() async throws {
        let simulators = try await Simulators()
        var plumb = simulators.plumb
        plumb.starter = ["/bin/sh", "-c", "\"$@\" | true", "sh"]
        let result = try await plumb.run("schema")
        #expect(result.code == 0 && !result.talk.contains("could not be written"), "\(result.all)")
    }

    @Test(arguments: [4, 16, 64, 255]) func fewDescriptors(_ count: Int) async throws {
        let simulators = try await Simulators()
        let result = try await Self.limited(simulators.plumb, "ulimit -n \(count)").run("plan", "staging")
        #expect(result.code == 1, "\(result.code) \(result.all)")
        // With next to none not even the program's libraries can be opened; then the loader says so.
        #expect(result.talk.contains("ulimit -n 256") || count == 4, "\(result.all)")
    }

    @Test func aSoftLimitIsRaised() async throws {
        let simulators = try await Simulators()
        let result = try await Self.limited(simulators.plumb, "ulimit -Sn 64").run("validate")
        #expect(result.code == 0, "\(result.all)")
    }

    @Test func littleMemory() async throws {
        let simulators = try await Simulators()
        let result = try await Self.limited(simulators.plumb, "ulimit -v 800000").run("plan", "staging")
        #expect(result.code == 1, "\(result.code) \(result.all)")
        #expect(result.talk.contains("ulimit -v unlimited"), "\(result.all)")
    }
}
#endif
