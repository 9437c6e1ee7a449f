internal import Estate
internal import Testing

@Suite struct InnerDiffTests {
    @Test(
        arguments: [
            ("v=spf1 a mx ~all", "v=spf1 a mx include:spf.mtasv.net ~all", "SPF +include:spf.mtasv.net"),
            ("v=spf1 mx ~all", "v=spf1 mx -all", "SPF ~all → -all"),
            ("v=spf1 mx -all", "v=spf1 a -all", "SPF -mx, +a"), ("v=spf1 +mx -all", "v=spf1  mx -all", nil),
            ("v=spf1 a mx -all", "v=spf1 mx a -all", "SPF in another order"),
            ("v=spf1 -all", "v=spf1", "SPF --all"), ("v=spf1 +all", "v=spf1 -all", "SPF +all → -all"),
            ("v=DMARC1; p=none", "v=DMARC1; p=quarantine", "DMARC p=none → p=quarantine"),
            ("v=DMARC1; p=none; pct=5", "v=DMARC1;p=none;sp=reject", "DMARC -pct=5, +sp=reject"),
            ("v=DKIM1; k=rsa; p=\(Keys.rsa1024)", "v=DKIM1; k=rsa; p=", "DKIM p=MIGf…AQAB (1024 bits) → p="),
            ("v=spf1 -all", "v=DMARC1; p=none", nil), ("a", "b", nil), ("a=1", "a=2", nil),
        ] as [(String, String, String?)]) func describes(old: String, new: String, expected: String?)
    {
        #expect(InnerDiff.describe(old: old, new: new) == expected)
        #expect(InnerDiff.describe(old: old, new: old) == nil)
    }

    @Test func keysThatLookAlikeShowWhereTheyDiffer() {
        let other = Keys.rsa1024.replacing("X9Mj", with: "Y0Nk")
        let line = InnerDiff.describe(old: "k=rsa; p=\(Keys.rsa1024)", new: "k=rsa; p=\(other)")
        #expect(line == "DKIM p=MIGf…X9Mj…AQAB (1024 bits) → p=MIGf…Y0Nk…AQAB (1024 bits)")
    }
}
