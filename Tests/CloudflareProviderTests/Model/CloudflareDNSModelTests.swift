import CanonicalJSON
import Planning
import Resources
import Testing

@Suite struct CheckTests {
    private static let lookup = "postmark.domain(raxx.app).dkim_text"
    private static let record = "name: pm._domainkey, type: TXT, value: !lookup \"\(lookup)\""
    /// 1024 bits, as Postmark makes them.
    static let key =
        "k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC2HOpTmA5Tk6/59sD+bemFjfo98Wqv+QInjwJ9S3m5E6xsU60nV+7/hAc5EUolACDHH5akQg"
        + "ZxDIaPzjwf3BjkrGU8pzZDeFnlDMpXQS5rocpbsA/XeuBRzKKQtZBMeSYDemcbuXJk2s2B9a/DJ5AObqrrU4DPcSK5pSi4xYcoCwIDAQAB"

    @Test("A DKIM key that was looked up must pass the rules")
    func badKey() async throws {
        let bench = try ZoneBench([Self.record], lookups: [Self.lookup: "k=rsa;p=notakey!"])
        let plan = try await bench.plan()
        #expect(plan.findings.contains { $0.rule == "dkim.bad-key" && $0.severity == .blocks })
        let none = try ZoneBench([Self.record], lookups: [Self.lookup: "hello"])
        #expect(try await none.plan().findings.contains { $0.rule == "dkim.syntax" })
    }

    @Test("A warning about a looked-up value can be acknowledged in the file")
    func acknowledged() async throws {
        let lookups = [Self.lookup: Self.key]
        let plain = try await ZoneBench([Self.record], lookups: lookups).plan()
        #expect(plain.findings.filter { $0.rule == "dkim.weak-key" }.map(\.severity) == [.warns])
        let record = Self.record + ", acknowledge: { dkim.weak-key: Postmark chooses }"
        #expect(try await ZoneBench([record], lookups: lookups).plan().findings.isEmpty)
    }

    @Test("A looked-up value must be one of its type")
    func wrongType() async throws {
        let record = "name: bounces, type: CNAME, value: !lookup \"\(Self.lookup)\""
        let plan = try await ZoneBench([record], lookups: [Self.lookup: "192.0.2.1"]).plan()
        #expect(plan.findings.contains { $0.rule == "dns.target-is-address" && $0.severity == .blocks })
    }

    @Test("A second SPF beside one that another product keeps is found")
    func lockedSPF() async throws {
        let bench = try ZoneBench(
            [#"name: "@", type: TXT, value: "v=spf1 include:spf.mtasv.net ~all""#],
            live: [
                ZoneBench.record("@", "TXT", "\"v=spf1 include:_spf.mx.cloudflare.net ~all\"", ["meta": ["read_only": true]]),
                ZoneBench.record("@", "TXT", "\"MS=1\""),
            ])
        #expect(try await bench.plan().findings.contains { $0.rule == "spf.many" && $0.severity == .blocks })
    }

    @Test("What Cloudflare would refuse beside a live record is said before")
    func clash() async throws {
        let live = [
            ZoneBench.record("www", "A", "192.0.2.1"), ZoneBench.record("t", "TXT", "\"x\""),
            ZoneBench.record("@", "MX", "m.n", ["priority": 1]),
        ]
        func severities(_ records: [String]) async throws -> [Finding.Severity] {
            try await ZoneBench(records, live: live).plan().findings.filter { $0.rule == "dns.clash-with-live" }.map(\.severity)
        }
        #expect(try await severities(["name: www, type: CNAME, value: x.example.net"]) == [.blocks])
        #expect(try await severities(["name: www, type: CNAME, value: x.example.net", "name: www, type: A, value: !absent"]) == [])
        #expect(try await severities(["name: t, type: CNAME, value: x.example.net"]) == [.warns])
        #expect(try await severities(["name: t, type: NS, value: x.example.net"]) == [.blocks])
        #expect(try await severities([#"name: "@", type: CNAME, value: x.example.net"#]) == [])
        #expect(try await severities(["name: www, type: TXT, value: hi"]) == [])
    }

    @Test("What another product keeps is not written over")
    func ownedElsewhere() async throws {
        let bench = try ZoneBench(
            [#"name: "@", type: MX, value: { preference: 10, exchange: mx.example.net }"#],
            live: [ZoneBench.record("@", "MX", "route1.mx.cloudflare.net", ["priority": 5, "meta": ["read_only": true]])])
        let plan = try await bench.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.findings.contains { $0.rule == "plan.owned-elsewhere" })
    }

    @Test("What can be neither declared nor restored is not pruned, nor are the zone's own name servers")
    func prune() async throws {
        let bench = try ZoneBench(
            [], settings: ["id: 0123456789abcdef0123456789abcdef", "prune: true"],
            live: [
                ZoneBench.record("@", "SPF", "\"v=spf1 -all\""), ZoneBench.record("@", "NS", "ns1.example.net"),
                ZoneBench.record("a", "A", "192.0.2.1"),
                ZoneBench.record("_acme-challenge", "TXT", "\"x\""),
            ])
        let plan = try await bench.plan()
        #expect(plan.changes.map(\.address.name) == ["_acme-challenge/TXT", "a/A"])
        #expect(plan.leftAlone.unmanaged.map(\.name) == ["@/NS", "@/SPF"])
    }
}
