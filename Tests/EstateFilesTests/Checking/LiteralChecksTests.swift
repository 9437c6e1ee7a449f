import Diagnostics
import EstateFiles
import Foundation
import Testing

@Suite("Secrets written in the files")
struct LiteralCheckTests {
    private static let rule = "secret.credential-literal"
    /// Made here: a whole one in a file is taken for a leak.
    private static let body = String(repeating: "aB3", count: 10)

    private func found(_ files: [String: String]) -> [Diagnostic] {
        Sample.load(["estate.yaml": Sample.estate].merging(files) { _, new in new }).diagnostics
    }

    private func service(_ value: String, more: String = "") -> String {
        "service: web\n\(more)environments:\n  production:\n    app: shop-web\n    config:\n      A: \(value)\n"
    }

    static let credentials = [
        "sk_" + "live_" + body, "sk_" + "test_" + body, "rk_" + "live_" + body, "whsec_" + body, "ghp_" + body, "github_pat_" + body,
        "xoxb-" + body, "AKIA" + String(repeating: "A7", count: 8), "HRKU-" + body, "sntrys_" + body, "glpat-" + body,
        "eyJ" + body + "." + body + "." + body, "st." + body + "." + body + "." + body, "postgres://user:hunter2@db.example.net/x",
        "\"-----BEGIN " + "PRIVATE KEY-----\\nMC4C\\n-----END PRIVATE KEY-----\"", "Bearer sk_" + "live_" + body,
        "https://" + body + "1@github.com/acme/buildpack", "https://" + body + "1:x-oauth-basic@github.com/acme/buildpack",
        "https://host.example.net/x?token=" + body, "https://host.example.net/x?v=1&X-Amz-Signature=" + body,
        "https://host.example.net/x?api_key=" + body, "xoxc-" + body, "xoxd-" + body, "xoxe-1-" + body, "hvs." + body,
        "sk-" + "ant-" + body, "sk-" + "proj-" + body, "dop_" + "v1_" + body + body,
        "https://a.example.net,postgres://u:hunter2@db.example.net/x", "postgres://u:$ecret9hunter2@db.example.net",
        "postgres://u:{hunter2@db.example.net",
    ]

    @Test("a literal that is a credential is an error, with the line to write instead, and is not repeated", arguments: credentials)
    func credential(_ value: String) throws {
        let diagnostic = try #require(found(["a.yaml": service(value)]).first { $0.rule == Self.rule })
        #expect(diagnostic.severity == .error && diagnostic.span?.line == 6)
        #expect(diagnostic.fix == "put the new one in a store and write A: !secret \"vault:/web/A\"")
        #expect(!"\(diagnostic)".contains(Self.body) && !"\(diagnostic)".contains("hunter2"))
    }

    @Test(
        "what only looks like one is none",
        arguments: [
            "task_live_aB3aB3aB3aB3", "sk_prod_aB3aB3aB3aB3", "pk_live_aB3aB3aB3aB3", "postgres://user@db.example.net/x",
            "postgres://user:$PASSWORD@db.example.net/x", "https://queue.example.net/a:b@c", "\"-----BEGIN CERTIFICATE-----\"", "ghp_short",
            "AKIAshort", "postgres://u:${PASSWORD}@db.example.net", "postgres://u:<password>@db.example.net", "st.louis.example.net",
            "https://git@github.com/acme/buildpack", "https://host.example.net/x?page=aB3aB3aB3",
            "https://host.example.net/x?token=$TOKEN_OF_IT", "https://host.example.net/x?key=",
        ])
    func none(_ value: String) {
        #expect(!found(["a.yaml": service(value)]).contains { $0.rule == Self.rule })
    }

    @Test("everywhere in the files: a store's address, a record, a health check")
    func everywhere() {
        let zone = "zone: a.example\nenvironment: production\nrecords:\n  - { name: x, type: TXT, value: \"whsec_\(Self.body)\" }\n"
        #expect(found(["z.yaml": zone]).contains { $0.rule == Self.rule && $0.span?.line == 4 })
        let estate = Sample.estate.replacing("https://vault.example.net", with: "https://u:pw@vault.example.net")
        #expect(found(["estate.yaml": estate]).contains { $0.rule == Self.rule && $0.span?.file == "estate.yaml" })
    }

    @Test("it can be acknowledged with a reason, for every environment, for one, or on a record; what meets nothing is told")
    func acknowledged() {
        let value = "whsec_" + Self.body
        let whole = "acknowledge: { A: { \(Self.rule): \"from the provider's documentation\" } }\n"
        #expect(found(["a.yaml": service(value, more: whole)]).filter { $0.span?.file == "a.yaml" } == [])
        let one = service(value) + "    acknowledge: { A: { \(Self.rule): \"from the documentation\" } }\n"
        #expect(found(["a.yaml": one]).filter { $0.span?.file == "a.yaml" } == [])
        let other = service(value) + "    acknowledge: { B: { \(Self.rule): \"from the documentation\" } }\n"
        #expect(Set(found(["a.yaml": other]).map(\.rule)).isSuperset(of: [Self.rule, "secret.acknowledge-unused"]))
        let empty = service(value, more: whole.replacing("from the provider's documentation", with: " "))
        #expect(found(["a.yaml": empty]).contains { $0.severity == .error })
        let unknown = service("\"1\"", more: "acknowledge: { A: { another.rule: \"why\" } }\n")
        #expect(found(["a.yaml": unknown]).contains { $0.rule == "estate.unknown-key" })
        let record =
            "zone: a.example\nenvironment: production\nrecords:\n  - name: x\n    type: TXT\n    value: \"\(value)\"\n"
            + "    acknowledge: { \(Self.rule): \"public by design\" }\n"
        #expect(found(["z.yaml": record]).filter { $0.span?.file == "z.yaml" && $0.severity == .error } == [])
        #expect(!found(["z.yaml": record]).contains { $0.rule == "dns.acknowledge-unused" })
    }

