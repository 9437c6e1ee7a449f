import Cryptography
import Estate
import Integrations
import Reconciling
import Resources
import Testing

@Suite struct SecretScreenTests {
    private static let stored = "cf8a40b9e213552579f3230c80a8429950d443c5c81e21a3d5be566c4eaec01f"
    private static let key =
        "k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCxX9MjFeCMegRCNnuM0DhSgLBL7WfOAISymao02MgPq20oXEQJILhSWQP9xJLz4Ie3aMJpJJXd9cKkRQb/rn6cMxTFUrgzyHIoznWTekXf5IU0orPm4tibKe9GZL0Rr+OxVwjcZttZ4modiJeCb+m1Yg2VGkdfrYSOxiCPwE4GAQIDAQAB"

    private func screen(stored: [String] = [], _ variables: [String: String] = [:]) -> SecretScreen {
        let item = ImportItem(Scope(provider: "heroku", name: "shop"), .service, id: "0d8c9d8e-1b2c-4d5e-8f90-a1b2c3d4e5f6")
        var thing = ImportedThing(item, settings: [])
        thing.variables = variables.map { ImportedVariable(Address(item.scope, "config", $0.key), value: Secret($0.value)) }
        return SecretScreen(stored: stored.map { Secret($0) }, things: [thing], forms: Integrations.catalogue.credentialForms)
    }

    @Test func whatLooksLikeACredential() {
        let found = screen().reason("token is ghp" + "_0123456789abcdefghij0123456789abcdef")
        #expect(found == "looks like a GitHub token")
        #expect(screen().reason("-----BEGIN " + "PRIVATE KEY-----") == "looks like a private key")
    }

    @Test(arguments: [stored, "v=1 k=\(stored)", String(stored.prefix(40)), Base64.encode(Array(stored.utf8))])
    func whatAStoreHolds(_ text: String) {
        #expect(screen(stored: [Self.stored]).reason(text) == "holds what a store or a variable keeps secret")
        #expect(screen().reason(text) == nil)
    }

    /// A short one counts as a word, a sentence of words as the whole of a text.
    @Test func shortAndPlainOnes() {
        let screen = screen(stored: ["Xk9!pQ2z", "correct-horse-battery"], ["SESSION_COOKIE_NAME": "session"])
        #expect(screen.reason("pin Xk9!pQ2z.") != nil && screen.reason("aXk9!pQ2zb") == nil)
        #expect(screen.reason("correct-horse-battery") != nil && screen.reason("correct-horse-battery", isName: true) == nil)
        #expect(screen.reason("session") == nil && screen.reason("session", isName: true) == nil)
    }

    /// Values that are called secrets, and are published in any estate.
    @Test(arguments: [
        ("DKIM_KEY", key, key), ("AUTH_HOST", "auth.shop.example", "auth.shop.example"), ("REDIS_KEY_IP", "192.0.2.10", "192.0.2.10"),
        ("SITE_KEY", "Gs7Kq2LmVx9TzRb4NwYcHd8P", "google-site-verification=Gs7Kq2LmVx9TzRb4NwYcHd8P"),
        (
            "SENTRY_DSN", "https://5883759a3c6290d87151df445f50f129@o45045321234567.ingest.us.sentry.io/4511",
            "o45045321234567.ingest.us.sentry.io"
        ),
        ("MAIL_AUTH", "mailto:dmarc@shop.example", "v=DMARC1; p=none; rua=mailto:dmarc@shop.example"),
        ("APP_KEY_ID", "0d8c9d8e-1b2c-4d5e-8f90-a1b2c3d4e5f6", "0d8c9d8e-1b2c-4d5e-8f90-a1b2c3d4e5f6"),
        ("LOGIN_TOKEN_MAIL", "kim@shop.example", "kim@shop.example"), ("API_KEY_V6", "2001:db8::17", "2001:db8::17"),
    ])
    func whatIsPublic(_ name: String, _ value: String, _ text: String) {
        #expect(screen([name: value]).reason(text) == nil)
    }

    /// Of a URL its user, password and path count, wherever its host stands.
    @Test func aURL() {
        let screen = screen(["DATABASE_URL": "postgres://shop:kP8vQ2mX7rT4zL@db-1234567890.shop.example:5432/d1a2b3c4d5e6f7"])
        #expect(screen.reason("db-1234567890.shop.example") == nil)
        #expect(screen.reason("password kP8vQ2mX7rT4zL") != nil)
    }

    /// A key that signs is no key that verifies, however it is written.
    @Test func aPrivateKeyInTheFormOfAPublicOne() {
        let secret = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7"
        #expect(screen(stored: [secret]).reason("v=DKIM1; k=rsa; p=\(secret)") != nil)
        #expect(screen(stored: [Self.key]).reason(Self.key) == nil)
    }

    @Test func settingsGoAsAWhole() {
        let scope = Scope(provider: "heroku", name: "shop")
        let address = Address(scope, "addon", "redis")
        var thing = ImportedThing(
            ImportItem(scope, .service, id: "1"),
            settings: [
                DeclaredEntry("app", .text("shop")),
                DeclaredEntry(
                    "addons",
                    .map([
                        DeclaredEntry(
                            "redis", .map([DeclaredEntry("plan", .text("mini")), DeclaredEntry("name", .text(Self.stored))]), at: [address])
                    ])),
                DeclaredEntry(
                    "buildpacks", .texts(["https://\(Self.stored)@github.com/acme/buildpack"]), at: [Address(scope, "buildpacks")]),
                DeclaredEntry("stack", .text("container")),
            ])
        thing.variables = [ImportedVariable(Address(scope, "config", Self.stored), value: Secret("true"))]
        thing.notes = ["\(Self.stored) may belong to somebody"]
        let screened = screen(stored: [Self.stored]).screened(thing)
        #expect(screened.settings.map(\.key) == ["app", "stack"] && screened.variables.isEmpty && screened.notes.isEmpty)
        #expect(
            screened.withheld.map { $0.name(in: scope) }.sorted() == [
                "a part of heroku/shop", "a variable of heroku/shop", "heroku/shop/addon/redis", "heroku/shop/buildpacks",
            ])
        #expect(screened.withheld.allSatisfy { !$0.reason.contains(Self.stored) })
        #expect(screened.publicTexts.allSatisfy { !$0.contains(Self.stored) })
    }

    /// A rule for one record is no rule for all of them.
    @Test func aWildcardIsNotIgnored() {
        let scope = Scope(provider: "cloudflare", name: "shop.example")
        var thing = ImportedThing(ImportItem(scope, .zone, id: "1"), settings: [])
        thing.records = ["*", "a"].map { owner in
            ImportedRecord(Address(scope, "dns", "\(owner)/TXT"), owner: owner, type: .txt, values: [.txt(Self.stored)], settings: [])
        }
        let screened = screen(stored: [Self.stored]).screened(thing)
        #expect(screened.records.isEmpty && screened.withheld.count == 2)
        #expect(screened.ignored.map(\.pattern) == ["dns/a/TXT"])
    }
}
