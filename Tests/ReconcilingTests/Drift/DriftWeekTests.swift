import CanonicalJSON
import Foundation
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// A week of a watch: what somebody changes is told once, and told again when it is put back, whatever fails meanwhile, however often the watch is
/// killed, and inside of every provider's limits.
///
/// `make week` runs it with 1,000 apps, 50 zones and 20 folders.
@Suite struct DriftWeekTests {
    private static let isWhole = ProcessInfo.processInfo.environment["PLUMB_WEEK"] != nil
    private static let apps = isWhole ? 1_000 : 24
    private static let zones = isWhole ? 50 : 6
    private static let folders = isWhole ? 20 : 4
    private static let hour = 3_600
    private static let days = 7
    /// Hours without any fault, in which everything is read in fact once more.
    private static let quiet = 14

    /// What somebody does behind plumb's back, and when.
    private struct Deeds {
        /// When it was changed, and when it was put back, by address; in minutes.
        var changed: [String: Int] = [:]
        var restored: [String: Int] = [:]
        private var (apps, zones, kept) = (0, 0, 0)
        private var secrets: [Int: String] = [:]

        /// Every seven hours another app, every 31 another zone, every 37 another secret in the vault; what has an even number is put back after
        /// 40 hours.
        mutating func hour(_ hour: Int, of minute: Int, in estate: WatchedEstate) throws {
            if hour > 2, hour % 7 == 0, apps < DriftWeekTests.apps {
                try estate.setFlag(of: apps, to: "false")
                changed["heroku/acme-\(apps)/config/FLAG_A"] = minute
                apps += 1
            }
            if hour > 2, hour % 31 == 0, zones < DriftWeekTests.zones {
                try estate.setRecord(of: zones, to: "192.0.2.99")
                changed["cloudflare/z\(zones).test/dns/a/A"] = minute
                zones += 1
            }
            if hour > 2, hour % 37 == 0, kept < DriftWeekTests.folders {
                secrets[kept] = try estate.keptValue(kept)
                try estate.setKept(kept, to: "another value of the secret \(kept)")
                changed["vault/kept\(kept)/stored/prod:/K\(kept)/KEY"] = minute
                kept += 1
            }
            let due = changed.filter { minute - $0.value >= 40 * 60 && restored[$0.key] == nil }
            try restore(due.keys.filter { Self.number($0)?.isMultiple(of: 2) == true }, at: minute, in: estate)
        }

        mutating func restore(_ addresses: [String], at minute: Int, in estate: WatchedEstate) throws {
            for address in addresses.sorted() where restored[address] == nil {
                let number = try #require(Self.number(address))
                switch address.prefix(5) {
                case "herok": try estate.setFlag(of: number, to: "true")
                case "cloud": try estate.setRecord(of: number, to: "192.0.2.1")
                default: try estate.setKept(number, to: try #require(secrets[number]))
                }
                restored[address] = minute
            }
        }

        /// Of the app, the zone or the secret.
        private static func number(_ address: String) -> Int? {
            address.split(separator: "/").dropFirst().first.flatMap { Int($0.filter(\.isNumber)) }
        }
    }

    /// Each place has each fault in turn, a round each; in between come rounds of rest.
    private static let faults: [(WatchedWeek.Place, WatchedWeek.Fault)?] =
        WatchedWeek.Place.allCases.flatMap { place in WatchedWeek.Fault.allCases.map { (place, $0) } } + [nil, nil, nil]

    @Test func nothingIsMissedAndNothingToldTwice() async throws {
        let estate = try await WatchedEstate(apps: Self.apps, zones: Self.zones, folders: Self.folders, kept: Self.folders)
        let week = try WatchedWeek(estate, interval: Self.hour)
        var deeds = Deeds()
        var (rounds, attempts) = (0, 0)
        let minutes = Self.days * 24 * 60
        for minute in 0..<minutes {
            // The watch's own clock is set forward and back again; the providers' are not.
            if minute == 60 * 60 { week.skew = 3 * Self.hour }
            if minute == 61 * 60 { week.skew = 0 }
            if minute % 60 == 0 { try deeds.hour(minute / 60, of: minute, in: estate) }
            let isKilled = rounds % 13 == 4
            let hadRound = try await week.minute(
                Self.faults[rounds % Self.faults.count], dyingAfter: isKilled ? 1 + attempts % 7 : nil)
            guard hadRound else { continue }
            rounds += 1
            if isKilled { attempts += 1 }
            if minute > 12 * 60, minute % 60 < 2, week.issues.count > 1 { Issue.record("a second issue after \(minute) minutes") }
        }
        #expect(rounds > Self.days * 24 && week.kills > 4, "\(rounds) rounds, \(week.kills) of \(attempts) kills")
        #expect(week.issues.map { $0["state"]?.string } == ["open"])
        #expect(week.outcomes.contains(.couldNotRead) && week.outcomes.contains(.didNotRun) && week.outcomes.contains(.drift))
        // All is put back, and nothing fails any more.
        try deeds.restore(Array(deeds.changed.keys), at: minutes, in: estate)
        let calm = week.now
        var costs = 0
        var quietRounds = 0
        for minute in 0..<(Self.quiet * 60) {
            guard try await week.minute(), minute > 2 * 60 else { continue }
            (costs, quietRounds) = (costs + week.readScopes, quietRounds + 1)
        }
        try check(week, deeds)
        try checkLimits(week, calm: calm)
        #expect(quietRounds >= Self.quiet - 3)
        // Everything is read once in twelve rounds, and nothing else of what does not change.
        #expect(costs <= (Self.apps + Self.zones) * (quietRounds / 12 + 1), "\(costs)")
        #expect(week.outcomes.last == .clean)
        #expect(week.record?.outbox.isEmpty == true && week.record?.lease == nil)
        #expect(week.issues.map { $0["state"]?.string } == ["closed"])
    }

