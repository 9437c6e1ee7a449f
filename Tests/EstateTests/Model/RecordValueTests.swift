internal import Estate
internal import Testing

@Suite struct RecordValueTests {
    /// By bytes: `==` of strings takes canonically equivalent ones as equal.
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: RecordType.allCases) func readsWhatItPrints(type: RecordType) throws {
        var generator = Generator(seed: 42)
        for _ in 0..<400 {
            let value = generator.value(type)
            let read = try RecordValue.parse(type, value.presentation, zone: "example.com").get()
            #expect(read == value)
            #expect(bytes(read.presentation) == bytes(value.presentation))
            #expect(try value.canonical(zone: "example.com").get() == value)
        }
    }

    @Test func textSurvivesTheWire() {
        var generator = Generator(seed: 7)
        for _ in 0..<600 {
            let text = generator.text()
            #expect(bytes(TXTStrings.join(TXTStrings.quoted(text))) == bytes(text))
            let parts = TXTStrings.split(text)
            #expect(parts.allSatisfy { (1...255).contains($0.utf8.count) })
            #expect(bytes(parts.joined()) == bytes(text))
        }
    }

    @Test(arguments: [
        (RecordType.mx, "10 MX.Example.NET.", "10 mx.example.net"), (.mx, "0 .", "0 ."),
        (.srv, "0 5 5060 sip.example", "0 5 5060 sip.example"),
        (.srv, "0  5\t5060 @", "0 5 5060 example.com"), (.caa, "0 ISSUE letsencrypt.org", "0 issue \"letsencrypt.org\""),
        (.caa, #"128 issue "a\"b\\c; d""#, #"128 issue "a\"b\\c; d""#), (.caa, "0 issue \";\"", "0 issue \";\""),
        (.cname, "@", "example.com"),
        (.cname, "K1._DomainKey.Example.", "k1._domainkey.example"), (.aaaa, "FE80::0:0:1", "fe80::1"),
        (.txt, #""a;" "b\"\\\195\169""#, #"a;b"\é"#),
        (.txt, "v=spf1 -all", "v=spf1 -all"), (.txt, #""""#, #""""#), (.txt, #"say "hi""#, #"say "hi""#),
    ]) func canonicalForms(type: RecordType, written: String, printed: String) throws {
        #expect(try RecordValue.parse(type, written, zone: "example.com").get().presentation == printed)
    }

    @Test(arguments: [
        (RecordType.a, "1.2.3"), (.a, "1.2.3.256"), (.a, "01.2.3.4"), (.a, "1.2.3.4 "), (.a, "+1.2.3.4"), (.a, ""), (.mx, "mx.example"),
        (.mx, "65536 mx.example"),
        (.mx, "-1 mx.example"), (.srv, "0 0 70000 a.example"), (.srv, "0 0 1"), (.caa, "256 issue \"a\""),
        (.caa, "0 is-sue \"a\""),
        (.caa, "0 issue \"a"), (.caa, "0 issue a b"), (.cname, "."), (.cname, ""), (.cname, "a..b"), (.cname, "*.example"),
        (.cname, "münchen.example"),
        (.ns, "."), (.txt, ""), (.txt, "\""), (.txt, #""a"b""#), (.txt, #""\256""#), (.txt, #""\255""#), (.txt, #""a\""#),
    ]) func badValues(type: RecordType, text: String) {
        guard case .failure(let problem) = RecordValue.parse(type, text, zone: "example.com") else {
            Issue.record("\(text) was read")
            return
        }
        #expect(problem.rule == "dns.bad-value")
    }

    @Test(arguments: [(RecordType.cname, "192.0.2.1"), (.mx, "10 2001:db8::1"), (.ns, "192.0.2.1."), (.srv, "0 0 1 192.0.2.1")])
    func addressesAreNoTargets(type: RecordType, text: String) {
        guard case .failure(let problem) = RecordValue.parse(type, text, zone: "example.com") else {
            Issue.record("\(text) was read")
            return
        }
        #expect(problem.rule == "dns.target-is-address")
    }

    /// RFC 5952 §4 and §5.
    @Test(arguments: [
        ("2001:0DB8:0:0:0:0:2:1", "2001:db8::2:1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("0:0:0:0:0:0:0:0", "::"),
        ("1:0:0:0:0:0:0:0", "1::"),
        ("::FFFF:192.0.2.1", "::ffff:192.0.2.1"), ("::ffff:c000:201", "::ffff:192.0.2.1"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    ]) func canonicalIPv6(written: String, canonical: String) { #expect(IPAddress.v6(written) == canonical) }

    @Test(arguments: [
        "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "12345::", "g::",
        "::1%eth0", "+1::", "1::-2",
        "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "192.0.2.1", "::192.0.2.1:1", "::1.2.3", ":::1", "1:::",
    ]) func badIPv6(text: String) { #expect(IPAddress.v6(text) == nil) }

    @Test func splitsAndQuotes() {
        let long = String(repeating: "a", count: 254) + "é" + "b"
        #expect(TXTStrings.split(long) == [String(repeating: "a", count: 254), "éb"])
        #expect(TXTStrings.quoted(#"a"b\c;"#) == #""a\"b\\c;""#)
        #expect(TXTStrings.quoted("") == #""""#)
        #expect(TXTStrings.quoted(String(repeating: "x", count: 256)) == "\"\(String(repeating: "x", count: 255))\" \"x\"")
        #expect(TXTStrings.join("k=rsa; p=x") == "k=rsa; p=x")
        #expect(TXTStrings.join("\"") == "\"")
    }
}
