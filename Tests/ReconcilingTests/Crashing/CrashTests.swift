import Reconciling
import TestBench
import Testing

/// Kill it anywhere, and resume: what is live is what an undisturbed run leaves, and nothing is there twice.
@Suite struct CrashTests {
    /// What a run leaves that nothing disturbs, and how many steps it takes.
    private static func undisturbed() async throws -> (wanted: LivePicture, steps: Int) {
        let undisturbed = try CrashWorld()
        try await undisturbed.begin()
        let process = DyingProcess(dyingAt: nil)
        try await undisturbed.apply(process)
        try await undisturbed.settle()
        let writes = undisturbed.heroku.requests.filter { !$0.hasPrefix("GET") }.count
        #expect(writes >= 12)
        #expect(process.steps > 50)
        return (undisturbed.live(), process.steps)
    }

    @Test func everyPoint() async throws {
        let (wanted, steps) = try await Self.undisturbed()
        let results = await tryEach(Array(0..<steps), width: steps) { point in
            try await Self.killed(at: point, MemoryLedger(), wanted: wanted)
        }
        for (point, result) in results.enumerated() { #expect(throws: Never.self, "killed at step \(point)") { try result.get() } }
    }

    /// The same in each home of a ledger, signed, also where the previous version of the program began it: every point with `make soak`,
    /// otherwise some.
    @Test(arguments: LedgerHome.allCases) func aPoint(in home: LedgerHome) async throws {
        let (wanted, steps) = try await Self.undisturbed()
        let ledgers = try LedgerHomes(home)
        let points = home.sample(Array(0..<steps), home.isGit ? 4 : 16)
        let results = await tryEach(points) { point in
            let ledger = try await ledgers.open()
            try await Self.killed(at: point, ledger, wanted: wanted)
        }
        for (point, result) in zip(points, results) { #expect(throws: Never.self, "killed at step \(point)") { try result.get() } }
        try await ledgers.expectWhole(count: points.count)
    }

    private static func killed(at point: Int, _ ledger: any Ledger, wanted: LivePicture) async throws {
        let world = try CrashWorld(ledger)
        try await world.begin()
        try await world.apply(DyingProcess(dyingAt: point))
        try await world.resume()
        try await world.settle()
        #expect(world.live().difference(from: wanted) == "", "killed at step \(point)")
    }
}
