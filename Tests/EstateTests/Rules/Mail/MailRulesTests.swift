internal import Estate
internal import Testing

@Suite struct MailRulesTests {
    @Test(arguments: [
        "v=spf1 a mx include:spf.mtasv.net ~all", "V=SPF1 -ALL", "v=spf1  ip4:192.0.2.0/24 ip6:2001:db8::/32 -all",
        "v=spf1 redirect=_spf.example.com",
        "v=spf1 a:mail.example.com/24//64 mx//64 mx/24 -all", "v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all",
        "v=spf1 include:%{d1r-}.x.example exp=e.%{d} ?all",
        "v=spf1 a:%{d1/}.example.com/24 -all", "v=spf1 future=%{s}%%%_%- -all", "google-site-verification=abc", "v=spf2.0/pra -all",
    ]) func goodSPF(text: String) { #expect(Bench.mail(text) == []) }

    @Test(arguments: [
        "v=spf1 foo -all", "v=spf1include:a.example -all", "v=spf1 include -all", "v=spf1 include: -all", "v=spf1 include:localhost -all",
        "v=spf1 ip4:192.0.2 -all",
        "v=spf1 ip4:192.0.2.1/33 -all", "v=spf1 ip4:192.0.2.1/024 -all", "v=spf1 ip6:192.0.2.1 -all", "v=spf1 ip6:2001:db8::/129 -all",
        "v=spf1 all:x.example",
        "v=spf1 a:x.example/ -all", "v=spf1 a/24/64 -all", "v=spf1 exists:%{z}.example -all", "v=spf1 exists:%{d.example -all",
        "v=spf1 exists:50% -all",
        "v=spf1 redirect=a.example redirect=b.example", "v=spf1 ptr/24 -all", "v=spf1 +\u{301}all", "v=spf1 redirect=",
    ]) func badSPF(text: String) { #expect(Bench.mail(text) == ["error spf.syntax"]) }

    @Test func SPFFindings() {
        func includes(_ count: Int) -> String { (0..<count).map { "include:s\($0).example" }.joined(separator: " ") }
        #expect(Bench.mail("v=spf1 \(includes(8)) a mx -all") == [])
        #expect(Bench.mail("v=spf1 \(includes(9)) a mx -all") == ["error spf.lookup-limit"])
        #expect(Bench.mail("v=spf1 \(includes(10)) redirect=r.example") == ["error spf.lookup-limit"])
        #expect(Bench.mail("v=spf1 \(includes(10)) redirect=r.example -all") == ["warning spf.redirect-ignored"])
        #expect(Bench.mail("v=spf1 ptr -all") == ["warning spf.ptr"])
        #expect(Bench.mail("v=spf1 mx") == ["warning spf.no-all"])
        #expect(Bench.mail("v=spf1") == ["warning spf.no-all"])
        #expect(Bench.mail("v=spf1 -all mx") == ["warning spf.all-not-last"])
        #expect(Bench.mail("v=spf1 -all exp=e.example.com") == [])
        #expect(Bench.mail("v=spf1 mx +all") == ["error spf.permissive"])
        #expect(Bench.mail("v=spf1 all") == ["error spf.permissive"])
    }

    @Test(arguments: [
        ("k=rsa; p=\(Keys.rsa1024)", ["warning dkim.weak-key"]), ("v=DKIM1; k=rsa; p=\(Keys.rsa2048);", []),
        ("v=DKIM1; p=\(Keys.rsa512)", ["error dkim.short-key"]),
        ("v=DKIM1; k=ed25519; p=\(Keys.ed25519)", []), ("v=DKIM1; k=ed25519; p=\(Keys.rsa2048)", ["error dkim.bad-key"]),
        ("v=DKIM1; p=\(Keys.p256)", ["error dkim.bad-key"]),
        ("v=DKIM1; p=", ["warning dkim.revoked"]), ("v=DKIM1; p=!!!!", ["error dkim.bad-key"]), ("v=DKIM1; p=AAAA", ["error dkim.bad-key"]),
        ("v=DKIM1; k=rsa", ["error dkim.syntax"]), ("v=DKIM2; p=", ["error dkim.syntax"]), ("p=; v=DKIM1", ["error dkim.syntax"]),
        ("k=dsa; p=", ["error dkim.syntax"]),
        ("p=; p=", ["error dkim.syntax"]), ("p", ["error dkim.syntax"]), ("h=sha1; p=", ["error dkim.syntax"]), ("", ["error dkim.syntax"]),
        ("p=;;", ["error dkim.syntax"]),
    ]) func DKIM(text: String, expected: [String]) {
        #expect(Bench.mail(text, at: "20230601._domainkey") == expected)
        #expect(Bench.mail(text, at: "@") == [])
    }

    @Test func DKIMKeysMayBeFolded() {
        let folded = "v=DKIM1; p=\(Keys.rsa2048.prefix(200)) \(Keys.rsa2048.dropFirst(200))"
        #expect(Bench.mail(folded, at: "s1._domainkey.mail") == [])
        #expect(Bench.mail("o=~", at: "_domainkey") == [])
    }

    @Test(arguments: [
        "v=DMARC1; p=none", "v=DMARC1;p=reject;", "v=DMARC1; p=quarantine; sp=none; pct=50; adkim=s; aspf=r; fo=1:d:s; ri=86400",
        "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@example.org!10m; ruf=mailto:c@example.com; unknown=1",
    ]) func goodDMARC(text: String) {
        #expect(Bench.mail(text, at: "_dmarc") == [])
        #expect(Bench.mail(text, at: "_dmarc.sub") == [])
        #expect(Bench.mail(text, at: "@") == ["error dmarc.wrong-name"])
        #expect(Bench.mail(text, at: "example.net._report._dmarc") == [])
    }

    @Test(arguments: [
        "p=none; v=DMARC1", "v=DMARC1", "v=DMARC1; p=block", "v=dmarc1; p=none", "v=DMARC1; p=none; pct=101", "v=DMARC1; p=none; pct=-1",
        "v=DMARC1; p=none; pct=",
        "v=DMARC1; p=none; sp=x", "v=DMARC1; p=none; adkim=x", "v=DMARC1; p=none; fo=2", "v=DMARC1; p=none; rua=a@example.com",
        "v=DMARC1; p=none; rua=mailto:a",
        "v=DMARC1; p=none; rua=mailto:a@example.com!10x", "v=DMARC1; p=none; rua=mailto:a@example.com,", "v=DMARC1; p=none; p=none",
        "v=DMARC1 p=none", "hello",
    ]) func badDMARC(text: String) { #expect(Bench.mail(text, at: "_dmarc") == ["error dmarc.syntax"]) }
}
