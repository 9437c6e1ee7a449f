#if os(Linux)
import Foundation
import TestBench
import Testing

/// A newcomer without a git remote: what is printed leads from the first command to a first apply, given as it is printed.
@Suite struct FirstHourTests {
    private static let start = ["start", "--provider", "heroku", "--provider", "cloudflare", "--store", "file"]

    private static let identity = [
        "GIT_AUTHOR_NAME": "visitor", "GIT_AUTHOR_EMAIL": "visitor@example.net", "GIT_COMMITTER_NAME": "visitor",
        "GIT_COMMITTER_EMAIL": "visitor@example.net",
    ]

    /// The numbered lines, without their numbers.
    private func steps(_ text: String) -> [String] { text.matches(of: /(?m)^  [0-9]+\. (.+)$/).map { String($0.1) } }

    /// A shell of the newcomer's, in the directory of the estate.
    private func shell(_ lines: [String], _ estate: BeginningEstate) throws -> (code: Int32, all: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-ec", lines.joined(separator: "\n")]
        process.currentDirectoryURL = estate.directory
        var variables = estate.variables.merging(Self.identity) { _, new in new }
        variables["CLOUDFLARE_API_TOKEN"] = "cf-simulated-owner"
        variables["PATH"] = "\(Program.directory.path):\(variables["PATH", default: "/usr/bin:/bin"])"
        process.environment = variables
        let pipe = Pipe()
        (process.standardOutput, process.standardError, process.standardInput) = (pipe, pipe, FileHandle.nullDevice)
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// From the steps that were printed to a recorded baseline.
    private func goThrough(_ steps: [String], _ estate: BeginningEstate) async throws {
        let (code, all) = try shell(steps, estate)
        #expect(code == 0, "\(steps.joined(separator: "\n")):\n\(all.suffix(6_000))")
        // The last step named the apply; its words are typed.
        let digest = String(try #require(all.firstMatch(of: /plumb apply production --digest ([0-9a-f]{64})/)?.1, "\(all.suffix(3_000))"))
        let apply = try shell(
            [
                "plumb apply production --digest \(digest) --target production "
                    + "--confirm \"deploy-production-now \(digest.prefix(8))\"", "plumb drift production",
            ], estate)
        #expect(apply.code == 0, "\(apply.all)")
        #expect(try await estate.simulators.writes(["heroku", "cloudflare"]) == [])
    }

    @Test func inAFolderThatIsNoRepository() async throws {
        let estate = try await BeginningEstate()
        let (code, all) = try shell(["plumb " + Self.start.joined(separator: " ")], estate)
        #expect(code == 0, "\(all)")
        #expect(all.contains("git init -b main"))
        try await goThrough(steps(all), estate)
    }

    @Test func inARepositoryWithoutARemote() async throws {
        let estate = try await BeginningEstate()
        #expect(try shell(["git init -q -b trunk"], estate).code == 0)
        let (code, all) = try shell(["plumb " + Self.start.joined(separator: " ")], estate)
        #expect(code == 0 && !all.contains("git init -b main"), "\(all)")
        // Whoever goes on without them is told the same.
        let (refused, said) = try shell(["plumb adopt --dry-run"], estate)
        #expect(refused == 1 && said.contains("has no remote origin"), "\(said)")
        #expect(steps(said).allSatisfy { steps(all).contains($0) } && steps(said).count == 4, "\(said)")
        try await goThrough(steps(all), estate)
    }

    /// Where nobody made a repository, the gate says what is missing, and how to go on either way.
    @Test func anApplyWithoutARepository() async throws {
        let estate = try await BeginningEstate()
        #expect(try shell(["plumb " + Self.start.joined(separator: " ") + " --adopt"], estate).code == 0)
        #expect(try shell(["plumb init production --empty"], estate).code == 0)
        let plan = try shell(["plumb plan production"], estate)
        let digest = String(try #require(plan.all.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(plan.all)"))
        let words = "--digest \(digest) --target production --confirm \"deploy-production-now \(digest.prefix(8))\""
        let refused = try shell(["plumb apply production \(words)"], estate)
        #expect(
            refused.code == 5 && refused.all.contains("git: optional") && steps(refused.all).first == "git init -b main", "\(refused.all)")
        try await goThrough(steps(refused.all) + ["plumb plan production"], estate)
    }

    /// With the history on the remote, the remote comes first.
    @Test func aSharedHistoryNeedsARemote() async throws {
        let estate = try await BeginningEstate()
        let (code, all) = try shell(["plumb " + Self.start.joined(separator: " ") + " --ledger git"], estate)
        #expect(code == 1 && all.contains("Nothing was written") && steps(all).count == 3, "\(all)")
        #expect(try estate.files().isEmpty)
        #expect(try shell(steps(all), estate).code == 0)
        let again = try shell(["plumb " + Self.start.joined(separator: " ") + " --ledger git"], estate)
        #expect(again.code == 0, "\(again.all)")
    }
}
#endif
