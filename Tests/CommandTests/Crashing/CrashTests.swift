import Foundation
import Concurrency
import TestBench
import Testing

/// Kill the program anywhere, and resume: what is live is what an undisturbed run leaves, and nothing is there twice.
@Suite struct CrashTests {
    /// Worlds side by side.
    private static let width = 6

    /// Random times on top of every point; `make soak` asks for more.
    private static var randomTimes: Int {
        ProcessInfo.processInfo.environment["PLUMB_SOAK"].flatMap { Int($0) } ?? 50
    }

    private static var isSoaked: Bool { ProcessInfo.processInfo.environment["PLUMB_SOAK"] != nil }

    @Test func everyPointAndRandomTimes() async throws {
        let start = try await CrashStart(isMigrated: true)
        defer { start.remove() }
        #expect(start.operations >= 25)
        let undisturbed = try await Undisturbed(start, side: Self.width)
        let points =
            undisturbed.requestPoints + undisturbed.ledgerPoints(operations: start.operations, writes: Self.randomTimes / 2)
            + undisturbed.times(Self.randomTimes)
        await Self.check(points, start, undisturbed)
    }

    /// The same where the ledger is in git, and signed, for a clone that has seen nothing of it: all points and a tenth of the random times
    /// with `make soak`, otherwise the same few each time.
    @Test(arguments: [false, true]) func whereTheLedgerIsInGit(_ isMigrated: Bool) async throws {
        let start = try await CrashStart(isMigrated: isMigrated, isShared: true)
        defer { start.remove() }
        let undisturbed = try await Undisturbed(start, side: 2)
        let all = undisturbed.requestPoints + undisturbed.pushPoints
        #expect(all.count > 100)
        let times = undisturbed.times(Self.isSoaked ? Self.randomTimes / 10 : 2)
        var random = SeededNumbers(seed: isMigrated ? 12 : 11)
        let few = Array(all.shuffled(using: &random).prefix(10))
        await Self.check((Self.isSoaked ? all : few) + times, start, undisturbed)
    }

    /// The same where a release, an add-on or a DNS target is waited for.
    @Test func whileProvidersTakeTheirTime() async throws {
        let start = try await CrashStart(isSlow: true)
        defer { start.remove() }
        let undisturbed = try await Undisturbed(start, side: 1)
        #expect(undisturbed.waitPoints.count >= 9)
        await Self.check(undisturbed.waitPoints, start, undisturbed)
    }

    private static func check(_ points: [CrashPoint], _ start: CrashStart, _ undisturbed: Undisturbed) async {
        let queue = PointQueue(points)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(width, points.count) {
                group.addTask {
                    do {
                        let world = try await CrashWorld(start)
                        while let point = queue.next() { await check(point, world, undisturbed) }
                    } catch {
                        Issue.record("no world: \(error)")
                    }
                }
            }
        }
    }

    private static func check(_ point: CrashPoint, _ world: CrashWorld, _ undisturbed: Undisturbed) async {
        do {
            try await world.begin()
            let isKilled = try await world.apply(killedAt: point)
            #expect(isKilled || !point.isCertain, "\(point.testDescription): the point was not reached")
            if case .time(_, let again) = point { try await world.resume(killedAfter: again) }
            try await world.goOn(point.testDescription)
            let difference = try await world.difference(from: undisturbed.live)
            #expect(difference.isEmpty, "killed \(point.testDescription)")
            #expect(try await world.made() == undisturbed.made, "killed \(point.testDescription)")
        } catch {
            Issue.record("killed \(point.testDescription): \(error)")
        }
    }
}

/// Points that are still to be tried, for whoever is free.
private final class PointQueue: Sendable {
    private let points: Locked<[CrashPoint]>

    init(_ points: [CrashPoint]) {
        self.points = Locked(points.reversed())
    }

    func next() -> CrashPoint? { points.withLock { $0.popLast() } }
}
