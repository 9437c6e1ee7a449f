import CanonicalJSON
import Planning
import Resources
import Testing

@Suite struct ConsequenceTests {
    private static func consequence(_ record: String, live: [JSONValue]) async throws -> Consequence? {
        let changes = try await ZoneBench([record], live: live).plan().changes
        #expect(changes.count == 1)
        return changes.first?.consequence
    }

    @Test("What stops is said in plain words")
    func deletions() async throws {
        let mx = try await Self.consequence(
            #"name: "@", type: MX, value: !absent"#, live: [ZoneBench.record("@", "MX", "mx.example.net", ["priority": 10])])
        #expect(mx == Consequence(.outage, "mail to raxx.app stops"))
        let dkim = try await Self.consequence(
            "name: pm._domainkey, type: TXT, value: !absent", live: [ZoneBench.record("pm._domainkey", "TXT", "\"\(CheckTests.key)\"")])
        #expect(dkim == Consequence(.outage, "mail from raxx.app signed with selector pm stops verifying"))
        let revoked = try await Self.consequence(
            "name: pm._domainkey, type: TXT, value: !absent", live: [ZoneBench.record("pm._domainkey", "TXT", "\"k=rsa;p=\"")])
        #expect(revoked?.risk == Consequence.Risk.none)
        let spf = try await Self.consequence(
            #"name: "@", type: TXT, value: !absent"#, live: [ZoneBench.record("@", "TXT", "\"v=spf1 -all\"")])
        #expect(spf?.risk == .outage)
        #expect(spf?.text.contains("no longer passes SPF") == true)
        let dmarc = try await Self.consequence(
            "name: _dmarc, type: TXT, value: !absent", live: [ZoneBench.record("_dmarc", "TXT", "\"v=DMARC1; p=reject\"")])
        #expect(dmarc?.text == "receivers no longer act on mail that only pretends to be from raxx.app, and report nothing")
        let apex = try await Self.consequence(#"name: "@", type: A, value: !absent"#, live: [ZoneBench.record("@", "A", "192.0.2.1")])
        #expect(apex == Consequence(.outage, "raxx.app no longer points to 192.0.2.1; visitors of raxx.app lose it"))
        let bounce = try await Self.consequence(
            "name: pm-bounces, type: CNAME, value: !absent", live: [ZoneBench.record("pm-bounces", "CNAME", "pm.mtasv.net")])
        #expect(bounce?.text.contains("; mail through Postmark loses its return path, and SPF no longer counts for DMARC") == true)
        let ns = try await Self.consequence("name: sub, type: NS, value: !absent", live: [ZoneBench.record("sub", "NS", "ns.example.net")])
        #expect(ns == Consequence(.outage, "sub.raxx.app and everything below it is no longer answered by ns.example.net"))
    }

    @Test("A second selector moves nothing else")
    func secondSelector() async throws {
        let key = CheckTests.key
        let added = try await Self.consequence(
            "name: pm._domainkey, type: TXT, value: \"\(key)\"", live: [ZoneBench.record("2026pm._domainkey", "TXT", "\"\(key)\"")])
        #expect(added == Consequence(.none, "adds a second DKIM selector; nothing else moves"))
        let led = try await Self.consequence(
            "name: s1._domainkey, type: CNAME, value: !absent", live: [ZoneBench.record("s1._domainkey", "CNAME", "s1.example.net")])
        #expect(led == Consequence(.outage, "mail from raxx.app signed with selector s1 stops verifying"))
        let removed = try await Self.consequence(
            "name: pm._domainkey, type: TXT, value: !absent",
            live: [ZoneBench.record("2026pm._domainkey", "TXT", "\"\(key)\""), ZoneBench.record("pm._domainkey", "TXT", "\"\(key)\"")])
        #expect(removed?.text.hasSuffix("2026pm has the same key and still verifies") == true)
    }

    @Test(
        "SPF and DMARC are judged by what gets stricter",
        arguments: [
            ("@", "v=spf1 a ~all", "v=spf1 a include:spf.mtasv.net ~all", Consequence.Risk.none),
            ("@", "v=spf1 a include:spf.mtasv.net ~all", "v=spf1 a ~all", .outage),
            ("@", "v=spf1 a ~all", "v=spf1 a -all", .outage),
            ("_dmarc", "v=DMARC1; p=none", "v=DMARC1; p=quarantine", .outage),
            ("_dmarc", "v=DMARC1; p=reject", "v=DMARC1; p=none", .none),
        ])
    func policies(name: String, old: String, new: String, risk: Consequence.Risk) async throws {
        let consequence = try await Self.consequence(
            "name: \"\(name)\", type: TXT, value: \"\(new)\"", live: [ZoneBench.record(name, "TXT", "\"\(old)\"")])
        #expect(consequence?.risk == risk)
    }

    @Test("Leaving the proxy shows the origin's address, which cannot be taken back")
    func proxy() async throws {
        let off = try await Self.consequence(
            "name: www, type: A, value: 192.0.2.1", live: [ZoneBench.record("www", "A", "192.0.2.1", ["proxied": true])])
        #expect(off?.isReversible == false)
        #expect(off?.risk == .outage)
        let on = try await Self.consequence(
            "name: www, type: A, value: 192.0.2.1, proxied: true", live: [ZoneBench.record("www", "A", "192.0.2.1")])
        #expect(on?.isReversible == true)
        #expect(on?.text.hasPrefix("requests to www.raxx.app go through Cloudflare") == true)
    }

    @Test("Time and comments harm nobody")
    func harmless() async throws {
        let live = [ZoneBench.record("www", "A", "192.0.2.1", ["ttl": 60])]
        let ttl = try await Self.consequence("name: www, type: A, value: 192.0.2.1, ttl: 3600", live: live)
        #expect(ttl == Consequence(.none, "resolvers keep the answer for 3600 s"))
        let comment = try await Self.consequence("name: www, type: A, value: 192.0.2.1, comment: x", live: live)
        #expect(comment?.risk == Consequence.Risk.none)
        let moved = try await Self.consequence("name: www, type: A, value: 192.0.2.2", live: live)
        #expect(moved == Consequence(.outage, "www.raxx.app points to 192.0.2.2 instead of 192.0.2.1 within 60 s"))
    }

    @Test("The brakes hold what mail depends on")
    func brakes() async throws {
        let bench = try ZoneBench(
            [#"name: "@", type: MX, value: !absent"#], live: [ZoneBench.record("@", "MX", "mx.example.net", ["priority": 10])])
        #expect(try await bench.plan().findings.contains { $0.rule == "brake.dns.mail-record" && $0.severity == .blocks })
    }
}
