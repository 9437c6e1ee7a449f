import CanonicalJSON
import ChildPrograms
import GitLedger
import Reconciling
import TestBench
import Testing

/// A ledger whose events fill several folders, of which only the last is listed to add to it.
struct FolderTests {
    private let fixture: GitFixture
    private let clone: String
    private let ledger: GitLedger

    /// Of folders, each of a hundred segments.
    private static let count = 231

    init() async throws {
        fixture = try await GitFixture()
        clone = try await fixture.clone("one")
        ledger = try await fixture.ledger(in: clone)
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
    }

    /// Fills a segment.
    private static func event(_ number: Int) -> LedgerEvent {
        let text = JSONValue.string(String(repeating: "\(number) ", count: 17_000))
        return LedgerConformance.event(.driftDetected, run: "\(number)", detail: ["drift": .array([]), "text": text])
    }

    /// The names of the segments that the remote has.
    private func segments() async throws -> [String] {
        let tree = try await fixture.git("ls-tree", "-r", "--name-only", GitFixture.reference, "events", in: fixture.remote)
        return tree.split(separator: "\n").map(String.init)
    }

    @Test func whoKnowsSomeOfThemReadsTheRest() async throws {
        let knowing = try await fixture.ledger(in: try await fixture.clone("knowing"))
        let slow = try await fixture.ledger(in: try await fixture.clone("slow"))
        #expect(try await slow.events(environment: "production").count == 1)
        // The sizes end before, at and behind the ends of folders.
        for group in [0..<1, 1..<98, 98..<99, 99..<100, 100..<101, 101..<198, 198..<Self.count - 1] {
            _ = try await ledger.append(group.map { Self.event($0) })
            #expect(try await knowing.events(environment: "production").count == group.upperBound + 1)
        }
        #expect(try await knowing.append(Self.event(Self.count - 1)).sequence == Self.count + 1)
        let all = try await ledger.allEvents()
        #expect(all.count == Self.count + 1)
        let slowly = try await slow.allEvents()
        #expect(slowly == all)
        let fresh = try await fixture.ledger(in: try await fixture.clone("fresh", "--depth=1"))
        #expect(try await LedgerAudit.run(fresh, keyring: nil).count == all.count)
        let names = (0..<232).map { "events/000\($0 / 100)/\($0 % 100 < 10 ? "0" : "")\($0 % 100)" }
        let segments = try await segments()
        #expect(segments == Array(names.prefix(segments.count)))
        #expect(segments.count > 200)
        try await fixture.git("fsck", "--strict", in: fixture.remote)
    }

    /// The state moves on over the end of a folder, and is read without the folders before.
    @Test func theRecordedStateGoesOn() async throws {
        let schedule = LedgerConformance.soon
        let own = try await fixture.ledger(in: clone, schedule: schedule)
        for start in stride(from: 0, to: 130, by: 26) { _ = try await own.append((start..<(start + 26)).map { Self.event($0) }) }
        let fresh = try await fixture.ledger(in: try await fixture.clone("fresh", "--depth=1"), schedule: schedule)
        let state = try await fresh.state(of: "production", nil)
        #expect(state.checkpoint != nil)
        #expect(state.events.last?.event.run == "129")
        #expect(try await fresh.append(Self.event(130)).sequence == 132)
        #expect(try await LedgerAudit.run(own, keyring: nil).recordedStateThrough ?? 0 > 100)
    }

    @Test(arguments: ["events/0000/07", "events/0000/99"]) func whatIsMissingInAFullFolderIsSeen(_ path: String) async throws {
        _ = try await ledger.append((0..<130).map { Self.event($0) })
        let knowing = try await fixture.ledger(in: try await fixture.clone("knowing"))
        #expect(try await knowing.allEvents().count == 131)
        try await Tamperer(fixture).commit(nil, at: path)
        let fresh = try await fixture.ledger(in: try await fixture.clone("fresh"))
        #expect(await LedgerConformance.refusal { try await fresh.allEvents() }?.code == .corrupt)
        let rewritten = await LedgerConformance.refusal { try await knowing.events(environment: "production") }
        #expect(rewritten?.message.contains("rewritten") == true, "\(rewritten?.message ?? "read")")
    }

    /// What is stored through gits that stay is what git makes of the same.
    @Test func commitsAndFoldersAreGitsOwn() async throws {
        _ = try await ledger.append((0..<120).map { Self.event($0) })
        let text = try await fixture.git("cat-file", "commit", GitFixture.reference, in: fixture.remote)
        let match = try #require(
            text.firstMatch(
                of:
                    /^tree (\w+)\nparent (\w+)\nauthor plumb <plumb@localhost> (\d+) \+0000\ncommitter plumb <plumb@localhost> (\d+) \+0000\n\n/
            ))
        let message = String(text[match.range.upperBound...]) + "\n"
        #expect(message.hasPrefix("Events 2 to 121\n\nWriter: "))
        let dates = ["GIT_AUTHOR_DATE": "\(match.3) +0000", "GIT_COMMITTER_DATE": "\(match.4) +0000"]
        let names = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map { ($0, "plumb") }
        let addresses = ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map { ($0, "plumb@localhost") }
        let made = try await ChildProgram.run(
            "git", ["-C", fixture.remote, "commit-tree", "-p", String(match.2), String(match.1)],
            environment: GitFixture.variables.merging(dates) { _, new in new }.merging(names + addresses) { _, new in new },
            input: Array(message.utf8), limit: 1 << 10)
        let commit = try await fixture.git("rev-parse", GitFixture.reference, in: fixture.remote)
        #expect(String(decoding: made.output, as: UTF8.self) == commit + "\n")
        for folder in ["", ":events", ":events/0000", ":events/0001"] {
            let name = folder.isEmpty ? GitFixture.reference + "^{tree}" : GitFixture.reference + folder
            let listing = try await fixture.git("ls-tree", name, in: fixture.remote)
            let tree = try await fixture.git(["mktree"], in: fixture.remote, bytes: Array((listing + "\n").utf8))
            let stored = try await fixture.git("rev-parse", name, in: fixture.remote)
            #expect(tree == stored)
        }
    }
}
