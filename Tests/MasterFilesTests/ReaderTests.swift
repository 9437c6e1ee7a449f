import Diagnostics
import Estate
import MasterFiles
import Testing

@Suite struct ReaderTests {
    private static func read(_ text: String, zone: String? = nil) -> (MasterFile?, [Diagnostic]) {
        MasterFileReader.read(Array(text.utf8), file: "zone", zone: zone)
    }

    /// `NAME TTL TYPE VALUE, VALUE` of each set.
    private static func lines(_ text: String, zone: String? = nil) throws -> [String] {
        let (file, diagnostics) = read(text, zone: zone)
        #expect(diagnostics.filter { $0.severity == .error }.isEmpty, "\(diagnostics)")
        return try #require(file).sets.map { set in
            "\(set.name) \(set.ttl.map(String.init) ?? "-") \(set.type.rawValue) \(set.values.map(\.presentation).joined(separator: ", "))"
        }
    }

    @Test("A file as people and servers write them")
    func usual() throws {
        let text = """
            $ORIGIN example.com.
            $TTL 1h ; for all
            @       IN SOA ns1.example.net. hostmaster (
                        2026112801 ; serial
                        3h 1h 1w 300 )
                    IN NS  ns1.example.net.
                    IN MX  10 mail
                    IN MX  20 mx.example.net.
            @   300 IN A   192.0.2.1
            www IN 60 CNAME @
            mail    A 192.0.2.2
                    AAAA 2001:DB8:0::2
            txt     TXT "a; b" "c \\"d\\" \\\\ \\195\\169" e
            $ORIGIN sub.example.com.
            a       PTR host
            *       A 192.0.2.9
            _sip._tcp.example.com. SRV 1 2 5060 sip.example.com.
            """
        #expect(
            try Self.lines(text) == [
                "@ 3600 MX 10 mail.example.com, 20 mx.example.net", "@ 300 A 192.0.2.1", "www 60 CNAME example.com",
                "mail 3600 A 192.0.2.2",
                "mail 3600 AAAA 2001:db8::2", "txt 3600 TXT a; bc \"d\" \\ ée", "a.sub 3600 PTR host.sub.example.com",
                "*.sub 3600 A 192.0.2.9",
                "_sip._tcp 3600 SRV 1 2 5060 sip.example.com",
            ])
        let (file, diagnostics) = Self.read(text)
        #expect(file?.zone == "example.com" && file?.soa == "ns1.example.net. hostmaster.example.com. 2026112801 10800 3600 604800 300")
        #expect(diagnostics.map(\.rule) == ["dns.ns-at-apex"])
    }

    @Test("A TTL is the record's, else that of $TTL, else the last one, else the SOA's")
    func ttls() throws {
        let soa = "example.com. SOA a.example.net. b.example.net. 1 1 1 1 900\n"
        #expect(try Self.lines(soa + "a.example.com. A 192.0.2.1") == ["a 900 A 192.0.2.1"])
        #expect(
            try Self.lines(soa + "a.example.com. 60 A 192.0.2.1\nb.example.com. A 192.0.2.1") == ["a 60 A 192.0.2.1", "b 60 A 192.0.2.1"])
        #expect(
            try Self.lines("$TTL 7\na 1d12h A 192.0.2.1\nb A 192.0.2.1", zone: "example.com") == [
                "a 129600 A 192.0.2.1", "b 7 A 192.0.2.1",
            ])
        #expect(try Self.lines("a A 192.0.2.1", zone: "example.com") == ["a - A 192.0.2.1"])
        let (file, diagnostics) = Self.read("a 60 A 192.0.2.1\na 30 A 192.0.2.2\na 30 A 192.0.2.2", zone: "example.com")
        #expect(file?.sets.first?.ttl == 30 && file?.sets.first?.values.count == 2 && diagnostics.map(\.rule) == ["zone-file.ttls-differ"])
    }

    @Test("Every type, with the names in its data relative to the origin")
    func types() throws {
        let text = """
            @ CAA 0 issue "ca.example"
            n NAPTR 100 10 "U" "E2U+sip" "!^.*$!sip:a\\\\b@example.com!" .
            n NAPTR 100 20 "S" "SIP+D2U" "" _sip._udp
            h HTTPS 1 svc alpn="h2,h3" port=8443
            s SVCB 1 . key65333="x y"
            t TLSA 3 1 1 ( 0b9fa5a59eed715c26c1020c711b4f6e
                           c42d58b0015e14337a39dad301c5afc3 )
            f SSHFP 4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789
            d DS 60485 13 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a
            c CERT PKIX 0 0 MIIB
            o OPENPGPKEY mQGN BGPZ
            u URI 10 1 "https://www.example.com/"
            l LOC 52 22 23 N 4 53 32 E -2m
            x TYPE65280 \\# 4 0A00 0001
            k DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==
            m SMIMEA 3 0 0 308201a2
            a ALIAS host
            """
        let lines = try Self.lines(text, zone: "Example.COM.")
        #expect(lines.count == 15)
        #expect(lines.contains("h - HTTPS 1 svc.example.com alpn=h2,h3 port=8443"))
        #expect(lines.contains { $0.hasPrefix("n - NAPTR") && $0.contains("_sip._udp.example.com") })
        #expect(lines.contains("x - TYPE65280 \\# 4 0a000001") && lines.contains("a - ALIAS host.example.com"))
    }

    @Test(
        "What is wrong is found with its place, all of it",
        arguments: [
            ("a A 192.0.2.1\n$INCLUDE other", "zone-file.include", 2), ("$GENERATE 1-9 a$ A 192.0.2.$", "zone-file.directive", 1),
            ("a A 192.0.2.300", "dns.bad-value", 1), ("a A", "zone-file.syntax", 1), ("a 60 IN", "zone-file.syntax", 1),
            ("  A 192.0.2.1", "zone-file.syntax", 1), ("a TXT \"open", "zone-file.syntax", 1), ("a A ( 192.0.2.1", "zone-file.syntax", 1),
            ("a A 192.0.2.1 )", "zone-file.syntax", 1), ("a CH TXT x", "zone-file.class", 1), ("a HINFO x y", "dns.unknown-type", 1),
            ("a.example.org. A 192.0.2.1", "dns.name-outside-zone", 1), ("a\\.b A 192.0.2.1", "zone-file.name", 1),
            ("a TXT \"\\999\"", "zone-file.syntax", 1), ("a TXT \"\\255\"", "zone-file.not-utf-8", 1),
            ("a A \\# 4 C0000201", "zone-file.generic-data", 1), ("$TTL soon", "zone-file.syntax", 1), ("$ORIGIN", "zone-file.syntax", 1),
            ("@ SOA a b 1 2 3", "zone-file.syntax", 1),
            ("@ SOA a b 1 2 3 4 5\n@ SOA a b 1 2 3 4 5", "zone-file.several-soa", 2),
            ("example.org. SOA a b 1 2 3 4 5", "zone-file.another-zone", 1),
        ] as [(String, String, Int)])
    func wrong(text: String, rule: String, line: Int) {
        let (file, diagnostics) = Self.read("\(text)\n", zone: "example.com")
        #expect(file == nil)
        #expect(
            diagnostics.contains { $0.rule == rule && $0.severity == .error && $0.span?.line == line && $0.fix != nil }, "\(diagnostics)")
    }

    @Test("Several mistakes are all named, and what has no zone says so")
    func several() {
        let (_, diagnostics) = Self.read("a A 192.0.2.300\nb AAAA x\n$INCLUDE y\nc A 192.0.2.1\n", zone: "example.com")
        #expect(diagnostics.map { $0.span?.line } == [1, 2, 3])
        #expect(Self.read("www.example.com. A 192.0.2.1").1.map(\.rule) == ["zone-file.no-zone"])
        #expect(Self.read("www A 192.0.2.1").1.map(\.rule).contains("zone-file.name"))
        #expect(MasterFileReader.read([0x61, 0xFF], file: "zone", zone: nil).1.map(\.rule) == ["zone-file.not-utf-8"])
    }

    @Test("What signs a zone is left out with a word")
    func signatures() throws {
        let (file, diagnostics) = Self.read(
            "a NSEC b.example.com. A\na RRSIG A 13 2 60 1 1 1 example.com. abcd\na A 192.0.2.1\n", zone: "example.com")
        #expect(file?.sets.count == 1 && diagnostics.map(\.rule) == ["zone-file.signature", "zone-file.signature"])
    }
}
