#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// A run whose files were edited after it was killed.
@Suite struct EditedResumeTests {
    private static let creation = CrashPoint.Request(kind: "heroku", method: "POST", path: "/apps")

    /// The files were edited between the two: what was confirmed has a service that they no longer have.
    @Test func aResumeWithoutTheServiceDoesNothing() async throws {
        let start = try await CrashStart()
        defer { start.remove() }
        let undisturbed = try await Undisturbed(start, side: 1)
        let world = try await CrashWorld(start)
        try await world.begin()
        #expect(try await world.apply(killedAt: .request(Self.creation, occurrence: 0, .after)))
        let before = try await world.requests().count { $0.0.isWrite }
        let file = start.directory.appending(path: "desired/service-3.yaml")
        let text = try Data(contentsOf: file)
        for edit in [{ try FileManager.default.removeItem(at: file) }, { try Data().write(to: file) }] {
            try edit()
            let refused = try await world.plumb.run("resume", "production")
            #expect([3, 5].contains(refused.code), "\(refused.all)")
            #expect(try await world.requests().count { $0.0.isWrite } == before, "\(refused.all)")
        }
        #expect(try await world.events(kind: "apply.completed").isEmpty)
        try text.write(to: file)
        try await world.goOn("with a service gone for a while")
        #expect(try await world.difference(from: undisturbed.live) == "")
        #expect(try await world.made() == undisturbed.made)
    }
}
#endif
