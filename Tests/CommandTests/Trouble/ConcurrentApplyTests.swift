import Foundation
import TestBench
import Testing

/// Two people, or ten, apply one environment at once.
@Suite struct ConcurrentApplyTests {
    /// The ten begin with a ledger that the previous version of the program wrote.
    @Test(arguments: [2, 10]) func exactlyOneRuns(_ count: Int) async throws {
        let start = try await CrashStart(isMigrated: count == 10)
        defer { start.remove() }
        let alone = try await CrashWorld(start)
        try await alone.begin()
        _ = try await alone.apply()
        let world = try await CrashWorld(start)
        try await world.begin()
        let plumb = world.plumb
        let results = try await withThrowingTaskGroup(of: Program.Result.self) { group in
            for _ in 0..<count { group.addTask { try await plumb.run(start.words) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count { $0.code == 0 } == 1)
        // 9 while the one runs, 6 when it has ended: what was reviewed is done.
        for result in results { #expect([0, 6, 9].contains(result.code), "\(result.all)") }
        #expect(try await plumb.run("audit", "verify").code == 0)
        #expect(try await plumb.run("plan", "production").code == 0)
        #expect(try await world.live().difference(from: try await alone.live()) == "")
        #expect(try await world.made() == (try await alone.made()))
    }
}
