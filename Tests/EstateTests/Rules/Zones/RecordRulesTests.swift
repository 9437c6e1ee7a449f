internal import Diagnostics
internal import Estate
internal import Resources
internal import Testing

@Suite struct RecordRulesTests {
    private func a(_ name: String, _ address: String = "192.0.2.1", line: Int = 1) -> RecordSet {
        Bench.set(name, .a, [.a(address)], line: line)
    }
    private func cname(_ name: String, _ target: String = "other.example", line: Int = 1) -> RecordSet {
        Bench.set(name, .cname, [.cname(target)], line: line)
    }
    private var mx: RecordSet { Bench.set("@", .mx, [.mx(preference: 10, exchange: "mail.example.com")], line: 9) }

    @Test func aGoodZoneHasNoFindings() {
        let records = [
            a("@", line: 1), mx, a("mail", line: 2), Bench.set("@", .txt, [.txt("v=spf1 mx -all")], line: 3),
            cname("www", "example.com", line: 4),
            Bench.set("_dmarc", .txt, [.txt("v=DMARC1; p=reject")], line: 5), Bench.set("*", .a, [.a("192.0.2.1")], line: 6, ttl: 60),
            Bench.set("@", .caa, [.caa(flags: 0, tag: "issue", value: "letsencrypt.org")], line: 7, ttl: 1, comment: "why"),
            Bench.set("@", .ns, .external, line: 8),
        ]
        #expect(Bench.check(records) == [])
    }

    @Test func names() {
        #expect(Bench.rules([a("a_b")]) == ["dns.host-name"])
        #expect(Bench.rules([a("münchen")]) == ["dns.bad-name"])
        #expect(Bench.rules([a("a.*")]) == ["dns.bad-name"])
        #expect(Bench.rules([], name: "exa mple.com") == ["dns.bad-name"])
    }

