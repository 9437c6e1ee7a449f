import Diagnostics
import Estate
import EstateFiles
import Testing

@Suite("Records of a zone in several files")
struct ZoneRecordsTests {
    private static let zone = """
        zone: example.net
        environment: production
        records:
          - { name: "@", type: A, value: 192.0.2.1 }

        """

    private func load(_ files: [String: String]) -> (estate: Estate?, diagnostics: [Diagnostic]) {
        Sample.load(["estate.yaml": Sample.estate].merging(files) { _, new in new })
    }

    @Test("every file adds its own, wherever it stands")
    func added() throws {
        let mail = "records_of: Example.NET.\nrecords: [{ name: mail.example.net, type: A, value: 192.0.2.2 }]\n"
        let web = "records_of: example.net\nrecords: [{ name: www, type: CNAME, value: mail.example.net }]\n"
        let (estate, diagnostics) = load(["a/mail.yaml": mail, "zones/x.yaml": Self.zone, "services/web.yaml": web])
        let zone = try #require(estate?.zones.first, "\(diagnostics)")
        #expect(estate?.zones.count == 1 && zone.environment == "production")
        #expect(zone.records.map(\.name.value).sorted() == ["@", "mail", "www"])
        #expect(zone.records.first { $0.name.value == "www" }?.span.file == "services/web.yaml")
        #expect(diagnostics.filter { $0.severity == .error } == [])
    }

    @Test("a set that two files declare is one error, at the second")
    func declaredTwice() throws {
        let again = "records_of: example.net\nrecords: [{ name: \"@\", type: A, value: 192.0.2.9 }]\n"
        let found = load(["a.yaml": again, "zones/x.yaml": Self.zone]).diagnostics.filter { $0.rule == "dns.duplicate-set" }
        #expect(found.count == 1 && found.first?.severity == .error)
    }

    @Test("rules hold for the zone as a whole")
    func rules() {
        let beside = "records_of: example.net\nrecords: [{ name: \"@\", type: CNAME, value: a.example.org }]\n"
        let rules = load(["a.yaml": beside, "zones/x.yaml": Self.zone]).diagnostics.map(\.rule)
        #expect(rules.contains("dns.cname-beside-data"), "\(rules)")
    }

    @Test("a zone that no file declares is an error, and nothing is dropped in silence")
    func unknown() throws {
        let lost = "records_of: exampel.net\nrecords: [{ name: www, type: A, value: 192.0.2.2 }]\n"
        let (estate, diagnostics) = load(["a.yaml": lost, "zones/x.yaml": Self.zone])
        let problem = try #require(diagnostics.first { $0.rule == "zone.unknown" })
        #expect(estate == nil && problem.fix == "did you mean \"example.net\"?" && problem.span?.file == "a.yaml")
        let elsewhere = "records_of: example.net\nprovider: heroku\nrecords: []\n"
        #expect(load(["a.yaml": elsewhere, "zones/x.yaml": Self.zone]).estate == nil)
        let nothing = "records_of: example.net\nenvironment: production\nrecords: []\n"
        #expect(load(["a.yaml": nothing, "zones/x.yaml": Self.zone]).diagnostics.contains { $0.rule == "estate.unknown-key" })
    }

    @Test("where two providers have a zone of the name, the file says which")
    func whichProvider() throws {
        let two = Sample.estate.replacing(
            "  postmark:", with: "  other: { kind: cloudflare, url: \"https://api.other.example\", token: !env OTHER_TOKEN }\n  postmark:")
        func zone(_ provider: String) -> String { Self.zone.replacing("environment:", with: "provider: \(provider)\nenvironment:") }
        func part(_ more: String) -> String { "records_of: example.net\n\(more)records: [{ name: www, type: A, value: 192.0.2.2 }]\n" }
        let files = ["estate.yaml": two, "zones/a.yaml": zone("cloudflare"), "zones/b.yaml": zone("other")]
        let unclear = Sample.load(files.merging(["p.yaml": part("")]) { _, new in new })
        #expect(unclear.estate == nil && unclear.diagnostics.contains { $0.rule == "zone.which-provider" }, "\(unclear.diagnostics)")
        let clear = Sample.load(files.merging(["p.yaml": part("provider: other\n")]) { _, new in new })
        let zones = try #require(clear.estate?.zones, "\(clear.diagnostics)")
        #expect(
            zones.first { $0.provider == "other" }?.records.count == 2 && zones.first { $0.provider == "cloudflare" }?.records.count == 1)
    }
}