    /// What was told, by whoever got the messages.
    private func check(_ week: WatchedWeek, _ deeds: Deeds) throws {
        var told: [String: [(event: String, time: Int)]] = [:]
        for message in week.messages {
            let (event, time) = (message["event"]?.string ?? "", try #require(ClockTime.seconds(message["time"]?.string ?? "")))
            for item in message["items"]?.array ?? [] { told[item["address"]?.string ?? "", default: []].append((event, time)) }
        }
        let expected = Set(deeds.changed.keys)
        #expect(Set(told.keys) == expected, "missed or made up: \(Set(told.keys).symmetricDifference(expected))")
        #expect(expected.count > 10)
        for (address, events) in told {
            #expect(events.map(\.event) == ["opened", "resolved"], "\(address): \(events)")
            for (event, minute) in zip(events, [deeds.changed[address] ?? 0, deeds.restored[address] ?? 0]) {
                let late = event.time - WatchedWeek.start - minute * 60
                // The clock that was set forward says more.
                #expect(
                    late <= 4 * Self.hour || (minute * 60 + 4 * Self.hour > 60 * Self.hour && minute < 61 * 60), "\(address): \(late) s")
            }
        }
    }

    /// By the providers' own counts: Heroku 4,500 an hour, Cloudflare 1,200 in five minutes, Infisical 120 a minute, GitHub 5,000 an hour.
    private func checkLimits(_ week: WatchedWeek, calm: Int) throws {
        #expect(week.most(.heroku, within: 60) <= 4_500)
        #expect(week.most(.cloudflare, within: 5) <= 1_200)
        #expect(week.most(.vault, within: 1) <= 120)
        #expect(week.most(.github, within: 60) <= 100)
        #expect(week.sum(.vault, since: 0) > 0, "nobody read the vault")
        // The published formula: lists, and a twelfth of everything, of which an app takes seven requests and a zone two.
        let rounds = Self.quiet * 10 / 9 + 2
        let parts = Self.apps * 7 + Self.zones * 2
        let read = week.sum(.heroku, since: calm) + week.sum(.cloudflare, since: calm)
        #expect(read <= rounds * 8 + parts * (rounds / 12 + 1), "\(read)")
        // One list without values tells of all versions; another one is read where something is due that takes a secret, or is one.
        #expect(week.sum(.vault, since: calm) <= 2 * rounds, "\(week.sum(.vault, since: calm))")
    }

    /// A provider shows, where no secret belongs, what a store keeps; the scopes that take the secret have not changed and are not read.
    @Test(arguments: [false, true]) func aSecretThatAProviderShowsIsNotKept(_ isFirst: Bool) async throws {
        let world = try await WatchedEstate(apps: 2, zones: 2, folders: 2)
        var record = DriftRecord(environment: "production", interval: Self.hour)
        var now = 1_779_200_000
        for _ in 0..<(isFirst ? 0 : 3) {
            world.advance(seconds: Self.hour)
            now += Self.hour
            record = try await world.check(record, at: now).record
        }
        try world.setText(of: 1, to: "hello \(WatchedEstate.secret(0))")
        world.advance(seconds: Self.hour)
        let result = try await world.check(record, at: now + Self.hour)
        #expect(result.report.items.map(\.address.description) == ["cloudflare/z1.test/dns/t/TXT"])
        #expect(isFirst || result.readScopes < 4, "the scopes with the secret were read")
        let told = String(decoding: result.record.bytes, as: UTF8.self) + "\(result.messages) \(result.report)"
        #expect(!told.contains(WatchedEstate.secret(0)), "\(told)")
    }
}
