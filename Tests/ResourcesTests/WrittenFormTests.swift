import CanonicalJSON
import Resources
import Testing

/// What is written into files and plans is read back as it was.
@Suite struct WrittenFormTests {
    @Test(arguments: ["vault:/A", "vault@prod:/Queue/STRIPE_API_KEY", "file@x:/a/b/c/D"])
    func secretReferences(_ text: String) {
        #expect(SecretReference(text)?.description == text)
    }

    @Test(arguments: ["vault", "vault:", "vault:/", "vault:A", ":/A", "vault@:/A", "vault:/a//B"])
    func whatIsNoSecretReference(_ text: String) {
        #expect(SecretReference(text) == nil)
    }

    @Test(arguments: ["service/raptor.origin", "service/raptor@staging.origin", "service/web.domains.www.example.com.target"])
    func references(_ text: String) {
        #expect(Reference(text)?.description == text)
    }

    @Test(arguments: ["postmark.domain(raxx.app).dkim_text", "p.s(k).a"])
    func lookups(_ text: String) {
        #expect(Lookup(text)?.description == text)
    }

    @Test func contents() throws {
        let address = Address(Scope(provider: "heroku", name: "acme"), "config", "A")
        let secret = Content.concealed(
            .init(Fingerprint(hex: "ab"), source: SecretReference("vault@prod:/A"), version: "3"))
        let content = Content.record([
            "text": .text("yes"), "number": .integer(-3), "flag": .boolean(true), "list": .list([.text("1"), .integer(1), .list([])]),
            "secret": secret, "later": .unknown(after: address, attribute: "web_url"), "empty": .record([:]),
        ])
        #expect(try JSONValue(encoding: content).decoded(as: Content.self) == content)
    }

    @Test func aSecretShowsItselfNowhere() {
        let secret = Secret("canary-4711-canary")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\(Optional(secret) as Any)", "\([secret])"] {
            #expect(!text.contains("4711"))
        }
    }
}
