import GitLedger
import Reconciling
import TestBench
import Testing

/// How often git is started: most of the time that an append takes.
struct ProcessCountTests {
    private let fixture: GitFixture
    private let ledger: GitLedger

    init() async throws {
        fixture = try await GitFixture()
        let path = GitFixture.variables["PATH"] ?? ""
        // The directories above are searched after this one, so that it runs the real program.
        let script = "#!/bin/sh\necho \"$@\" >> '\(fixture.path)/calls'\nPATH='\(path)'\nexec git \"$@\"\n"
        _ = try await fixture.clone("bin")
        try fixture.write(script, to: "bin/git", mode: 0o755)
        let clone = try await fixture.clone("one")
        ledger = try await GitLedger(
            directory: clone, variables: GitFixture.variables.merging(["PATH": "\(fixture.path)/bin:\(path)"]) { _, new in new })
    }

    /// The git commands that were started by `body`.
    private func commands(_ body: () async throws -> Void) async throws -> [String] {
        let before = calls.count
        try await body()
        return calls[before...].compactMap { call in
            let words = call.split(separator: " ")
            var index = 0
            while index < words.count, ["-C", "-c"].contains(words[index]) { index += 2 }
            return index < words.count ? String(words[index]) : nil
        }
    }

    private var calls: [Substring] { fixture.said(in: fixture.path + "/calls").split(separator: "\n") }

    @Test func anAppendStartsOneGitAfterAnother() async throws {
        let begun = try await commands { _ = try await ledger.append(LedgerConformance.event(.historyBegun)) }
        #expect(begun.count { ["hash-object", "mktree"].contains($0) } == 3, "\(begun)")
        let second = try await commands { _ = try await ledger.append(LedgerConformance.event(.planCreated)) }
        // The first one may have git tidy up meanwhile.
        #expect(second.filter { $0 != "gc" } == ["push", "update-ref"])
        let third = try await commands {
            _ = try await ledger.append((0..<300).map { LedgerConformance.event(.planCreated, run: "\($0)") })
        }
        #expect(third.filter { $0 != "gc" } == ["push", "update-ref"])
    }
}
