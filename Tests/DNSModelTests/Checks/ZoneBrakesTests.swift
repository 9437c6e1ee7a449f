import DNSModel
import Planning
import Resources
import Testing

@Suite struct ZoneBrakesTests {
    static func change(_ name: String, before: [String], after: [String]?) -> Change {
        func content(_ values: [String]) -> Content { .record(["values": .list(values.map(Content.text))]) }
        return Change(
            address: Address(Scope(provider: "names", name: "example.org"), "dns", name), action: after == nil ? .delete : .update,
            movement: .initial, before: content(before), after: after.map(content), remoteID: nil, consequence: Consequence(.none, ""),
            reason: "", span: nil, attribution: nil, prerequisites: [])
    }

    @Test(
        "Mail records and name servers are held",
        arguments: [
            ("@/MX", "10 mx.example.net", "brake.dns.mail-record"), ("pm._domainkey/TXT", "p=", "brake.dns.mail-record"),
            ("_dmarc/TXT", "v=DMARC1; p=none", "brake.dns.mail-record"), ("@/TXT", "v=spf1 -all", "brake.dns.mail-record"),
            ("@/NS", "ns1.example.net", "brake.dns.root-ns"),
        ])
    func deletions(name: String, value: String, rule: String) {
        let found = ZoneBrakes.findings([Self.change(name, before: [value], after: nil)])
        #expect(found.map(\.rule) == [rule])
        #expect(found.allSatisfy { $0.severity == .blocks && BrakeID.isKnown($0.rule) })
    }

    @Test("A value that nobody recorded as ours is held")
    func foreignValue() {
        let found = ZoneBrakes.findings([Self.change("@/TXT", before: ["v=spf1 -all", "a=1"], after: ["v=spf1 mx -all"])])
        #expect(found.map(\.rule) == [ZoneBrakes.foreignValues])
    }

    @Test("A set that loses its SPF is held, one that keeps it is not")
    func lostSPF() {
        #expect(ZoneBrakes.findings([Self.change("@/TXT", before: ["v=spf1 -all", "a=1"], after: ["a=1"])]).count == 1)
        #expect(ZoneBrakes.findings([Self.change("@/TXT", before: ["v=spf1 -all", "a=1"], after: ["v=spf1 mx -all", "a=1"])]).isEmpty)
        #expect(ZoneBrakes.findings([Self.change("www/A", before: ["192.0.2.1"], after: nil)]).isEmpty)
    }
}