    @Test(
        "a reference whose !secret was forgotten is an error",
        arguments: ["\"vault:/web/NAME\"", "vault@prod:/web/NAME", "local:/web/NAME"])
    func forgotten(_ value: String) throws {
        let diagnostic = try #require(found(["a.yaml": service(value)]).first { $0.rule == "secret.untagged-reference" })
        #expect(diagnostic.severity == .error && diagnostic.fix == "write !secret \"\(value.replacing("\"", with: ""))\"")
        #expect(!found(["a.yaml": service("!secret \(value)")]).contains { $0.rule == "secret.untagged-reference" })
        for other in ["other:/web/name", "file:/etc/hosts", "redis:/0"] {
            #expect(!found(["a.yaml": service(other)]).contains { $0.rule == "secret.untagged-reference" })
        }
    }

    @Test("a tag in quotation marks is an error", arguments: ["!secret vault:/x", "!env NAME", "!ref api.origin"])
    func quotedTag(_ value: String) throws {
        let diagnostic = try #require(found(["a.yaml": service("\"\(value)\"")]).first { $0.rule == "secret.untagged-reference" })
        #expect(diagnostic.severity == .error && diagnostic.fix?.hasPrefix("put the quotation marks behind !") == true)
    }
}

@Suite("Links and special files below the directory")
struct EstateDirectoryTests {
    private static func directory() throws -> URL {
        let place = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place.appending(path: "desired/sub"), withIntermediateDirectories: true)
        try Data("a: 1\n".utf8).write(to: place.appending(path: "desired/a.yaml"))
        return place
    }

    private func link(_ name: String, to target: String, _ files: (URL) throws -> Void = { _ in }) throws -> ([String], [Diagnostic]) {
        let place = try Self.directory()
        defer { try? FileManager.default.removeItem(at: place) }
        try files(place)
        try FileManager.default.createSymbolicLink(
            atPath: place.appending(path: "desired/\(name)").path, withDestinationPath: target.replacing("HERE", with: place.path))
        let (found, diagnostics) = EstateDirectory.read(place.appending(path: "desired").path)
        #expect(!found.contains { $0.bytes.starts(with: "secret".utf8) })
        return (found.map(\.path), diagnostics)
    }

    @Test(
        "a link that leaves the directory is refused, and what it leads to is not read",
        arguments: ["/proc/self/environ", "HERE/secrets.yaml", "../secrets.yaml", "HERE/desired/secrets.json", "HERE/desired/.hidden.yaml"])
    func outside(_ target: String) throws {
        let (files, diagnostics) = try link("b.yaml", to: target) { place in
            for name in ["secrets.yaml", "desired/secrets.json", "desired/.hidden.yaml"] {
                try Data("secret: x\n".utf8).write(to: place.appending(path: name))
            }
        }
        #expect(files == ["a.yaml"] && diagnostics.map(\.rule) == ["estate.link-outside"])
        #expect(!"\(diagnostics)".contains("secrets"))
    }

    @Test("so is a directory outside, the whole disk too", arguments: ["/", "HERE", "HERE/desired/../other"])
    func directory(_ target: String) throws {
        let (files, diagnostics) = try link("b", to: target) { place in
            try FileManager.default.createDirectory(at: place.appending(path: "other"), withIntermediateDirectories: true)
            try Data("secret: x\n".utf8).write(to: place.appending(path: "other/c.yaml"))
        }
        #expect(files == ["a.yaml"] && diagnostics.map(\.rule) == ["estate.link-outside"])
    }

    @Test("a link to a file of the estate is followed, one to the directory itself is a loop")
    func inside() throws {
        let (files, diagnostics) = try link("sub/b.yaml", to: "../a.yaml")
        #expect(files == ["a.yaml", "sub/b.yaml"] && diagnostics.isEmpty)
        #expect(try link("b", to: "HERE/desired").1.map(\.rule) == ["estate.symlink-loop"])
    }

    @Test("a pipe or a device is not opened")
    func special() throws {
        let place = try Self.directory()
        defer { try? FileManager.default.removeItem(at: place) }
        try #require(mkfifo(place.appending(path: "desired/b.yaml").path, 0o600) == 0)
        let (files, diagnostics) = EstateDirectory.read(place.appending(path: "desired").path)
        #expect(files.map(\.path) == ["a.yaml"] && diagnostics.map(\.rule) == ["estate.no-file"])
    }
}
