import CanonicalJSON
import GitLedger
import Reconciling
import TestBench
import Testing

/// What somebody commits by hand onto the ledger, as seen by one who knows nothing of it yet.
struct TamperTests {
    private let fixture: GitFixture
    private let clone: String
    private let reader: GitLedger
    private let tamperer: Tamperer

    init() async throws {
        fixture = try await GitFixture()
        let ledger = try await fixture.ledger(in: try await fixture.clone("writer"))
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
        _ = try await ledger.append(LedgerConformance.event(.historyBegun, "staging"))
        _ = try await ledger.append(LedgerConformance.event(.planCreated, detail: ["digest": "abc"]))
        _ = try await ledger.append(LedgerConformance.event(.planCreated, detail: ["digest": "def"]))
        clone = try await fixture.clone("reader")
        reader = try await fixture.ledger(in: clone)
        tamperer = try await Tamperer(fixture)
    }

    private func reading() async throws -> LedgerError? {
        let fresh = try await fixture.ledger(in: clone)
        let error = await LedgerConformance.refusal { try await fresh.events(environment: "production") }
        // An audit, which reads in groups, must see it too.
        let audit = await LedgerConformance.refusal { try await LedgerAudit.run(fresh, keyring: nil) }
        #expect(audit?.code == error?.code)
        if error == nil { try await fixture.git("update-ref", "-d", "refs/plumb/verified/origin", in: GitFixture.apart(clone)) }
        return error
    }

    @Test func everyByteOfAnEventCounts() async throws {
        let lines = tamperer.segment.split(separator: 10, omittingEmptySubsequences: false)
        let start = lines[0].count + lines[1].count + 2
        // Its place, its hash and the line feed included.
        for position in start...(start + lines[2].count) {
            var bytes = tamperer.segment
            // By 1, or by the highest bit, which is no UTF-8 any more.
            bytes[position] ^= position.isMultiple(of: 2) ? 1 : 128
            try await tamperer.commit(segment: bytes)
            let error = try await reading()
            #expect(error?.code == .corrupt && error?.message.contains("event 3") == true, "\(position): \(error?.message ?? "read")")
        }
        try await tamperer.commit(segment: tamperer.segment)
        #expect(try await reading() == nil)
    }

    @Test(arguments: [
        ("the first dropped", [1, 2, 3]), ("one dropped", [0, 1, 3]), ("the tail dropped", [0, 1, 2]), ("all dropped", []),
        ("reordered", [0, 1, 3, 2]), ("one twice", [0, 1, 2, 2, 3]), ("the last twice", [0, 1, 2, 3, 3]),
    ])
    func whatWasDoneToTheEventsIsSeen(_ what: String, _ order: [Int]) async throws {
        let lines = tamperer.segment.split(separator: 10)
        try await tamperer.commit(segment: order.flatMap { lines[$0] + [10] })
        #expect(try await reading()?.code == .corrupt, "\(what)")
    }

    @Test func whatSawTheLedgerBeforeSeesItToo() async throws {
        #expect(try await reader.events(environment: "production").count == 3)
        var bytes = tamperer.segment
        bytes[100] ^= 1
        try await tamperer.commit(segment: bytes)
        #expect(await LedgerConformance.refusal { try await reader.events(environment: "production") }?.code == .corrupt)
        #expect(await LedgerConformance.refusal { try await reader.append(LedgerConformance.event(.planCreated)) }?.code == .corrupt)
    }

    @Test(arguments: ["ledger.json", "locks.json", "events/0000/00"])
    func aFileThatIsMissingOrNonsenseIsSeen(_ path: String) async throws {
        for content in [nil, "", "nonsense", "{}"] {
            try await tamperer.commit(content, at: path)
            let error = try await reading()
            #expect(error?.code == .corrupt, "\(path) \(content ?? "removed")")
        }
    }

    @Test(arguments: ["README", "events/0000/02", "events/0001/00", "events/0000/x"])
    func whatIsNotPlumbsIsSeen(_ path: String) async throws {
        try await tamperer.commit("hello\n", at: path)
        let error = try await reading()
        #expect(error?.code == .corrupt && error?.message.contains(path.prefix(6)) == true, "\(error?.message ?? "read")")
    }

    @Test func aNewerFormatSaysWhichPlumbIsNeeded() async throws {
        try await tamperer.commit(#"{"events":4,"format":42,"head":"x","plumb":"9.8.7"}"#, at: "ledger.json")
        try await tamperer.commit("new\n", at: "index.bin", keeping: true)
        let error = try await reading()
        #expect(error?.code == .corrupt && error?.message.contains("42") == true && error?.message.contains("plumb 9.8.7") == true)
    }

    @Test func aBranchThatIsNoLedgerIsSeen() async throws {
        try await fixture.git("update-ref", GitFixture.reference, "main", in: fixture.remote)
        #expect(try await reading()?.code == .corrupt)
    }
}
