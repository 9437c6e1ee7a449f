import CanonicalJSON
import Diagnostics
import EstateFiles
import Testing

@Suite struct SchemaTests {
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
}
