import CanonicalJSON
import Foundation
import ProviderSimulators
import Testing

/// A secret that stands where everybody can read it is written into no file; what is public is adopted all the same.
@Suite struct AdoptOpenSecretTests {
    /// Of the Raxx accounts: a value of the vault, and a config var that may be secret.
    private static let stored = "cf8a40b9e213552579f3230c80a8429950d443c5c81e21a3d5be566c4eaec01f"
    private static let credential = FakeCredential.make("stripe-secret-key live in-the-open") ?? ""
    private static let variable = "zQ8pV3nXk1LmR7tWcY5bJ2hG9dF4sA6e"

    /// A config var that is published, too.
    private static let site = "Gs7Kq2LmVx9TzRb4NwYcHd8P"

    private struct Record {
        let owner: String
        let type: String
        let content: String
        var more: [String: JSONValue] = [:]
    }

    private static let open = [
        Record(owner: "pasted", type: "TXT", content: "\"key=\(credential)\""),
        Record(owner: "kept", type: "TXT", content: "\"\(stored)\""),
        Record(owner: "within", type: "TXT", content: "\"v=1 token=\(stored) end\""),
        Record(owner: "config", type: "TXT", content: "\"\(variable)\""),
        Record(owner: "coded", type: "TXT", content: "\"\(Data(stored.utf8).base64EncodedString())\""),
        Record(owner: "commented", type: "A", content: "192.0.2.7", more: ["comment": .string("rotate \(credential)")]),
        Record(owner: "tagged", type: "A", content: "192.0.2.8", more: ["tags": [.string("owner:\(variable)")]]),
        Record(owner: "pointing", type: "CNAME", content: "\(stored.prefix(60)).example.net"),
        Record(owner: String(stored.prefix(63)), type: "A", content: "192.0.2.9"),
    ]

    private static let published = [
        Record(owner: "@", type: "TXT", content: "\"google-site-verification=abcdefghijklmnopqrstuvwxyz-0123456789_ABCDEF\""),
        Record(
            owner: "@", type: "TXT", content: "\"stripe-verification=8a1f6e1c9b2d4f3a7c5e0d9b8a7f6e5d4c3b2a190817263544f3e2d1c0b9a8f7\""),
        Record(owner: "@", type: "TXT", content: "\"atlassian-domain-verification=Xk2hT8vQm4Zp7LwR1nYc5BsD9fGj3VaE6uIo0KqNxMbHtSyWrPlC\""),
        Record(owner: "@", type: "TXT", content: "\"MS=ms84716253\""),
        Record(owner: "@", type: "TXT", content: "\"apple-domain-verification=Qw3rTy7UiOp9AsDf\""),
        Record(owner: "named", type: "TXT", content: "\"google-site-verification=\(site)\""),
        Record(owner: "host", type: "CNAME", content: "vault.raxx.app"),
    ]

    private func world() async throws -> AdoptedEstate {
        let estate = try await AdoptedEstate()
        try await estate.simulators.send(
            "PATCH", "heroku", "/apps/raxx-velvet-prod/config-vars", headers: Simulators.asOperator,
            body: "{\"PARTNER_SIGNATURE\": \"\(Self.variable)\", \"GOOGLE_SITE\": \"\(Self.site)\", \"VAULT_KEY_HOST\": \"vault.raxx.app\"}"
        )
        var picture = try await estate.simulators.picture("cloudflare").object ?? [:]
        var zone = try #require(picture["zones"]?.array?.first?.object)
        let records = (Self.open + Self.published).map { record -> JSONValue in
            let name = record.owner == "@" ? "raxx.app" : "\(record.owner).raxx.app"
            return .object(
                ["type": .string(record.type), "name": .string(name), "content": .string(record.content), "ttl": 1].merging(record.more) {
                    $1
                })
        }
        // Tags are for those who pay.
        zone["plan"] = "pro"
        zone["records"] = .array((zone["records"]?.array ?? []) + records)
        picture["zones"] = [.object(zone)]
        try await estate.simulators.send(
            "POST", "cloudflare", "/_control/restore", body: String(decoding: JSONValue.object(picture).canonicalBytes(), as: UTF8.self))
        return estate
    }

    private func expectNoSecret(_ texts: [String: String]) {
        for secret in [Self.stored, Self.credential, Self.variable] {
            for form in SimulatedSecrets.forms(of: secret) + [String(secret.prefix(24))] {
                for (place, text) in texts where text.contains(form) {
                    Issue.record("\(place) holds \(form.prefix(6))…")
                }
            }
        }
        #expect(texts.values.allSatisfy { !$0.contains("output withheld") && !$0.contains("would have held") })
    }

