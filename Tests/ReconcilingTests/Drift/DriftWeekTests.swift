import CanonicalJSON
import Foundation
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// A week of a watch, an hour at a time: what somebody changes is told once, whatever fails meanwhile, and inside of every provider's limits.
///
/// `make week` runs it with 1,000 apps, 50 zones and 20 folders.
@Suite struct DriftWeekTests {
    private static let isWhole = ProcessInfo.processInfo.environment["PLUMB_WEEK"] != nil
    private static let apps = isWhole ? 1_000 : 24
    private static let zones = isWhole ? 50 : 6
    private static let folders = isWhole ? 20 : 4
    private static let rounds = 7 * 24
    /// After which everything has been read in fact once more.
    private static let quiet = 14
    private static let hour = 3_600

    /// What happened, and what was told.
    private struct Ledger {
        /// When somebody changed what.
        var changed: [String: Int] = [:]
        var told: [String: [Int]] = [:]
        var resolved: [String: Int] = [:]
        var wrongOutcomes: [String] = []

        mutating func take(_ messages: [DriftMessage], in round: Int) {
            for message in messages {
                for item in message.items {
                    let key = item.address.description
                    switch message.event {
                    case .opened, .changed: told[key, default: []].append(round)
                    case .resolved: resolved[key, default: 0] += 1
                    case .flapping: wrongOutcomes.append("\(key) flaps")
                    case .acknowledgementEnding, .acknowledgementDead: wrongOutcomes.append("\(key) is acknowledged by nobody")
                    }
                }
            }
        }
    }

    @Test func nothingIsMissedAndNothingToldTwice() async throws {
        let world = try await WatchedEstate(apps: Self.apps, zones: Self.zones, folders: Self.folders)
        var seen = Ledger()
        var record = DriftRecord(environment: "production", interval: Self.hour)
        var now = 1_779_200_000
        var (freshApp, freshZone) = (0, 0)
        var costs: [Int] = []
        var vaultReads = 0
        for round in 0..<(Self.rounds + Self.quiet) {
            world.advance(seconds: Self.hour)
            // The watch's own clock is set forward and back again; the providers' are not.
            now += Self.hour + (round == 60 ? 3 * Self.hour : round == 61 ? -3 * Self.hour : 0)
            let isQuiet = round >= Self.rounds
            if !isQuiet, round > 2, round % 7 == 0, freshApp < Self.apps {
                try world.setFlag(of: freshApp, to: "false")
                seen.changed["heroku/acme-\(freshApp)/config/FLAG_A"] = round
                freshApp += 1
            }
            if !isQuiet, round > 2, round % 31 == 0, freshZone < Self.zones {
                try world.setRecord(of: freshZone, to: "192.0.2.99")
                seen.changed["cloudflare/z\(freshZone).test/dns/a/A"] = round
                freshZone += 1
            }
            let fault = isQuiet ? 0 : round % 10
            arm(fault, world)
            world.resetRequests()
            let result = try await world.check(record, at: now)
            costs.append(world.heroku.requests.count + world.cloudflare.requests.count)
            #expect(world.heroku.requests.count <= 4_500 && world.cloudflare.requests.count <= 1_200, "round \(round)")
            // A recursive list tells of all folders; as often as it is tried, and once more so that its secrets are known.
            #expect(world.vault.requests.count <= 2 * RetryPolicy.standard.attempts, "round \(round): \(world.vault.requests)")
            vaultReads += world.vault.requests.count
            if fault == 5, result.report.outcome != .couldNotRead { seen.wrongOutcomes.append("round \(round): \(result.report.outcome)") }
            world.disarm()
            // Killed before anything was kept: nothing was told either, and the next one begins where the last that was kept ended.
            if !isQuiet, round % 13 == 4 { continue }
            record = try DriftRecord(bytes: result.record.bytes)
            seen.take(result.messages, in: round)
        }
        let told = seen.told.mapValues(\.count)
        #expect(Set(told.keys) == Set(seen.changed.keys), "missed or made up: \(Set(told.keys).symmetricDifference(seen.changed.keys))")
        #expect(told.values.allSatisfy { $0 == 1 }, "\(told.filter { $0.value != 1 })")
        #expect(seen.resolved.isEmpty && seen.wrongOutcomes.isEmpty, "\(seen.resolved) \(seen.wrongOutcomes)")
        for (address, rounds) in seen.told {
            let late = (rounds.first ?? 0) - (seen.changed[address] ?? 0)
            #expect(late <= 3, "\(address) was told \(late) rounds late")
        }
        #expect(vaultReads > 0, "nobody read the vault")
        // The published formula: a list of each kind, and what is due, which is a twelfth of what did not change.
        let quiet = costs.suffix(Self.quiet).reduce(0, +) / Self.quiet
        #expect(quiet <= 4 + Self.apps + Self.zones, "\(costs.suffix(Self.quiet))")
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

    private func arm(_ fault: Int, _ world: WatchedEstate) {
        func answer(_ status: Int) -> ArmedFault.Effect {
            var response = HTTPResponse(status: status, json: ["id": "fault", "message": "later", "success": false, "errors": []])
            if status == 429 { response.headers["Retry-After"] = "0" }
            return .answer(response)
        }
        switch fault {
        case 1: world.heroku.arm(ArmedFault(pathPrefix: "/apps", effect: answer(429)))
        case 2: world.cloudflare.arm(ArmedFault(pathPrefix: "/zones", effect: answer(503)))
        case 3: world.heroku.arm(ArmedFault(pathPrefix: "/apps", effect: .delivery(.truncate(afterBytes: 40))))
        // For the whole round.
        case 5: world.heroku.arm(ArmedFault(pathPrefix: "/apps", effect: answer(503), count: .max))
        case 4: world.cloudflare.arm(ArmedFault(pathPrefix: "/zones", effect: answer(429)))
        case 6: world.cloudflare.arm(ArmedFault(pathPrefix: "/zones", effect: .delivery(.truncate(afterBytes: 40))))
        case 7: world.vault.arm(ArmedFault(pathPrefix: "/api", effect: answer(429)))
        // For the whole round.
        case 8: world.vault.arm(ArmedFault(pathPrefix: "/api", effect: answer(503), count: .max))
        case 9: world.vault.arm(ArmedFault(pathPrefix: "/api", effect: .delivery(.truncate(afterBytes: 40))))
        default: break
        }
    }
}
