import CanonicalJSON
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// Which scopes a round reads, and what is known of those that it does not read.
@Suite struct DriftRoundTests {
    private static let start = 1_779_200_000
    private static let minute = 60
    private static let one = DriftCheck.Extent(usesSignals: false, budget: 1)

    private var record: DriftRecord { DriftRecord(environment: "production", interval: 3_600) }

    /// What was read longest ago comes first, and the rounds together are complete.
    @Test func theOldestComesFirst() async throws {
        let world = try await WatchedEstate(apps: 3, zones: 0, folders: 0)
        var record = try await world.check(record, at: Self.start, .everything).record
        #expect(record.lastComplete == Self.start)
        var read: [Int] = []
        for round in 1...6 {
            world.resetRequests()
            let result = try await world.check(record, at: Self.start + round * Self.minute, Self.one)
            record = result.record
            for app in 0..<3 {
                let id = try world.id(of: app)
                if world.heroku.requests.contains(where: { $0.contains(id) }) { read.append(app) }
            }
            #expect(result.report.cut?.read == 1 && result.report.cut?.of == 3 && result.report.outcome == .clean)
            // Everything has been read since the last complete check; it is as old as what was read first.
            #expect(result.report.isComplete == (round >= 3), "round \(round)")
            #expect(record.lastComplete == Self.start + max(0, round - 2) * Self.minute, "round \(round)")
        }
        #expect(read.prefix(3).sorted() == [0, 1, 2] && read.suffix(3) == read.prefix(3), "\(read)")
    }

    /// What was never read, or too long ago, is unread; a small budget does not make it clean.
    @Test func whatWasNeverReadIsUnread() async throws {
        let world = try await WatchedEstate(apps: 2, zones: 0, folders: 0)
        let first = try await world.check(record, at: Self.start, Self.one)
        #expect(first.report.outcome == .couldNotRead && first.report.unread.count == 1 && first.record.lastComplete == nil)
        let second = try await world.check(first.record, at: Self.start + Self.minute, Self.one)
        #expect(second.report.outcome == .clean && second.record.lastComplete == Self.start)
        let late = try await world.check(second.record, at: Self.start + 3 * 3_600, Self.one)
        #expect(late.report.outcome == .couldNotRead && !late.report.isComplete)
    }

    /// What cannot be read stays unread also in rounds that leave it out, and keeps no other from being read.
    @Test func whatCannotBeReadDoesNotComeFirstForEver() async throws {
        let world = try await WatchedEstate(apps: 2, zones: 0, folders: 0)
        var record = try await world.check(record, at: Self.start, .everything).record
        let (broken, other) = (try world.id(of: 0), try world.id(of: 1))
        world.heroku.arm(
            ArmedFault(
                pathPrefix: "/apps/\(broken)", effect: .answer(HTTPResponse(status: 403, json: ["id": "forbidden", "message": "no"])),
                count: .max))
        world.resetRequests()
        for round in 1...4 {
            let result = try await world.check(record, at: Self.start + round * Self.minute, Self.one)
            record = result.record
            #expect(result.report.outcome == .couldNotRead, "round \(round)")
        }
        #expect(world.heroku.requests.contains { $0.contains(other) })
        #expect(record.lastComplete == Self.start)
    }

    /// What reading a scope shows to say nothing is not believed: it is read each time.
    @Test func aSignalThatProvesNothing() async throws {
        let world = try await WatchedEstate(apps: 2, zones: 0, folders: 0, isHerokuProved: false)
        var record = record
        for round in 1...4 {
            world.advance(seconds: 3_600)
            let result = try await world.check(record, at: Self.start + round * 3_600)
            record = result.record
            #expect(result.readScopes == 2 && result.missedSignals.isEmpty, "round \(round)")
        }
    }

    /// While nothing changes, one list without values tells that no stored secret did; the store is asked for values of what changed alone.
    @Test func unchangedSecretsStayInTheVault() async throws {
        let world = try await WatchedEstate(apps: 1, zones: 0, folders: 0, kept: 5)
        let extent = DriftCheck.Extent(usesSignals: true, fullEvery: 1_000)
        var (record, now) = (record, Self.start)
        func round() async throws -> DriftCheck.Result {
            now += 3_600
            world.advance(seconds: 3_600)
            world.resetRequests()
            let result = try await world.check(record, at: now, extent)
            record = result.record
            return result
        }
        // A signal is believed once a scope was read under it twice.
        for _ in 0..<2 { #expect(try await round().report.outcome == .clean) }
        for _ in 0..<3 {
            let quiet = try await round()
            #expect(quiet.readScopes == 0 && quiet.report.isComplete && world.vault.requests.count == 1, "\(world.vault.requests)")
            #expect(world.vault.query("viewSecretValue") == "false")
        }
        let before = try world.keptValue(3)
        try world.setKept(3, to: "a value of somebody else")
        let found = try await round()
        #expect(found.report.items.map(\.address.description) == ["vault/kept3/stored/prod:/K3/KEY"])
        // The versions, the values of what changed, and all secrets of the environment, which what was found must not repeat.
        #expect(found.readScopes == 1 && world.vault.requests.count == 3, "\(world.vault.requests)")
        try world.setKept(3, to: before)
        #expect(try await round().report.outcome == .clean)
        // The version moved twice: it is read until it proves itself, and then no more.
        for _ in 0..<2 { _ = try await round() }
        #expect(try await round().readScopes == 0)
    }

    /// A provider whose signal stayed the same while something changed is believed no more.
    @Test func aSignalThatLied() async throws {
        let world = try await WatchedEstate(apps: 2, zones: 0, folders: 0)
        let extent = DriftCheck.Extent(usesSignals: true, fullEvery: 3)
        let frozen = try await world.herokuTap.send(
            HTTPRequest(
                .get, "http://127.0.0.1/apps",
                headers: ["Authorization": "Bearer token", "Accept": "application/vnd.heroku+json; version=3", "User-Agent": "a test"]))
        try #require(frozen.status == 200)
        world.herokuTap.arm(.changed { _ in frozen }, count: nil) { $0.method == .get && $0.path == "/apps" }
        var (record, now) = (record, Self.start)
        func round() async throws -> DriftCheck.Result {
            now += 3_600
            world.advance(seconds: 3_600)
            let result = try await world.check(record, at: now, extent)
            record = result.record
            return result
        }
        for _ in 0..<6 { #expect(try await round().report.outcome == .clean) }
        try world.setFlag(of: 1, to: "false")
        var missed: [Scope] = []
        var rounds = 0
        while missed.isEmpty, rounds < 4 {
            missed = try await round().missedSignals
            rounds += 1
        }
        #expect(missed.map(\.name) == ["acme-1"], "a full read is due every third round")
        #expect(record.distrusted == ["heroku"])
        // From now on everything is read each time, and nothing counts as missed.
        let after = try await round()
        #expect(after.readScopes == 2 && after.missedSignals.isEmpty && after.report.outcome == .drift)
    }
}
