import Testing

import HerokuProvider

/// Which live values are known to be no secrets.
@Suite struct PlainValueTests {
    @Test(arguments: [
        "", "true", "On", "0", "4096", "-1", "production", "us-east", "kris@moosequest.net", "raxx.app", "plan",
        "https://raxx.app", "http://localhost:3000/", "api.v2.raxx.app",
    ])
    func safe(value: String) { #expect(HerokuPlainValues.isOfSafeKind(value)) }

    @Test(arguments: [
        "Production", "heroku-24", "raxx-", "-raxx", "a--b", "9lives", "key-0001", "abc1234", "correct horse", "https://u:p@raxx.app",
        "sk_test_1",
        "5f333c778e74c1c8abd68e24a432ef83",
    ])
    func unknown(value: String) { #expect(!HerokuPlainValues.isOfSafeKind(value)) }

    /// Found by a token of the test's own: with a pattern, 28 letters and four digits took seconds, and 60 would not have ended.
    @Test(.timeLimit(.minutes(10))) func aLongValueThatIsNoWordIsSoonKnownToBeNone() {
        #expect(!HerokuPlainValues.isOfSafeKind(String(repeating: "abcdefghij", count: 1_000) + "-0001"))
        #expect(HerokuPlainValues.isOfSafeKind(String(repeating: "abcdefghij", count: 1_000)))
    }
}
