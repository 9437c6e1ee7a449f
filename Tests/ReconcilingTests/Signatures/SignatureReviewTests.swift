import CanonicalJSON
import Reconciling
import TestBench
import Testing

/// What the audit says of who signed what.
@Suite struct SignatureReviewTests {
    /// A chain, each event signed by the key that is given with it.
    private func chain(_ events: [(LedgerEvent.Kind, LedgerSeal?)]) throws -> [RecordedEvent] {
        var hash = ChainEntry.genesis
        return try events.enumerated().map { index, event in
            let (kind, seal) = event
            var signer: EventSigner?
            if let seal, let keyring = LedgerKeyring([seal.key()]) { signer = EventSigner(seed: seal.seed, keyring: keyring) }
            let entry = try ChainEntry(
                LedgerEvent(environment: "production", kind: kind, time: 1, actor: "ada", run: nil, detail: ["applied": []])
            ).signed(after: hash, by: signer)
            hash = ChainEntry.hash(entry.bytes, after: hash)
            return RecordedEvent(sequence: index + 1, hash: hash, event: entry.event)
        }
    }

    private func review(_ events: [RecordedEvent], _ keys: [LedgerKey]) throws -> SignatureReview {
        try SignatureReview(of: events, nil, keyring: LedgerKeyring(keys), checkpoint: nil)
    }

    @Test func itSaysWhichKeySignedWhat() throws {
        let (old, new) = (try LedgerSeal(), try LedgerSeal())
        let events = try chain([
            (.historyBegun, nil), (.gateConfirmed, old), (.driftDetected, nil), (.applyCompleted, old), (.gateConfirmed, new),
        ])
        func place(_ sequence: Int) -> ChainPlace { ChainPlace(sequence: sequence, hash: events[sequence - 1].hash) }
        let found = try review(events, [old.key(after: place(1), until: 4), new.key(after: place(4))])
        #expect(found.problems.isEmpty && found.unsignedBefore == 1)
        #expect(found.uses.map(\.key) == [old.key().id, new.key().id])
        #expect(found.uses.map(\.count) == [2, 1] && found.uses.map(\.first) == [2, 5] && found.uses.map(\.last) == [4, 5])
        #expect(found.uses.map(\.isNamed) == [true, true])
    }

    @Test func everyProblemIsToldAtOnce() throws {
        let (own, stranger) = (try LedgerSeal(), try LedgerSeal())
        var events = try chain([
            (.historyBegun, own), (.gateConfirmed, nil), (.codeUsed, stranger), (.applyIntent, own), (.driftCleared, nil),
            (.approvalGiven, stranger),
        ])
        // One that was signed for another place: its own hash is right.
        let copy = events[3].event
        let entry = try ChainEntry(copy)
        events.append(RecordedEvent(sequence: 7, hash: ChainEntry.hash(entry.bytes, after: events[5].hash), event: copy))
        let problems = try review(events, [own.key()]).problems
        #expect(problems.count == 4, "\(problems)")
        #expect(problems[0].contains("event 2 (gate.confirmed, by ada) is not signed"))
        #expect(problems[1].contains("event 3 ") && problems[1].contains("which the estate does not name"))
        #expect(problems[2].contains("event 6 ") && problems[2].contains("which the estate does not name"))
        #expect(problems[3].contains("event 7 ") && problems[3].contains("another event"))
    }

    /// A member that nobody reads is part of what was hashed, and of nothing that was signed.
    @Test func whatWasAddedToASignedEventIsSeen() throws {
        let seal = try LedgerSeal()
        var events = try chain([(.historyBegun, seal), (.gateConfirmed, seal)])
        #expect(try review(events, [seal.key()]).problems.isEmpty)
        let entry = try ChainEntry(events[1].event)
        let altered = Array(#"{"approvedBy":"nobody","#.utf8) + entry.bytes.dropFirst()
        events[1] = RecordedEvent(sequence: 2, hash: ChainEntry.hash(altered, after: events[0].hash), event: events[1].event)
        let problems = try review(events, [seal.key()]).problems
        #expect(problems.count == 1 && problems[0].contains("event 2 (gate.confirmed, by ada) was altered"), "\(problems)")
    }

    /// Once somebody signed, what lacks a signature is odd also where nobody says whose count.
    @Test func withoutKeysOnlyWhatIsMissingLaterIsAProblem() throws {
        let seal = try LedgerSeal()
        let events = try chain([(.historyBegun, nil), (.gateConfirmed, seal), (.applyCompleted, nil)])
        let found = try review(events, [])
        #expect(found.problems == ["event 3 (apply.completed, by ada) is not signed"])
        #expect(found.uses.allSatisfy { !$0.isNamed })
    }

    /// What was altered inside a signed event shows, also where the chain was made anew behind it.
    @Test func anAlteredEventBearsNoSignature() throws {
        let seal = try LedgerSeal()
        let events = try chain([(.historyBegun, seal), (.gateConfirmed, seal)])
        let event = events[1].event
        let other = LedgerEvent(
            environment: event.environment, kind: event.kind, time: event.time, actor: "eve", run: event.run, detail: event.detail,
            signature: event.signature)
        let altered = RecordedEvent(sequence: 2, hash: ChainEntry.hash(try ChainEntry(other).bytes, after: events[0].hash), event: other)
        let problems = try review([events[0], altered], [seal.key()]).problems
        #expect(problems.count == 1 && problems[0].contains("invalid signature"), "\(problems)")
    }
}