    @Test func inRecords() async throws {
        let estate = try await world()
        var texts: [String: String] = [:]
        texts["dry"] = try await estate.plumb.run("adopt", "--dry-run", "-vv").all
        let (result, report) = try await estate.adopt()
        texts["json"] = result.all
        #expect(result.code == 0, "\(result.all.suffix(3_000))")
        let withheld = (report["withheld"]?.array ?? []).compactMap { $0["name"]?.string }
        let zone = try estate.text("zones/raxx.app.yaml")
        for record in Self.open {
            let isNamed = !Self.stored.hasPrefix(record.owner)
            let name = isNamed ? "cloudflare/raxx.app/dns/\(record.owner)/\(record.type)" : "a record set of cloudflare/raxx.app"
            #expect(withheld.contains(name), "\(name): \(withheld)")
            #expect(!zone.contains("name: \(record.owner),"), "\(record.owner)")
            // The file says why, and not what.
            if isNamed { #expect(zone.contains("dns/\(record.owner)/\(record.type)"), "\(zone)") }
        }
        #expect(withheld.count == Self.open.count)
        for record in Self.published {
            #expect(zone.contains(record.content.trimmingCharacters(in: CharacterSet(charactersIn: "\""))), "\(zone)")
        }
        texts["text"] = try await estate.plumb.run("adopt", "-vv").all
        #expect(
            texts["text"]?.contains("! left out  cloudflare/raxx.app/dns/pasted/TXT: a value of it looks like a Stripe secret key") == true)
        // Twice the same.
        let before = try estate.files()
        #expect(try await estate.adopt().report["files"]?.array == [])
        #expect(try estate.files() == before)
        var document = ""
        for output in ["text", "json", "markdown"] {
            let coverage = try await estate.plumb.run("coverage", "--output", output, "-v")
            if output == "json" { document = coverage.output }
            texts["coverage \(output)"] = coverage.all
            #expect(coverage.output.contains("cloudflare/raxx.app/dns/kept/TXT"))
        }
        let entries = try JSONValue(parsing: Array(document.utf8))["entries"]?.array ?? []
        let open = entries.filter { $0["state"]?.string == "undeclared" }.compactMap { $0["name"]?.string }
        #expect(withheld.allSatisfy(open.contains), "\(open)")
        for (path, data) in try estate.files() { texts[path] = String(decoding: data, as: UTF8.self) }
        expectNoSecret(texts)
    }

    /// In a zone that a file declares already, nothing of it comes in either.
    @Test func intoAZoneThatIsDeclared() async throws {
        let estate = try await world()
        try estate.write("zones/raxx.app.yaml", "zone: raxx.app\nenvironment: production\nprovider: cloudflare\nrecords: []\n")
        let (result, report) = try await estate.adopt(["--zone", "raxx.app"])
        #expect(result.code == 0, "\(result.all.suffix(3_000))")
        // Without the apps, the config var is not known to be a secret.
        #expect((report["withheld"]?.array ?? []).count == Self.open.count - 2)
        let zone = try estate.text("zones/raxx.app.yaml")
        #expect(zone.contains("stripe-verification") && !zone.contains(Self.credential) && !zone.contains(Self.stored), "\(zone)")
    }

    /// Names that are credentials are shown by nobody, and are a gap.
    @Test func inNames() async throws {
        let estate = try await AdoptedEstate()
        var picture = try await estate.simulators.picture("cloudflare").object ?? [:]
        let account = picture["workers"]?.array?.first?["account"] ?? ""
        picture["workers"] = .array(
            (picture["workers"]?.array ?? []) + [["account": account, "name": .string(Self.credential), "secrets": [:]]])
        picture["pages"] = .array(
            (picture["pages"]?.array ?? []) + [
                [
                    "account": account, "name": "raxx-open",
                    "production": ["variables": [Self.credential: "true", "RELEASE": "1"]],
                ]
            ])
        try await estate.simulators.send(
            "POST", "cloudflare", "/_control/restore", body: String(decoding: JSONValue.object(picture).canonicalBytes(), as: UTF8.self))
        var texts: [String: String] = [:]
        for command in [
            ["adopt"], ["adopt", "--output", "json"], ["coverage"], ["coverage", "--output", "json"], ["coverage", "--output", "markdown"],
        ] {
            let result = try await estate.plumb.run(command + ["-vv"])
            texts[command.joined(separator: " ")] = result.all
            #expect(result.code == 1 && result.output.contains("has a name that holds a secret"), "\(command): \(result.all.suffix(2_000))")
        }
        let variables = estate.simulators.variables.merging(["CLOUDFLARE_API_TOKEN": "cf-simulated-worker-deploy"]) { _, new in new }
        let look = try await Program(variables: variables, workingDirectory: estate.directory).run("look")
        texts["look"] = look.all
        #expect(
            look.code == 1 && look.output.contains("has a name that holds a secret") && look.output.contains("raxx-open"), "\(look.all)")
        #expect(try estate.text("pages/raxx-open.yaml").contains("RELEASE"))
        for (path, data) in try estate.files() { texts[path] = String(decoding: data, as: UTF8.self) }
        expectNoSecret(texts)
    }
}
