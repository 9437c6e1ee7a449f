#if os(Linux)
import Foundation
import TestBench
import Testing

/// A change that is not merged does not decide how much of it is read.
@Suite struct FileLimitTests {
    @Test func aLargeFileNeedsTheLimitOfTheDefaultBranch() async throws {
        let estate = try SmallEstate(
            await Simulators(), providers: "{ heroku: { kind: heroku, token: !env HEROKU_API_KEY } }", environments: "{ staging: {} }")
        try estate.write("web.yaml", "service: web\nenvironments: { staging: { app: acme-web, config: { A: \"1\" } } }\n")
        let repository = TrustedRepository(at: estate.directory)
        try repository.begin()
        let file = estate.directory.appending(path: "desired/estate.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try estate.write("large.yaml", "# " + String(repeating: "x", count: 17 << 20) + "\n")

        let refused = try await estate.plumb.run("plan", "staging")
        #expect(refused.code == 3, "\(refused.all.prefix(2_000))")
        #expect(refused.talk.contains("yaml.too-large") && refused.talk.contains("file_limit"), "\(refused.talk.prefix(2_000))")

        try Data((text + "\nfile_limit: 32\n").utf8).write(to: file)
        #expect(try await estate.plumb.run("validate").code == 0)
        let unmerged = try await estate.plumb.run("plan", "staging")
        #expect(unmerged.code == 4, "\(unmerged.all.prefix(2_000))")
        #expect(unmerged.talk.contains("large.yaml has more than 16 MiB"), "\(unmerged.talk.prefix(2_000))")
        #expect(unmerged.talk.contains("No credential was read and no request was sent"), "\(unmerged.talk.prefix(2_000))")

        try repository.commit()
        let merged = try await estate.plumb.run("plan", "staging")
        #expect(merged.code == 2, "\(merged.all.prefix(2_000))")
    }
}
#endif
