import Reconciling
import Testing

/// An audit goes over a ledger in groups, and must tell what somebody would who holds all of it in memory.
extension LedgerConformance {
    private static func groups(of ledger: any Ledger) async throws(LedgerError) -> [RecordedEvent] {
        var events: [RecordedEvent] = []
        try await ledger.forEachGroup { group async throws(LedgerError) in events += group }
        return events
    }

    private static func compare(_ ledger: any Ledger, _ what: String, archives: [LedgerArchive] = []) async throws {
        let all = try await ledger.allEvents()
        #expect(try await groups(of: ledger) == all, "\(what)")
        let chain = try VerifiedChain(all, archives: archives)
        let stored = try await ledger.ledgerState()
        let compaction = try await ledger.newestCompaction()
        #expect(compaction == chain.compaction, "\(what)")
        let last = try #require(all.last)
        let asked = chain.links.map(\.sequence).filter { $0.isMultiple(of: 3) } + [last.sequence + 1]
        let beginnings = [last, chain.links[0].recorded].map { String($0.hash.prefix(12)) }
        let questions = LedgerAudit.Questions(sequences: Set(asked), hashes: beginnings + ["nothing"])
        let audited = try await LedgerAudit.run(ledger, keyring: nil, questions, chain: archives.isEmpty ? nil : chain)
        #expect(audited.count == all.count && audited.newest == ChainPlace(sequence: last.sequence, hash: last.hash), "\(what)")
        #expect(audited.first == chain.first && audited.compaction == chain.compaction, "\(what)")
        let through = try stored.map { try chain.check($0) }
        #expect(audited.recordedStateThrough == through, "\(what)")
        let known = Dictionary(uniqueKeysWithValues: chain.links.map { ($0.sequence, $0.hash) })
        #expect(audited.hashes == known.filter { asked.contains($0.key) }, "\(what)")
        for beginning in beginnings { #expect(audited.places[beginning] == chain.place(of: beginning), "\(what)") }
        #expect(audited.places["nothing"] == nil, "\(what)")
        #expect(audited.whereabouts(of: 1) == chain.whereabouts(of: 1), "\(what)")
        let review = try SignatureReview(of: all, compaction, keyring: nil, checkpoint: stored?.checkpoint)
        #expect(audited.signatures == review, "\(what)")
    }

    package static let audit = [
        Requirement("an audit of an empty ledger finds nothing") { open in
            let audited = try await LedgerAudit.run(try await open(), keyring: nil)
            #expect(audited.count == 0 && audited.newest == nil && audited.first == 1 && audited.recordedStateThrough == nil)
        },
        Requirement("an audit in groups tells what the whole chain does") { open in
            let all = try await fill(try await open(), acts: 24)
            try await compare(try await open(), "filled")
            let ledger = try await open()
            let first = try LedgerArchive(fileBytes: try await compact(ledger, all, before: all.count / 3).archiveBytes)
            try await compare(ledger, "compacted")
            let second = try LedgerArchive(fileBytes: try await compact(ledger, all, before: all.count * 2 / 3).archiveBytes)
            _ = try await ledger.append(event(.driftCleared))
            try await compare(try await open(), "compacted twice")
            try await compare(try await open(), "with its archives", archives: [second, first])
        },
        Requirement("an audit says which key signed what, and what nobody signed") { open in
            let seal = try LedgerSeal()
            let signed = try seal.sign(try await open())
            _ = try await signed.append(event(.historyBegun))
            for _ in 0..<9 { _ = try await signed.append(event(.gateConfirmed)) }
            let keyring = try #require(LedgerKeyring([seal.key()]))
            let whole = try await LedgerAudit.run(try await open(), keyring: keyring)
            #expect(whole.signatures.problems.isEmpty && whole.signatures.uses.map(\.count) == [10])
            let forged = try await open().append(event(.applyIntent, run: "forged"))
            let confirmation = try #require(try await open().allEvents().last { $0.event.kind == .gateConfirmed })
            let copied = try await open().append(confirmation.event)
            let audited = try await LedgerAudit.run(try await open(), keyring: keyring)
            let stored = try await open().ledgerState()
            let review = try SignatureReview(
                of: try await open().allEvents(), nil, keyring: keyring, checkpoint: stored?.checkpoint)
            #expect(audited.signatures == review)
            #expect(audited.signatures.problemCount == 2)
            #expect(audited.signatures.problems.first?.contains("event \(forged.sequence) ") == true, "\(audited.signatures.problems)")
            #expect(audited.signatures.problems.last?.contains("event \(copied.sequence) ") == true, "\(audited.signatures.problems)")
            let elsewhere = seal.key(after: ChainPlace(sequence: 2, hash: ChainEntry.genesis))
            let cut = try #require(LedgerKeyring([elsewhere]))
            #expect(await refusal { try await LedgerAudit.run(try await open(), keyring: cut) }?.code == .corrupt)
        },
        Requirement("what has to wait while all is gone over may append meanwhile") { open in
            _ = try await fill(try await open())
            let ledger = try await open()
            let before = try await ledger.allEvents()
            var seen: [RecordedEvent] = []
            var isFirst = true
            try await ledger.forEachGroup { group async throws(LedgerError) in
                seen += group
                guard isFirst else { return }
                isFirst = false
                _ = try await ledger.append(event(.driftDetected))
            }
            #expect(seen.prefix(before.count).elementsEqual(before))
        },
    ]
}
