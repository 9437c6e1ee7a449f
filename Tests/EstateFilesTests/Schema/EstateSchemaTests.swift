import CanonicalJSON
import Diagnostics
import EstateFiles
import Foundation
import Testing

@Suite struct EstateSchemaTests {
    private func properties(_ definition: String) -> [String: JSONValue] {
        EstateSchema.document["$defs"]?[definition]?["properties"]?.object ?? [:]
    }

    /// A file with every key the schema offers, each without a value, has no key the reader does not know.
    @Test(arguments: ["estate", "service", "zone", "mail_domain", "worker", "pages_project", "repository", "secret", "acknowledged"])
    func everyKeyOfTheSchemaIsRead(_ noun: String) {
        let keys = properties(noun).keys.sorted()
        #expect(keys.contains(noun))
        var text = "\(noun): acme\n"
        for key in keys where key != noun && key != "environments" { text += "\(key):\n" }
        text += noun == "service" ? "environments: { staging: {} }\n" : noun == "estate" ? "environments: { staging: }\n" : ""
        var files = [SourceFile(path: "desired/x.yaml", bytes: Array(text.utf8))]
        if noun != "estate" { files.append(SourceFile(path: "desired/estate.yaml", bytes: Array(Sample.estate.utf8))) }
        let (_, diagnostics) = EstateLoader.load(files: files)
        #expect(diagnostics.filter { $0.rule == "estate.unknown-key" }.map(\.message) == [])
    }

    @Test func everyKeyOfAGateIsRead() {
        let gate = properties("gate").keys.sorted().map { "\($0):" }.joined(separator: ", ").replacing(":", with: ": ~")
        let freeze = properties("freeze").keys.sorted().map { "\($0): ~" }.joined(separator: ", ")
        for text in ["{ \(gate) }", "{ freeze: [{ \(freeze) }] }"] {
            let estate = Sample.estate.replacing("gate: { phrase: now }", with: "gate: \(text)")
            let told = Sample.load(["estate.yaml": estate]).diagnostics.filter { $0.rule == "estate.unknown-key" }
            #expect(told.map(\.message) == [])
        }
        #expect(Set(properties("gate").keys) == ["phrase", "appliers", "approvals", "totp", "soak", "freeze"])
        #expect(Set(properties("freeze").keys) == ["zone", "days", "from", "to", "reason"])
    }

    @Test func everyKeyOfAComparisonIsRead() {
        #expect(Set(properties("compare").keys) == ["differs", "same"])
        for key in properties("compare").keys {
            let text = Sample.service + "compare: { \(key): { A: why } }\n"
            #expect(Sample.load(["estate.yaml": Sample.estate, "x.yaml": text]).diagnostics.map(\.rule) == [])
        }
    }

    /// What the reader knows and the schema does not would be underlined in every editor.
    @Test func recordsAndSettingsAreInTheSchema() {
        #expect(
            Set(properties("record").keys) == [
                "name", "type", "ttl", "proxied", "comment", "value", "values", "acknowledge", "retire", "tags", "settings",
            ])
        for key in ["app", "config", "formation", "addons", "domains", "buildpacks", "features", "maintenance", "stack", "ignore"] {
            #expect(properties("service")[key] != nil, "\(key)")
            #expect(properties("service-settings")[key] != nil, "\(key)")
        }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

    private func problems(_ text: String) throws -> [String] {
        var sink = DiagnosticSink()
        let node = try #require(YAMLDocument.parse(Array(text.utf8), file: "x.yaml", into: &sink), "\(text)")
        return SchemaCheck(EstateSchema.document).problems(of: node.json)
    }

    @Test("editors find nothing wrong with files that load")
    func acceptsWhatLoads() throws {
        var count = 0
        for folder in ["desired", "Examples"] {
            let place = Self.root.appending(path: folder)
            for path in try FileManager.default.subpathsOfDirectory(atPath: place.path) {
                guard path.hasSuffix(".yaml"), folder == "desired" || path.contains("desired/"), !path.contains(".git") else { continue }
                let text = try String(contentsOf: place.appending(path: path), encoding: .utf8)
                #expect(try problems(text) == [], "\(folder)/\(path)")
                count += 1
            }
        }
        #expect(count > 15)
        for file in DescribedFile.all { #expect(try problems(file.text) == [], "\(file.path)\n\(file.text)") }
    }

    /// What the schema refuses, so that an editor underlines it.
    @Test(arguments: [
        "service: web\n", "service: web\nenvironments: { a: { app: SHOP } }\n", "service: web\nenvironments: { a: { colour: red } }\n",
        "service: web\nenvironments: {}\nmode: watch\n",
        "service: web\nenvironments: {}\nrelease: { from: a, workflow: b.yml, repository: a/b }\n",
        "service: web\nenvironments: {}\nrelease: { from: a, ref: b }\n", "service: web\nenvironments: {}\nrelease: { workflow: b.yml }\n",
        "service: web\nenvironments: {}\npipeline: { name: shop, stage: prod }\n",
        "service: web\nenvironments: {}\nreads: { A: { format: uid } }\n",
        "service: web\nenvironments: {}\nreads: { A: { from: nobody } }\n",
        "service: web\nenvironments: {}\nhealth: { path: x, within: soon }\n", "service: web\nenvironments: {}\nprune: perhaps\n",
        "service: web\nenvironments: {}\ntasks: { a: { when: later } }\n", "service: web\nenvironments: {}\nretire: { not_before: soon }\n",
        "zone: a.example\nenvironment: a\nrecords: [{ name: a, type: A }]\n",
        "zone: a.example\nenvironment: a\nrecords: [{ name: a, type: B, value: c }]\n",
        "zone: a.example\nenvironment: a\nrecords: [{ name: a, type: A, value: b, values: [c] }]\n",
        "zone: a.example\nenvironment: a\nrecords: [{ name: a, type: MX, value: { preference: 1 } }]\n", "zone: a.example\n",
        "estate: a\nenvironments: { a: }\n", "estate: a\nfingerprint_key: b\nenvironments: { a: { banner: pink } }\n",
        "estate: a\nfingerprint_key: b\nenvironments: { a: { gate: { soak: { in: b, for: 1w } } } }\n",
        "estate: a\nfingerprint_key: b\nenvironments: { a: }\nledger: { kind: sqlite }\n",
        "estate: a\nfingerprint_key: b\nenvironments: { a: }\nledger: { kind: git, path: c }\n",
        "estate: a\nfingerprint_key: b\nenvironments: { a: }\nproviders: { a: { kind: herok, token: b } }\n",
        "estate: a\nfingerprint_key: b\nenvironments: { a: }\nstores: { a: { kind: infisical } }\n",
        "repository: acme\nenvironment: a\n",
        "repository: a/b\nenvironment: a\ndeployment_environment: c\nprotection: { reviewers: [{ user: 1, team: 2 }] }\n",
        "secret: a\nenvironment: b\nvalue: { bytes: 1 }\nstored: []\n", "acknowledged: a\ndrift: [{ address: b }]\n", "what: 1\n",
    ])
    func refuses(_ text: String) throws {
        #expect(try problems(text) != [], "\(text)")
    }
}
