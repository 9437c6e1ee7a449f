import CanonicalJSON
import Foundation
import Testing

/// A zone as several files, so that each team owns its own.
@Suite struct AdoptSplitTests {
    private func paths(_ report: JSONValue) -> [String] { (report["files"]?.array ?? []).compactMap { $0["path"]?.string } }

    @Test func byServiceAndByPattern() async throws {
        let estate = try await AdoptedEstate()
        let rules = ["--split-zones", "service", "--split-zones", "mail=*._domainkey/*", "--split-zones", "mail=pm-bounces"]
        let (result, report) = try await estate.adopt(rules)
        #expect(result.code == 0, "\(result.all)")
        #expect((report["plans"]?.array ?? []).allSatisfy { $0["changes"]?.array == [] }, "\(result.output)")
        let zones = paths(report).filter { $0.contains("raxx.app") && !$0.contains("mail/") }
        #expect(
            zones == [
                "desired/services/api.raxx.app.yaml", "desired/services/console.raxx.app.yaml", "desired/zones/raxx.app.mail.yaml",
                "desired/zones/raxx.app.yaml",
            ], "\(zones)")
        let api = try estate.text("services/api.raxx.app.yaml")
        #expect(api.contains("records_of: raxx.app\n") && api.contains("name: api, type: CNAME"), "\(api)")
        let mail = try estate.text("zones/raxx.app.mail.yaml")
        #expect(mail.contains("pm-bounces") && mail.contains("_domainkey") && !mail.contains("name: www"), "\(mail)")
        // Together they say what one file would.
        let whole = try await AdoptedEstate()
        #expect(try await whole.adopt().result.code == 0)
        func records(_ texts: [String]) -> [String] {
            texts.flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("  - {") }.map(String.init).sorted()
        }
        let parts = try zones.map { try String(contentsOf: estate.directory.appending(path: $0), encoding: .utf8) }
        #expect(try records(parts) == records([whole.text("zones/raxx.app.yaml")]))
        #expect(try await estate.plumb.run("validate").code == 0)
        // The answers know how it was split; a second adopt changes no byte.
        let before = try estate.files().filter { $0.key.hasPrefix("desired/") }
        #expect(try await estate.adopt().report["files"]?.array == [])
        #expect(try estate.files().filter { $0.key.hasPrefix("desired/") } == before)
        let answers = try String(contentsOf: estate.directory.appending(path: ".plumb/adopt-answers.json"), encoding: .utf8)
        #expect(answers.contains("mail=pm-bounces") && answers.contains("split_zones"), "\(answers)")
        let another = try await AdoptedEstate()
        let shown = try await another.plumb.run(["adopt", "--dry-run"] + rules)
        #expect(shown.output.contains("/desired/zones/raxx.app.mail.yaml @OWNER"), "\(shown.output)")
    }

    /// What is found later goes to the others of its name, in whichever file they are; everything else into the zone's own.
    @Test func whatComesLater() async throws {
        let estate = try await AdoptedEstate()
        #expect(try await estate.adopt(["--split-zones", "service"]).result.code == 0)
        let before = try estate.files()
        for (name, type, content) in [("api.raxx.app", "TXT", "\"of the API\""), ("new.raxx.app", "A", "192.0.2.99")] {
            try await estate.simulators.send(
                "POST", "cloudflare", "/zones/f12dbb5cac57d5591a5058874498a6d1/dns_records",
                headers: ["Authorization": "Bearer cf-simulated-operator", "Content-Type": "application/json"],
                body: String(
                    decoding: JSONValue.object([
                        "name": .string(name), "type": .string(type), "content": .string(content), "ttl": 1,
                    ]).canonicalBytes(), as: UTF8.self))
        }
        let (_, report) = try await estate.adopt()
        #expect(paths(report) == ["desired/services/api.raxx.app.yaml", "desired/zones/raxx.app.yaml"], "\(report)")
        #expect(try estate.text("services/api.raxx.app.yaml").contains("name: api, type: TXT, value:"))
        #expect(try estate.text("zones/raxx.app.yaml").contains("name: new, type: A"))
        let after = try estate.files()
        for (path, data) in before where path.hasPrefix("desired/") {
            let (old, new) = (String(decoding: data, as: UTF8.self), String(decoding: try #require(after[path]), as: UTF8.self))
            let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false) }
            #expect(lines(new).difference(from: lines(old)).removals.isEmpty, "\(path)")
        }
    }

    @Test func whatIsNoRule() async throws {
        let estate = try await AdoptedEstate()
        for rule in ["services", "=*", "mail=", "Mail=*", "../x=*"] {
            let result = try await estate.plumb.run("adopt", "--dry-run", "--split-zones", rule)
            #expect(result.code == 64 && result.talk.contains("--split-zones is service, or NAME=PATTERN"), "\(rule): \(result.all)")
        }
    }
}
