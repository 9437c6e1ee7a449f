import GitLedger
import Reconciling
import TestBench
import Testing

/// A recorded state that somebody commits onto the ledger: whole in itself, and not what the events tell.
struct InventedStateTests {
    @Test func theAuditSeesIt() async throws {
        let fixture = try await GitFixture()
        let ledger = try await fixture.ledger(in: try await fixture.clone("writer"), schedule: LedgerConformance.soon)
        _ = try await LedgerConformance.fill(ledger, acts: 20)
        _ = try await LedgerAudit.run(ledger, keyring: nil)
        let stored = try #require(try await ledger.ledgerState())
        let state = LedgerState(
            place: stored.state.place, retained: stored.state.retained.dropLast(), begun: stored.state.begun, runs: stored.state.runs)
        let (checkpoint, sections) = try StateCheckpoint.written(state, stride: stored.checkpoint.stride)
        let tamperer = try await Tamperer(fixture)
        let file = try await fixture.git("cat-file", "blob", "\(GitFixture.reference):checkpoint.json", in: fixture.remote)
        let (old, new) = (try stored.checkpoint.bytes(), try checkpoint.bytes())
        let changed = file.replacing(String(decoding: old, as: UTF8.self), with: String(decoding: new, as: UTF8.self))
        try #require(changed != file)
        try await tamperer.commit(changed + "\n", at: "checkpoint.json")
        for number in stored.checkpoint.sections.indices {
            let text = number < sections.count ? String(decoding: sections[number], as: UTF8.self) : nil
            try await tamperer.commit(text, at: "state/\(number < 10 ? "000" : "00")\(number)", keeping: true)
        }
        let fresh = try await fixture.ledger(in: try await fixture.clone("fresh"), schedule: LedgerConformance.soon)
        // Whoever plans without keys notices nothing.
        _ = try await fresh.state(of: RandomHistory.environments[0], nil)
        let error = await LedgerConformance.refusal { try await LedgerAudit.run(fresh, keyring: nil) }
        #expect(error?.code == .corrupt && error?.message.contains("does not match the events") == true, "\(error?.message ?? "read")")
    }

    @Test(arguments: [true, false]) func whatACompactionKeptIsVouchedForWhereItIsSigned(_ isSigned: Bool) async throws {
        let fixture = try await GitFixture()
        let ledger = try await fixture.ledger(in: try await fixture.clone("one"), schedule: StateSchedule(stride: 4, age: 100))
        try await LedgerConformance.expectVouching(ledger, isSigned: isSigned)
    }
}
