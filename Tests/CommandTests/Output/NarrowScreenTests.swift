#if os(Linux)
import Foundation
import TestBench
import Testing

/// What people read fits the terminal that they have; a word that is longer, such as an address, is not torn.
@Suite struct NarrowScreenTests {
    @Test("no line is wider than the terminal", arguments: [40, 60, 80])
    func lines(_ columns: Int) async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        for environment in ["staging", "production"] { #expect(try await plumb.run("init", environment).code == 0) }
        let screen = Screen(program: plumb, columns: columns)
        let before: [[String]] = [
            ["plan", "production"], ["plan", "production", "-v"], ["compare", "staging", "production"], ["coverage"], ["coverage", "-v"],
            ["look"], ["checklist", "production"], ["flags"], ["flags", "-v"], ["verify", "production"],
        ]
        for command in before { try await expectFitting(screen, command) }
        // Something that waits, and something that drifted.
        let digest = try await plumb.run("plan", "production").digest
        let words = ["--target", "production", "--confirm", "deploy-prod-now \(digest.prefix(8))"]
        let silent = ["PLUMB_RESOLVERS": "127.0.0.1:1,127.0.0.1:1"]
        #expect(try await plumb.run(["apply", "production", "--digest", digest, "--park"] + words, adding: silent).code == 0)
        try await simulators.send(
            "PATCH", "heroku", "/apps/raxx-queue-prod/config-vars", headers: Simulators.asReviewer,
            body: #"{"FLAG_QUEUE_BILLING":"false"}"#)
        for command in [
            ["status", "production"], ["drift", "production"], ["plan", "production"], ["flags"], ["flags", "-v"], ["audit"],
        ] {
            try await expectFitting(screen, command)
        }
    }

    private func expectFitting(_ screen: Screen, _ command: [String]) async throws {
        let lines = try await screen.lines(command)
        #expect(lines.count > 2, "\(command): \(lines)")
        for line in lines where line.count > screen.columns {
            // What is to be copied is one line.
            if line.hasPrefix("apply: plumb ") { continue }
            #expect(!line.trimmingCharacters(in: .whitespaces).contains(" "), "\(command) at \(screen.columns): \(line)")
        }
    }

    /// Columns where they fit, and else a block for each row, so that each cell stands beside its title.
    @Test func aTableThatDoesNotFitIsWrittenInBlocks() async throws {
        let simulators = try await Simulators()
        let wide = try await Screen(program: simulators.plumb, columns: 200).lines(["flags", "staging", "production"])
        #expect(wide.contains { $0.hasPrefix("  flag  ") && $0.contains("  staging  ") && $0.hasSuffix("  owner") }, "\(wide)")
        let narrow = try await Screen(program: simulators.plumb, columns: 40).lines(["flags", "staging", "production"])
        #expect(narrow.contains("  FLAG_QUEUE_BILLING"), "\(narrow)")
        #expect(narrow.contains { $0.hasPrefix("      staging     ") }, "\(narrow)")
        #expect(!narrow.contains { $0.hasPrefix("  flag  ") })
    }
}
#endif
