import CanonicalJSON
import GitLedger
import Reconciling
import TestBench
import Testing

/// A ledger that events have left, seen by clones that knew it before.
struct CompactionTests {
    private let fixture: GitFixture
    private let ledger: GitLedger
    private let all: [RecordedEvent]

    init() async throws {
        fixture = try await GitFixture()
        ledger = try await fixture.ledger(in: try await fixture.clone("one"))
        all = try await LedgerConformance.fill(ledger)
    }

    @Test func whatIsLeftHasNoPast() async throws {
        try await LedgerConformance.compact(ledger, all, before: all.count / 2)
        #expect(try await fixture.git("rev-list", "--count", GitFixture.reference, in: fixture.remote) == "1")
        _ = try await ledger.append(LedgerConformance.event(.planCreated))
        #expect(try await fixture.git("rev-list", "--count", GitFixture.reference, in: fixture.remote) == "2")
    }

    /// Neither what a process has in memory nor what a clone remembers brings back what left.
    @Test func whoKnewItBeforeGoesOn() async throws {
        let clone = try await fixture.clone("two")
        let knowing = try await fixture.ledger(in: clone)
        #expect(try await knowing.allEvents() == all)
        try await LedgerConformance.compact(ledger, all, before: all.count / 2)
        #expect(try await knowing.append(LedgerConformance.event(.planCreated)).sequence == all.count + 2)
        #expect(try await fixture.ledger(in: clone).append(LedgerConformance.event(.planCreated)).sequence == all.count + 3)
        #expect(try await ledger.allEvents() == knowing.allEvents())
    }

    /// The clone's newest event is among those that left.
    @Test func whoHasNotLookedForLongGoesOn() async throws {
        let clone = try await fixture.clone("two")
        _ = try await fixture.ledger(in: clone).allEvents()
        for _ in 0..<3 { _ = try await ledger.append(LedgerConformance.event(.planCreated)) }
        let late = LedgerEvent(
            environment: "staging", kind: .planCreated, time: 1_800_000_000, actor: "ada", run: nil, detail: ["digest": "d"])
        let last = try await ledger.append(late)
        let proposal = try #require(try await LedgerConformance.compactor(ledger).proposal(before: 1_750_000_000))
        _ = try await LedgerConformance.compactor(ledger).perform(proposal)
        let now = try await fixture.ledger(in: clone).allEvents()
        #expect(now.map(\.sequence) == [last.sequence, last.sequence + 1])
    }

    /// Compacted, whole in itself, and not what was seen.
    @Test func anotherHistoryIsNoCompactedOne() async throws {
        let forger = try await GitFixture()
        let forged = try await forger.ledger(in: try await forger.clone("forger"))
        let others = try await forged.append(try RandomHistory(seed: 8, acts: 20).events)
        try #require(others.count > all.count)
        try await LedgerConformance.compact(forged, others, before: 4)
        try await fixture.git("fetch", "--quiet", forger.remote, GitFixture.reference, in: fixture.remote)
        try await fixture.git("update-ref", GitFixture.reference, "FETCH_HEAD", in: fixture.remote)
        let error = await LedgerConformance.refusal { try await ledger.allEvents() }
        #expect(error?.message.contains("compacted, and does not match") == true, "\(error?.message ?? "read")")
    }

    @Test(arguments: ["after", "line", "compaction"])
    func whatWasAlteredIsSeen(_ what: String) async throws {
        let proposal = try await LedgerConformance.compact(ledger, all, before: all.count / 2)
        let about = try await fixture.git("cat-file", "blob", "\(GitFixture.reference):ledger.json", in: fixture.remote)
        let tree = try await fixture.git("ls-tree", "-r", "--name-only", GitFixture.reference, "events", in: fixture.remote)
        let segments = tree.split(separator: "\n").map(String.init)
        let tamperer = try await Tamperer(fixture)
        switch what {
        case "after": try await tamperer.commit(about.replacing(proposal.compaction.head, with: all[0].hash) + "\n", at: "ledger.json")
        case "line":
            let text = String(decoding: tamperer.segment, as: UTF8.self)
            try await tamperer.commit(String(text[text.index(after: text.firstIndex(of: "\n") ?? text.startIndex)...]), at: segments[0])
        default:
            let last = try #require(segments.last)
            let text = try await fixture.git("cat-file", "blob", "\(GitFixture.reference):\(last)", in: fixture.remote)
            try await tamperer.commit(text.replacing(#""through":"#, with: #""thrOugh":"#) + "\n", at: last)
        }
        let fresh = try await fixture.ledger(in: try await fixture.clone("fresh"))
        let error = await LedgerConformance.refusal { try await fresh.allEvents() }
        #expect(error?.code == .corrupt, "\(what): \(error?.message ?? "read")")
    }
}
