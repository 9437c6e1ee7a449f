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
    @Test(
        arguments: [
            ["validate"], ["plan", "staging"], ["plan", "staging", "--output", "json"], ["flags"], ["schema"], ["--help"], ["help"],
            ["--version"], ["plan", "--help"], ["completion", "bash"],
        ])
    func theOutputIsFull(_ arguments: [String]) async throws {
        let simulators = try await Simulators()
        var plumb = simulators.plumb
        plumb.starter = ["/bin/sh", "-c", "exec \"$@\" >/dev/full", "sh"]
        let result = try await plumb.run(arguments)
        #expect(result.code == 1, "\(result.code) \(result.all)")
        #expect(result.talk.contains("the output could not be written: No space left on device"), "\(result.all)")
    }

    /// What is opened next must not take the place of a stream that is closed.
    @Test(arguments: [["validate"], ["plan", "staging"], ["--help"]]) func theOutputIsClosed(_ arguments: [String]) async throws {
        let simulators = try await Simulators()
        var plumb = simulators.plumb
        plumb.starter = ["/bin/sh", "-c", "exec \"$@\" <&- >&-", "sh"]
        let result = try await plumb.run(arguments)
        #expect(result.code == 1, "\(result.code) \(result.all)")
        #expect(result.talk.contains("the output could not be written: Bad file descriptor"), "\(result.all)")
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

    /// Descriptors that a caller left open are not there for the program, whatever the limit is.
    @Test func descriptorsThatAreTaken() async throws {
        let simulators = try await Simulators()
        let taken = "i=10; while [ $i -lt 255 ]; do eval \"exec $i</dev/null\"; i=$((i + 1)); done; ulimit -n 256"
        var plumb = simulators.plumb
        plumb.starter = ["/bin/bash", "-c", "\(taken); exec \"$@\"", "bash"]
        let result = try await plumb.run("plan", "staging")
        #expect(result.code == 1, "\(result.code) \(result.all)")
        #expect(result.talk.contains("free descriptors") && result.talk.contains("ulimit -n 1024"), "\(result.all)")
    }

    @Test(arguments: [["validate"], ["plan", "staging"]]) func littleData(_ arguments: [String]) async throws {
        let simulators = try await Simulators()
        let result = try await Self.limited(simulators.plumb, "ulimit -d 20000").run(arguments)
        #expect(result.code == 1, "\(result.code) \(result.all)")
        #expect(result.talk.contains("ulimit -d unlimited"), "\(result.all)")
    }

    @Test func aSoftLimitIsRaised() async throws {
        let simulators = try await Simulators()
        let result = try await Self.limited(simulators.plumb, "ulimit -Sn 64").run("validate")
        #expect(result.code == 0, "\(result.all)")
    }

    /// Nobody else has processes of that number, which the limit counts.
    @Test(.enabled(if: getuid() == 0, "the limit of threads is none for root, and becoming another takes root"), arguments: [1, 3, 8])
    func fewThreads(_ count: Int) async throws {
        var plumb = Program(variables: ["PATH": "/usr/bin:/bin"])
        plumb.starter = [
            "/usr/bin/setpriv", "--reuid", "64123", "--clear-groups", "--bounding-set", "-all", "/bin/bash", "-c",
            "ulimit -u \(count); exec \"$@\"", "bash",
        ]
        let result = try await plumb.run("validate")
        #expect(result.code == 1, "\(result.code) \(result.all)")
        #expect(result.talk.contains("ulimit -u unlimited"), "\(result.all)")
    }

    @Test func littleMemory() async throws {
        let simulators = try await Simulators()
        let result = try await Self.limited(simulators.plumb, "ulimit -v 800000").run("plan", "staging")
        #expect(result.code == 1, "\(result.code) \(result.all)")
        #expect(result.talk.contains("ulimit -v unlimited"), "\(result.all)")
    }
}
#endif
