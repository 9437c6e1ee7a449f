#if os(Linux)
import CanonicalJSON
import Cryptography
import Foundation
import TestBench
import Testing

/// A plan names the commit whose files it was made from, and says where they are no commit's.
@Suite struct UncommittedTests {
    private struct Clone {
        let estate: SmallEstate
        let repository: TrustedRepository
        /// Such as `main@4be21d0`.
        let place: String

        init() async throws {
            estate = try SmallEstate(
                await Simulators(), providers: "{ heroku: { kind: heroku, token: !env HEROKU_API_KEY } }",
                environments: "{ production: {} }")
            try estate.write("web.yaml", Self.service("1"))
            try estate.write("api.yaml", "service: api\nenvironments: { production: { app: acme-api } }\n")
            try Data("local.yaml\nnotes.txt\n".utf8).write(to: estate.directory.appending(path: ".gitignore"))
            repository = TrustedRepository(at: estate.directory)
            try repository.begin()
            #expect(try await estate.plumb.run("init", "production").code == 0)
            place = "main@\(try Self.head(estate.directory))"
        }

        static func service(_ value: String) -> String {
            "service: web\nenvironments: { production: { app: acme-web, config: { A: \"\(value)\" } } }\n"
        }

        private static func head(_ directory: URL) throws -> String {
            let text = try String(contentsOf: directory.appending(path: ".git/refs/heads/main"), encoding: .utf8)
            return String(text.prefix(7))
        }

        /// What the plan calls the desired state, in its text and its document.
        func label() async throws -> String {
            let text = try await estate.plumb.run("plan", "production")
            let document = try await estate.plumb.run("plan", "production", "--output", "json")
            let label = try #require(try JSONValue(parsing: Array(document.output.utf8))["commit"]?.string, "\(document.all)")
            #expect(text.output.contains("  desired \(label)  live read "), "\(text.all)")
            return label
        }

        /// Of the names and bytes of the files, in the order of their names.
        func hash() throws -> String {
            let desired = estate.directory.appending(path: "desired")
            let names = try FileManager.default.contentsOfDirectory(atPath: desired.path).filter { $0.hasSuffix(".yaml") }.sorted()
            let bytes = try names.reduce(into: [UInt8]()) { bytes, name in
                let own = try Data(contentsOf: desired.appending(path: name))
                bytes += Array("\(name)\u{0}\(own.count)\u{0}".utf8) + own
            }
            return String(SHA256.digest(bytes).hexDigits.prefix(8))
        }
    }

    @Test func theFilesOfACommit() async throws {
        let clone = try await Clone()
        #expect(try await clone.label() == clone.place)
        // What is beside the desired state is none of it, nor what nobody reads.
        try Data("other\n".utf8).write(to: clone.estate.directory.appending(path: "README.md"))
        try clone.estate.write("notes.txt", "to do\n")
        #expect(try await clone.label() == clone.place)
    }

    @Test(
        "files that no commit holds",
        arguments: ["edited", "staged", "new", "deleted", "ignored by git", "taken for unchanged", "edited and committed back"])
    func uncommitted(_ kind: String) async throws {
        let clone = try await Clone()
        let estate = clone.estate
        switch kind {
        case "edited": try estate.write("web.yaml", Clone.service("2"))
        case "staged":
            try estate.write("web.yaml", Clone.service("2"))
            try clone.repository.git("add", "-A")
        case "new": try estate.write("more.yaml", "service: more\nenvironments: { production: { app: acme-more } }\n")
        case "deleted": try estate.remove("api.yaml")
        case "ignored by git": try estate.write("local.yaml", "service: more\nenvironments: { production: { app: acme-more } }\n")
        case "taken for unchanged":
            try clone.repository.git("update-index", "--assume-unchanged", "desired/web.yaml")
            try estate.write("web.yaml", Clone.service("2"))
        default:
            try estate.write("web.yaml", Clone.service("2"))
            _ = try await clone.label()
            try estate.write("web.yaml", Clone.service("1"))
            #expect(try await clone.label() == clone.place)
            return
        }
        let label = try await clone.label()
        #expect(try label == "\(clone.place)+uncommitted.\(clone.hash())")
        // Another content is called something else.
        try estate.write("web.yaml", Clone.service("3"))
        let other = try await clone.label()
        #expect(try other != label && other == "\(clone.place)+uncommitted.\(clone.hash())")
    }

    /// Git that cannot say whether something differs is no word that nothing does.
    @Test func whatGitCannotSay() async throws {
        let clone = try await Clone()
        try Data("no index".utf8).write(to: clone.estate.directory.appending(path: ".git/index"))
        #expect(try await clone.label() == "\(clone.place)+unknown.\(clone.hash())")
    }
}
#endif
