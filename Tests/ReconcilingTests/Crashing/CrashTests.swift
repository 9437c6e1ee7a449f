import TestBench
import Testing

/// Kill it anywhere, and resume: what is live is what an undisturbed run leaves, and nothing is there twice.
@Suite struct CrashTests {
    @Test func everyPoint() async throws {
        let undisturbed = try CrashWorld()
        try await undisturbed.begin()
        let process = DyingProcess(dyingAt: nil)
        try await undisturbed.apply(process)
        try await undisturbed.settle()
        let wanted = undisturbed.live()
        let writes = undisturbed.heroku.requests.filter { !$0.hasPrefix("GET") }.count
        #expect(writes >= 12)
        #expect(process.steps > 50)

        await withTaskGroup(of: Void.self) { group in
            for point in 0..<process.steps {
                group.addTask { await Self.killed(at: point, wanted: wanted) }
            }
        }
    }

    private static func killed(at point: Int, wanted: LivePicture) async {
        do {
            let world = try CrashWorld()
            try await world.begin()
            try await world.apply(DyingProcess(dyingAt: point))
            try await world.resume()
            try await world.settle()
            #expect(world.live().difference(from: wanted) == "", "killed at step \(point)")
        } catch {
            Issue.record("killed at step \(point): \(error)")
        }
    }
}
