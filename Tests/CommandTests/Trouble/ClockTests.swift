#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// The clock of the machine that resumes is wrong, or that of the one that began was.
@Suite struct ClockTests {
    private static let day = 86_400

    @Test(arguments: [-400 * day, -7_200, 7_200, 400 * day])
    func itJumpsBetweenIntentAndResume(_ seconds: Int) async throws {
        let start = try await CrashStart()
        defer { start.remove() }
        let undisturbed = try await Undisturbed(start, side: 1)
        let world = try await CrashWorld(start)
        let point = try #require(undisturbed.requestPoints.first { $0.isAfterWrite })
        try await world.begin()
        #expect(try await world.apply(killedAt: point))
        let jump = Program.mishap("MISHAP_CLOCK", seconds)
        if seconds < 0 {
            // Leases are compared by the clock, so one that is behind takes no locks until somebody says that it is right.
            let refused = try await world.plumb.run("resume", "production", adding: jump)
            #expect(refused.code == 1 && refused.talk.contains("behind the newest entry"), "\(refused.all)")
            let accepted = try await world.plumb.run("locks", "--accept-clock", "--environment", "production", adding: jump)
            #expect(accepted.code == 0, "\(accepted.all)")
        }
        // What was confirmed so long ago, by that clock, is gone on with only in an emergency.
        let late = seconds > Self.day ? ["--break-glass", "the clock is wrong"] : []
        let resumed = try await world.plumb.run(["resume", "production"] + late, adding: jump)
        #expect(resumed.code == 0, "\(resumed.all)")
        // The clock did jump: an hour is nothing beside it.
        let told = try #require(try await world.events(kind: "apply.resumed").last?["time"]?.string)
        let time = try #require(ISO8601DateFormatter().date(from: told)).timeIntervalSince1970
        #expect(abs(time - Date().timeIntervalSince1970 - Double(seconds)) < 3_600)
        #expect(try await world.live().difference(from: undisturbed.live) == "")
        #expect(try await world.made() == undisturbed.made)
        #expect(try await world.plumb.run("audit", "verify").code == 0)
        #expect(try await world.plumb.run("plan", "production").code == 0)
    }
}
#endif
