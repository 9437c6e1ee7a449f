import Estate
import Testing

/// One format with values it takes and values it does not.
struct ContractFormatRow: Sendable, CustomTestStringConvertible {
    let format: Format
    let good: [String]
    let bad: [String]

    init(_ format: Format, good: [String], bad: [String]) {
        self.format = format
        self.good = good
        self.bad = bad
    }

    var testDescription: String { format.description }

    private static let key = "51PlumbAbCdEf0123456789"
    private static let hex = String(repeating: "0f", count: 32)
    private static let pem = "-----BEGIN " + "PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\nBCIEIA==\n-----END PRIVATE KEY-----\n"

    static let all = [
        ContractFormatRow(.text, good: ["x", " "], bad: [""]),
        ContractFormatRow(.flag(on: nil), good: ["", "0", "1", "true", "false"], bad: ["yes", "on", "TRUE", "2", " 1", "1\n"]),
        ContractFormatRow(.flag(on: "1"), good: ["", "0", "1"], bad: ["true", "false", "01"]),
        ContractFormatRow(.flag(on: "true"), good: ["", "true", "false"], bad: ["1", "True"]),
        ContractFormatRow(.integer(.init()), good: ["0", "-3", "42"], bad: ["", "+1", "01", "1.0", "1e3", "0x1", "²", "1 "]),
        ContractFormatRow(.integer(.init(least: 1, greatest: 9)), good: ["1", "9"], bad: ["0", "10", "-1"]),
        ContractFormatRow(
            .url(schemes: []), good: ["https://a.example", "redis://h:6379/0", "https://[::1]:8080/x?y#z", "http://localhost/"],
            bad: ["a.example", "https://", "https:///x", "https://a b", "https://a:99999", "https://a:x", "https://[1]", "//a", "1://a"]),
        ContractFormatRow(.url(schemes: ["https"]), good: ["https://a.example/p", "HTTPS://a"], bad: ["http://a.example", "ftp://a"]),
        ContractFormatRow(
            .origin, good: ["https://raxx.app", "http://localhost:3000", "https://[::1]"],
            bad: [
                "https://raxx.app/", "https://raxx.app/x", "https://raxx.app?x", "https://u@raxx.app", "ftp://raxx.app", "raxx.app",
                "https://Raxx.app",
            ]),
        ContractFormatRow(
            .originList, good: ["https://raxx.app", "https://raxx.app,https://www.raxx.app"],
            bad: ["https://raxx.app,", "https://raxx.app, https://www.raxx.app", "https://raxx.app/,https://www.raxx.app", "*", "raxx.app"]),
        ContractFormatRow(
            .domain, good: ["raxx.app", "raxx-staging.pages.dev", "localhost"],
            bad: ["https://raxx.app", "raxx", "raxx..app", "-raxx.app", "raxx.app/", "192.0.2.1", "r_x.app", "raxx.app."]),
        ContractFormatRow(
            .email, good: ["ops@raxx.app", "a+b.c@mail.example"],
            bad: ["ops", "ops@", "@raxx.app", "a@b@raxx.app", "Ops <ops@raxx.app>", "ops@raxx"]),
        ContractFormatRow(
            .hex(.init(least: 64, greatest: 64)), good: [hex, hex.uppercased()],
            bad: [String(hex.dropLast()), hex + "0", hex.replacing("f", with: "g"), "0x" + hex, hex + "\n", "\"\(hex)\""]),
        ContractFormatRow(.hex(.init()), good: ["0", "abc"], bad: ["", "xyz"]),
        ContractFormatRow(
            .base64(.init(least: 4, greatest: 4)), good: ["AAAAAA==", "+/+/AA=="],
            bad: ["AAAA", "AAAAAA", "-_-_AA==", "AAAAAAA=", "AA AAAA="]),
        ContractFormatRow(
            .token(.init(least: 32)), good: [hex, "AbCdEfGhIjKlMnOpQrStUvWxYz-_0123"],
            bad: ["short", "AbCdEfGhIjKlMnOpQrStUvWxYz-_01 3", "AbCdEfGhIjKlMnOpQrStUvWxYz+/0123="]),
        ContractFormatRow(
            .uuid, good: ["9ff3dac8-745c-47a2-8b5a-d3147cfcfd0a", "9FF3DAC8-745C-47A2-8B5A-D3147CFCFD0A"],
            bad: ["9ff3dac8745c47a28b5ad3147cfcfd0a", "9ff3dac8-745c-47a2-8b5a-d3147cfcfd0", "zff3dac8-745c-47a2-8b5a-d3147cfcfd0a"]),
        ContractFormatRow(
            .postgresURL(user: nil),
            good: ["postgres://u:p@h.example:5432/d", "postgresql://u@h/d?sslmode=require", "postgres://u:p@ss@h/d"],
            bad: ["mysql://u:p@h/d", "postgres://h/d", "postgres://u:p@h", "postgres://u:p@h/", "postgres://u:p@h:0/d", "u:p@h/d"]),
        ContractFormatRow(
            .postgresURL(user: "raptor_app"), good: ["postgres://raptor_app:p@h/d"],
            bad: ["postgres://owner:p@h/d", "postgres://Raptor_app:p@h/d"]),
        ContractFormatRow(.redisURL, good: ["redis://:p@h:6379", "rediss://h/0"], bad: ["http://h", "redis:/h", "h:6379"]),
        ContractFormatRow(
            .sentryDSN,
            good: ["https://5883759a3c6290d87151df445f50f129@o45045321.ingest.us.sentry.io/4511", "http://k@sentry.example:9000/sub/7"],
            bad: [
                "https://o1.ingest.sentry.io/4511", "https://k:secretpart@o1.ingest.sentry.io/4511", "https://k@o1.ingest.sentry.io",
                "https://k@o1.ingest.sentry.io/name", "sntrys_" + "eyJpYXQiOjE3MDAwMDAwMDB9", "sntryu_" + "0123456789abcdef", "ftp://k@h/1",
            ]),
        ContractFormatRow(
            .stripe(.secret), good: ["sk_test_" + key, "sk_live_" + key, "sk_live_51_" + key],
            bad: [
                "pk_live_" + key, "rk_live_" + key, "whsec_" + key, "sk_" + key, "sk_live_", "sk_live_short", "sk_prod_" + key, key,
                "sk_live_" + key + " ",
            ]),
        ContractFormatRow(.stripe(.publishable), good: ["pk_test_" + key, "pk_live_" + key], bad: ["sk_live_" + key, "pk_" + key]),
        ContractFormatRow(
            .stripe(.restricted), good: ["rk_test_" + key, "rk_live_" + key], bad: ["sk_test_" + key, "rk_live_!!!!!!!!!!!!"]),
        ContractFormatRow(
            .stripe(.webhook), good: ["whsec_509bcf065e86b593", "whsec_ab+/cd=="], bad: ["whsec_", "sk_live_" + key, "wh_" + key]),
        ContractFormatRow(
            .pem(label: nil), good: [pem, pem + pem],
            bad: [
                pem.replacing("\n", with: "\\n"), "MC4CAQAw", pem.replacing("END PRIVATE", with: "END PUBLIC"),
                "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----",
            ]),
        ContractFormatRow(.pem(label: "CERTIFICATE"), good: [pem.replacing("PRIVATE KEY", with: "CERTIFICATE")], bad: [pem]),
        ContractFormatRow(.oneOf(["production", "development"]), good: ["production"], bad: ["staging", "Production", "production "]),
        ContractFormatRow(.regex(pattern: "AK[A-Z0-9]{4}"), good: ["AKAB12"], bad: ["PKAB12", "xAKAB12", "AKAB12x"]),
    ]
}
