import Estate
import Testing

@Suite struct PlainVariableTests {
    @Test(arguments: [
        ("FLAG_BILLING", "true"), ("FLAG_BILLING", "1"), ("PORT", "8080"), ("RATE", "0.25"), ("FLASK_ENV", "production"),
        ("RP_NAME", "Raxx"), ("ORIGIN", "https://raxx.app"), ("ORIGINS", "https://raxx.app,https://www.raxx.app"),
        ("DATA_URL", "https://data.example.net/v2/bars"), ("MAIL_FROM", "ops@raxx.app"), ("PATH_PREFIX", "/var/data"), ("EMPTY", ""),
        ("REGION", "eu-west-1"), ("TOKEN_REQUIRED", "true"), ("LOG_LEVEL", "INFO"),
    ])
    func plain(_ name: String, _ value: String) { #expect(PlainVariable.isPlain(value, named: name, forms: CredentialForms())) }

    /// What is not surely plain counts as a secret.
    @Test(arguments: [
        ("DB_PASSWORD", "hunter"), ("API_KEY", "production"), ("SERVICE_TOKEN", "abc"), ("MAILBOX_PIN", "1234"),
        ("SENTRY_DSN", "https://sentry.example.net/4511"), ("DATABASE", "postgres://u:p@host/db"), ("HOOK", "https://u@host.example/x"),
        ("HOOK_ADDRESS", "https://hooks.example.com/services/T0001/B0002/XyZabc"), ("ANY", "5883759a3c6290d87151df445f50f129"),
        ("ANY", "correct horse battery staple"), ("ANY", "aGVsbG8gd29ybGQ="), ("ANY", "https://host.example/?code=abc"),
        ("DBPASS", "hunter2"), ("PGPASS", "hunter2"), ("ADMINPW", "hunter2"), ("USERPWD", "hunter2"), ("APISECRET", "hunter2"),
        ("SECRETKEYBASE", "hunter2"), ("SSHKEY", "hunter2"), ("ENCKEY", "hunter2"), ("PASSCODE", "hunter2"), ("PINCODE", "hunter2"),
        ("BEARER", "hunter2"), ("HMAC", "hunter2"), ("CSRF", "hunter2"), ("PEPPER", "hunter2"), ("MNEMONIC", "hunter2"),
        ("ADMINPASSPHRASE", "hunter2"), ("NEW_RELIC_LICENSE", "hunter2"), ("PASSWORT", "hunter2"), ("SSH_PEM", "hunter2"),
        ("PHRASE", "kQzVbNmWeR"), ("UUID", "9ff3dac8-745c-47a2-8b5a-d3147cfcfd0a"), ("NUMBER", "1234567890123"),
    ])
    func secret(_ name: String, _ value: String) { #expect(!PlainVariable.isPlain(value, named: name, forms: CredentialForms())) }

    @Test(arguments: [
        ("raxx-queue-prod", "raxx-queue", "production"), ("raxx-queue-staging", "raxx-queue", "staging"), ("shop", "shop", nil),
        ("prod-shop", "shop", "production"), ("shop-dev-worker", "shop-worker", "development"), ("staging", "staging", nil),
    ])
    func environments(_ name: String, _ stem: String, _ environment: String?) {
        let split = EnvironmentWords.split(name, among: [])
        #expect(split.stem == stem && split.environment == environment)
    }

    /// Declared environments count by their own names; what names none of them names nothing.
    @Test func declaredEnvironments() {
        #expect(EnvironmentWords.split("shop-prd", among: ["live", "qa"]).environment == "live")
        #expect(EnvironmentWords.split("shop-dev", among: ["production"]).environment == nil)
        #expect(EnvironmentWords.split("shop-eu", among: ["eu", "us"]).environment == "eu")
    }
}
