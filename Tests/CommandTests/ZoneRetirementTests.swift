#if os(Linux)
import Foundation
import TestBench
import Testing

/// A zone goes by `retire:` alone, announced, by its name, and with everything that was in it.
@Suite struct ZoneRetirementTests {
    private static func zone(_ more: String) -> String {
        """
        zone: acme.example
        environment: production
        resolvers: []
        records:
          - { name: "@", type: MX, value: { preference: 10, exchange: mx.example.net } }
          - { name: www, type: A, value: 192.0.2.1 }
        \(more)
        """
    }

    private struct World {
        let estate: SmallEstate

        /// - Parameter permissions: of the token.
        init(_ permissions: String) async throws {
            let seed = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: seed) }
            try FileManager.default.copyItem(at: Program.root.appending(path: "Examples/raxx"), to: seed)
            let cloudflare = """
                tokens: { cf-simulated-operator: [\(permissions)] }
                zones:
                  - { name: acme.example, records: [{ type: TXT, name: other, content: kept }] }
                  - { name: other.example }
                """
            try Data(cloudflare.utf8).write(to: seed.appending(path: "cloudflare.yaml"))
            estate = try SmallEstate(
                await Simulators(seed: seed.path), providers: "{ cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS } }")
        }

        func zones() async throws -> String {
            try await estate.answer("cloudflare", "/zones?per_page=50", headers: ["Authorization": "Bearer cf-simulated-operator"])
        }

        /// Makes the zone, and announces its end.
        func announce(_ id: String = "") async throws {
            try estate.write("zone.yaml", ZoneRetirementTests.zone(id))
            #expect(try await estate.plumb.run("init", "production").code == 0)
            #expect(try await estate.apply().code == 0)
            try estate.write("zone.yaml", ZoneRetirementTests.zone(id + "\nretire: { soak: 7d, reason: sold }"))
            let announced = try await estate.apply()
            #expect(announced.code == 0, "\(announced.all)")
        }
    }

    @Test func aZoneIsRetired() async throws {
        let world = try await World("zone.read, zone.edit, dns.edit")
        try await world.announce()

        // Until then its records are kept as ever.
        try world.estate.write("zone.yaml", Self.zone("retire: { soak: 7d, reason: sold }").replacing("192.0.2.1", with: "192.0.2.2"))
        let ahead = try await world.estate.plan(after: 6)
        #expect(ahead.code == 2 && ahead.output.contains("at the earliest") && ahead.output.contains("192.0.2.2"), "\(ahead.all)")
        #expect(!ahead.output.contains("deletes the zone"))

        let due = try await world.estate.plan(after: 8)
        #expect(due.output.contains("deletes the zone with its 3 record sets: mail to acme.example stops"), "\(due.all)")
        #expect(due.output.contains("1 request"), "\(due.all)")
        let untyped = try await world.estate.apply(after: 8)
        #expect(untyped.code == 5, "\(untyped.all)")
        #expect(try await world.zones().contains("acme.example"))

        let deleted = try await world.estate.apply(after: 8, typing: " acme.example")
        #expect(deleted.code == 0, "\(deleted.all)")
        let left = try await world.zones()
        #expect(!left.contains("acme.example") && left.contains("other.example"))

        // What was in it is no longer in the history: nothing is left behind once it is out of the files.
        let after = try await world.estate.plan(after: 9)
        #expect(after.code == 0 && after.output.contains("out of the files"), "\(after.all)")
        try world.estate.remove("zone.yaml")
        try world.estate.write("other.yaml", "zone: other.example\nenvironment: production\nrecords: []\n")
        let forgotten = try await world.estate.plan(after: 9)
        #expect(forgotten.code == 0 && !forgotten.output.contains("www"), "\(forgotten.all)")
    }

    @Test func outOfTheFilesIsNoWayToDeleteIt() async throws {
        let world = try await World("zone.read, zone.edit, dns.edit")
        try world.estate.write("zone.yaml", Self.zone("prune: true"))
        #expect(try await world.estate.plumb.run("init", "production").code == 0)
        try world.estate.remove("zone.yaml")
        try world.estate.write("other.yaml", "zone: other.example\nenvironment: production\nprune: true\nrecords: []\n")
        let plan = try await world.estate.plan(after: 30)
        #expect(!plan.output.contains("deletes the zone"), "\(plan.all)")
    }

    /// A token that may write records need not be one that may delete the zone.
    @Test func aTokenThatMayNotSaysSo() async throws {
        let world = try await World("zone.read, dns.edit")
        try await world.announce()
        let refused = try await world.estate.apply(after: 8, typing: " acme.example")
        #expect(refused.code == 7 || refused.code == 1, "\(refused.all)")
        #expect(refused.all.contains("Zone.Zone Edit"), "\(refused.all)")
        #expect(try await world.zones().contains("acme.example"))
    }

    @Test func aPinnedZoneIsRetired() async throws {
        let world = try await World("zone.read, zone.edit, dns.edit")
        let id = try #require(try await world.zones().firstMatch(of: /"id":"([0-9a-f]{32})"[^{}]*"name":"acme.example"/)?.1)
        try await world.announce("id: \(id)")
        #expect(try await world.estate.apply(after: 8, typing: " acme.example").code == 0)
        #expect(try await !world.zones().contains("acme.example"))
        let after = try await world.estate.plan(after: 9)
        #expect(after.code == 0 && after.output.contains("out of the files"), "\(after.all)")
    }
}
#endif
