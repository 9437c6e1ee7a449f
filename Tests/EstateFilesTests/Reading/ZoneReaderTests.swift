import Diagnostics
import Estate
import EstateFiles
import Testing

@Suite("Zones")
struct ZoneTests {
    private func values(_ record: String) throws -> [RecordValue] {
        let text = "zone: Example.NET.\nenvironment: production\nrecords:\n  - \(record)\n"
        let (estate, diagnostics) = Sample.load(["estate.yaml": Sample.estate, "x.yaml": text])
        let set = try #require(estate?.zones.first?.records.first, "\(diagnostics)")
        guard case .values(let values) = set.presence else { return [] }
        return values.map(\.value)
    }

    @Test("values are kept in canonical form")
    func canonical() throws {
        #expect(try values("{ name: a, type: AAAA, value: \"2001:DB8:0:0:0:0:0:1\" }") == [.aaaa("2001:db8::1")])
        #expect(try values("{ name: a, type: CNAME, value: PM.mtasv.net. }") == [.cname("pm.mtasv.net")])
        #expect(
            try values("{ name: \"@\", type: MX, values: [{ preference: 10, exchange: MX.example.org. }] }")
                == [.mx(preference: 10, exchange: "mx.example.org")])
    }

    @Test("a name may be written with the zone's")
    func names() throws {
        for name in ["www", "www.example.net", "WWW.example.net."] {
            let text = "zone: example.net\nenvironment: production\nrecords:\n  - { name: \(name), type: A, value: 192.0.2.1 }\n"
            let estate = try #require(Sample.load(["estate.yaml": Sample.estate, "x.yaml": text]).estate)
            #expect(estate.zones.first?.records.first?.name.value == "www")
        }
    }

    @Test("record rules are checked while loading")
    func rules() {
        let text = """
            zone: example.net
            environment: production
            records:
              - { name: www, type: CNAME, value: a.example.org }
              - { name: www, type: A, value: 192.0.2.1 }
              - { name: "@", type: TXT, value: "v=spf1 +all" }
              - { name: b, type: A, value: 192.0.2.300 }

            """
        let rules = Set(Sample.load(["estate.yaml": Sample.estate, "x.yaml": text]).diagnostics.map(\.rule))
        #expect(rules.isSuperset(of: ["dns.cname-beside-data", "spf.permissive", "dns.bad-value"]), "\(rules)")
    }
}