    @Test func values() {
        #expect(Bench.rules([a("x", "1.2.3")]) == ["dns.bad-value"])
        #expect(Bench.rules([Bench.set("x", .a, [.aaaa("::1")])]) == ["dns.bad-value"])
        #expect(Bench.rules([Bench.set("x", .txt, [.txt("")])]) == ["dns.bad-value"])
        #expect(Bench.rules([cname("x", "192.0.2.1")]) == ["dns.target-is-address"])
        #expect(Bench.rules([Bench.set("x", .a, [RecordValue]())]) == ["dns.empty-set"])
        #expect(Bench.rules([Bench.set("x", .aaaa, [.aaaa("2001:DB8::1"), .aaaa("2001:db8:0::1")])]) == ["dns.duplicate-value"])
        // 4,096 octets on the wire, of which each character-string has one for its length.
        #expect(Bench.rules([Bench.set("x", .txt, [.txt(String(repeating: "a", count: 4_080))])]) == [])
        #expect(Bench.rules([Bench.set("x", .txt, [.txt(String(repeating: "a", count: 4_081))])]) == ["dns.value-too-long"])
        #expect(
            Bench.rules([Bench.set("x", .txt, ["a", "b", "c"].map { .txt(String(repeating: $0, count: 3_000)) })]) == ["dns.set-too-long"])
    }

    @Test func aliases() {
        #expect(Bench.rules([cname("x", line: 1), a("x", line: 2)]) == ["dns.cname-beside-data"])
        #expect(Bench.rules([cname("x", line: 1), Bench.set("x", .a, .absent, line: 2)]) == [])
        #expect(Bench.rules([Bench.set("x", .cname, [.cname("a.example"), .cname("b.example")])]) == ["dns.cname-many"])
        #expect(Bench.rules([cname("@")], flattens: false) == ["dns.cname-at-apex"])
        #expect(Bench.rules([cname("@", line: 1), mx]) == [])
        #expect(Bench.rules([cname("@", line: 1), a("@", line: 2)]) == ["dns.cname-beside-data"])
        #expect(Bench.rules([cname("mail", line: 1), mx]) == ["dns.mx-target-is-cname"])
    }

    @Test func apexNameServers() {
        #expect(Bench.rules([Bench.set("@", .ns, [.ns("ns1.example")])]) == ["dns.ns-at-apex"])
        #expect(Bench.rules([Bench.set("@", .ns, .absent)]) == ["dns.ns-at-apex"])
        #expect(Bench.rules([Bench.set("sub", .ns, [.ns("ns1.example")])]) == [])
    }

    @Test func duplicateSetsNameTheFirst() {
        let found = Bench.check([a("x", line: 3), a("X", "192.0.2.2", line: 7)])
        #expect(found.map(\.rule) == ["dns.duplicate-set"])
        #expect(found.first?.span?.line == 7)
        #expect(found.first?.notes.first?.span?.line == 3)
        #expect(Bench.rules([a("x", line: 3), a("x", line: 3)]) == ["dns.duplicate-set"])
    }

    @Test func timesToLive() {
        for ttl in [1, 60, 86400] { #expect(Bench.rules([Bench.set("x", .a, [.a("192.0.2.1")], ttl: ttl)]) == []) }
        for ttl in [-1, 0, 2, 59, 86401] {
            #expect(Bench.rules([Bench.set("x", .a, [.a("192.0.2.1")], ttl: ttl)]) == ["dns.ttl-out-of-range"])
        }
        #expect(Bench.rules([Bench.set("x", .a, [.a("192.0.2.1")], ttl: 300, proxied: true)]) == ["dns.proxied-ttl"])
        #expect(Bench.rules([Bench.set("x", .a, [.a("192.0.2.1")], ttl: 1, proxied: true)]) == [])
        #expect(Bench.rules([Bench.set("x", .txt, [.txt("a")], proxied: true)]) == ["dns.proxied-type"])
    }

    @Test(
        arguments: [
            (100, nil, nil), (101, nil, Diagnostic.Severity.warning), (501, nil, .error), (101, "free", .error), (101, "pro", nil),
            (501, "pro", .error),
        ]
            as [(Int, String?, Diagnostic.Severity?)])
    func comments(length: Int, plan: String?, severity: Diagnostic.Severity?) {
        let set = Bench.set("x", .a, [.a("192.0.2.1")], comment: String(repeating: "c", count: length))
        #expect(Bench.check([set], plan: plan).first?.severity == severity)
    }

    @Test func acknowledgement() {
        func txt(_ text: String, _ rule: String) -> RecordSet { Bench.set("@", .txt, [.txt(text)], acknowledged: [rule: "known"]) }
        #expect(Bench.rules([txt("v=spf1 mx", "spf.no-all")]) == [])
        #expect(Bench.rules([txt("v=spf1 mx -all", "spf.no-all")]) == ["dns.acknowledge-unused"])
        let kept = Bench.check([txt("v=spf1 +all", "spf.permissive")])
        #expect(kept.map(\.rule) == ["spf.permissive"])
        #expect(kept.first?.notes.count == 1)
    }

    @Test func unknownValuesAreSkippedAndTheirAcknowledgementsWait() throws {
        let lookup = try #require(Lookup("postmark.domain(example.com).dkim_text"))
        let set = Bench.set("pm._domainkey", .txt, [.expression(.lookup(lookup))], acknowledged: ["dkim.weak-key": "rotation is planned"])
        #expect(Bench.rules([set]) == [])
        var (found, sink) = (DiagnosticSink(), DiagnosticSink())
        MailRules.check(text: "k=rsa; p=\(Keys.rsa1024)", at: "pm._domainkey", span: nil, into: &found)
        #expect(found.diagnostics.map(\.rule) == ["dkim.weak-key"])
        Acknowledgement.pass(found.diagnostics, of: set, into: &sink)
        #expect(sink.diagnostics == [])
    }

    @Test func twoPoliciesAtOneName() {
        #expect(Bench.rules([Bench.set("@", .txt, [.txt("v=spf1 -all"), .txt("v=spf1 mx -all")])]) == ["spf.many"])
        #expect(Bench.rules([Bench.set("_dmarc", .txt, [.txt("v=DMARC1; p=none"), .txt("v=DMARC1; p=reject")])]) == ["dmarc.many"])
    }
}
