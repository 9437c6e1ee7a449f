import CanonicalJSON
package import Reconciling
package import Resources
import Testing

/// A key of a test, and ledgers that are signed with it.
package struct LedgerSeal: Sendable {
    package let seed: Secret
    package let publicKey: [UInt8]

    package init() throws {
        seed = EventSigner.newSeed()
        publicKey = try #require(EventSigner.publicKey(of: seed))
    }

    package func key(after place: ChainPlace = .genesis, until: Int? = nil) -> LedgerKey {
        LedgerKey(publicKey: publicKey, after: place, until: until)
    }

    /// The ledger as it is read and signed with this key.
    /// - Parameter keys: those that count; this one alone unless given.
    package func sign(_ ledger: any Ledger, keys: [LedgerKey]? = nil) throws -> SignedLedger {
        let keyring = try #require(LedgerKeyring(keys ?? [key()]))
        let seed = seed
        return SignedLedger(ledger, keyring: keyring) { () async throws(LedgerError) in
            guard let signer = EventSigner(seed: seed, keyring: keyring) else { throw LedgerError(.unwritable, "no key") }
            return signer
        }
    }

    /// The ledger as somebody reads it who may only plan.
    package static func verifying(_ ledger: any Ledger, keys: [LedgerKey]) throws -> SignedLedger {
        let keyring = try #require(LedgerKeyring(keys))
        return SignedLedger(ledger, keyring: keyring) { () async throws(LedgerError) in
            throw LedgerError(.unwritable, "the key cannot be read")
        }
    }
}

extension LedgerConformance {
    private static func record(_ kinds: [LedgerEvent.Kind], into ledger: any Ledger) async throws -> [RecordedEvent] {
        var recorded: [RecordedEvent] = []
        for kind in kinds { recorded.append(try await ledger.append(event(kind))) }
        return recorded
    }

    /// A run as an apply records it.
    private static let run: [LedgerEvent.Kind] = [.gateConfirmed, .planCreated, .driftDetected, .codeUsed, .locksReleased]

    /// Everything that reads for a decision refuses.
    private static func expectRefusal(_ ledger: SignedLedger, naming sequence: Int, _ what: String) async {
        for error in [
            await refusal { try await ledger.state(of: "production", nil) },
            await refusal { try await ledger.events(environment: "production") }, await refusal { try await ledger.allEvents() },
        ] {
            #expect(
                error?.code == .corrupt && error?.message.contains("event \(sequence) ") == true,
                "\(what): \(error?.message ?? "it was read")")
        }
    }

    package static let signatures = [
        Requirement("what grants something is signed for its place, and read back") { open in
            let seal = try LedgerSeal()
            let signed = try seal.sign(try await open())
            let recorded = try await record([.historyBegun] + run, into: signed)
            for event in recorded where event.event.kind.needsSignature { #expect(event.event.signature?.key == seal.key().id) }
            let reader = try LedgerSeal.verifying(try await open(), keys: [seal.key()])
            #expect(try await reader.allEvents() == recorded)
            #expect(try await reader.events(environment: "production") == recorded)
            #expect(try await reader.state(of: "production", [.historyBegun]).events.map(\.event.kind) == [.historyBegun])
        },
        Requirement("an unsigned grant is read by nobody, and what needs no signature is") { open in
            let seal = try LedgerSeal()
            _ = try await record([.historyBegun], into: try seal.sign(try await open()))
            let reader = try LedgerSeal.verifying(try await open(), keys: [seal.key()])
            let harmless = try await record([.planCreated, .driftDetected, .driftCleared, .gateRejected, .approvalGiven], into: reader)
            #expect(try await reader.state(of: "production", nil).events.count == 1 + harmless.count)
            let forged = try await open().append(event(.applyIntent, run: "forged"))
            await expectRefusal(try LedgerSeal.verifying(try await open(), keys: [seal.key()]), naming: forged.sequence, "unsigned")
        },
        Requirement("a signature counts at its place, and nowhere else") { open in
            let seal = try LedgerSeal()
            let signed = try seal.sign(try await open())
            let recorded = try await record([.historyBegun, .gateConfirmed], into: signed)
            // Again, as it was.
            let copied = try await open().append(recorded[1].event)
            await expectRefusal(try seal.sign(try await open()), naming: copied.sequence, "copied")
        },
        Requirement("a signature by a key that the estate does not name counts for nothing") { open in
            let (seal, stranger) = (try LedgerSeal(), try LedgerSeal())
            _ = try await record([.historyBegun], into: try seal.sign(try await open()))
            let forged = try await stranger.sign(try await open()).append(event(.gateConfirmed))
            await expectRefusal(try seal.sign(try await open()), naming: forged.sequence, "a stranger's")
        },
        Requirement("whoever lacks the key records nothing that grants something") { open in
            let seal = try LedgerSeal()
            let reader = try LedgerSeal.verifying(try await open(), keys: [seal.key()])
            #expect(await refusal { try await reader.append(event(.historyBegun)) }?.code == .unwritable)
            #expect(try await open().allEvents().isEmpty)
        },
        Requirement("a checkpoint is signed, and moves on only with a signature") { open in
            let seal = try LedgerSeal()
            let signed = try seal.sign(try await open())
            _ = try await signed.append(event(.historyBegun))
            for _ in 0..<12 { _ = try await signed.append(event(.gateConfirmed)) }
            guard let before = try await open().ledgerState()?.checkpoint else { return }
            let keyring = try #require(LedgerKeyring([seal.key()]))
            #expect(try keyring.vouches(for: before))
            // Who has no key leaves it as it is, and so does a program that knows of none.
            let reader = try LedgerSeal.verifying(try await open(), keys: [seal.key()])
            for _ in 0..<9 { _ = try await reader.append(event(.driftDetected)) }
            for _ in 0..<9 { _ = try await open().append(event(.driftCleared)) }
            #expect(try await open().ledgerState()?.checkpoint == before)
            _ = try await signed.append(event(.gateConfirmed))
            let after = try #require(try await open().ledgerState()?.checkpoint)
            #expect(after.place.sequence > before.place.sequence)
            #expect(try keyring.vouches(for: after))
            #expect(try await reader.state(of: "production", nil).events.contains { $0.event.kind == .historyBegun })
            let stored = try #require(try await open().ledgerState())
            #expect(try VerifiedChain(try await open().allEvents()).check(stored) == after.place.sequence)
        },
        Requirement("a forged event does not become part of a signed state") { open in
            let seal = try LedgerSeal()
            let signed = try seal.sign(try await open())
            _ = try await record([.historyBegun, .gateConfirmed], into: signed)
            let forged = try await open().append(event(.gateConfirmed))
            for _ in 0..<9 { _ = try await signed.append(event(.locksReleased)) }
            await expectRefusal(try seal.sign(try await open()), naming: forged.sequence, "later events followed")
        },
        Requirement("what was recorded before signing began is read, and a state of it is made anew before it is signed") { open in
            let seal = try LedgerSeal()
            let old = try await fill(try await open(), acts: 10)
            let last = try #require(old.last)
            let keys = [seal.key(after: ChainPlace(sequence: last.sequence, hash: last.hash))]
            let environment = RandomHistory.environments[0]
            let expected = try History(try await open().events(environment: environment))
            let signed = try seal.sign(try await open(), keys: keys)
            let before = try History(try await signed.state(of: environment, EnvironmentState.planKinds).events)
            #expect(before.applied == expected.applied && before.head == expected.head)
            _ = try await signed.append(event(.gateConfirmed, environment))
            if let stored = try await open().ledgerState() {
                #expect(try #require(LedgerKeyring(keys)).vouches(for: stored.checkpoint))
                #expect(try VerifiedChain(try await open().allEvents()).check(stored) == stored.checkpoint.place.sequence)
            }
            // Whoever saw it unsigned takes it signed.
            let reader = try LedgerSeal.verifying(try await open(), keys: keys)
            #expect(try History(try await reader.state(of: environment, EnvironmentState.planKinds).events).applied == expected.applied)
            let forged = try await open().append(event(.applyIntent, environment, run: "forged"))
            let error = await refusal { try await reader.state(of: environment, nil) }
            #expect(error?.message.contains("event \(forged.sequence) ") == true, "\(error?.message ?? "read")")
        },
        Requirement("a ledger that was cut before signing began is refused") { open in
            let seal = try LedgerSeal()
            _ = try await record([.historyBegun, .planCreated], into: try await open())
            let keys = [seal.key(after: ChainPlace(sequence: 2, hash: String(repeating: "a", count: 64)))]
            #expect(await refusal { try await LedgerSeal.verifying(open(), keys: keys).state(of: "production", nil) }?.code == .corrupt)
            let later = [seal.key(after: ChainPlace(sequence: 9, hash: String(repeating: "a", count: 64)))]
            let error = await refusal { try await LedgerSeal.verifying(open(), keys: later).allEvents() }
            #expect(error?.message.contains("cut or replaced") == true, "\(error?.message ?? "read")")
        },
        Requirement("nobody vouches for a history that was put in the place of the one that a key was introduced in") { open in
            let seal = try LedgerSeal()
            let last = try #require(try await fill(try await open(), acts: 10).last)
            let environment = RandomHistory.environments[0]
            for isOther in [true, false] {
                let hash = isOther ? String(repeating: "a", count: 64) : last.hash
                let keys = [seal.key(after: ChainPlace(sequence: last.sequence, hash: hash))]
                let signed = try seal.sign(try await open(), keys: keys)
                // Whoever takes somebody's locks away has read nothing before.
                for _ in 0..<9 { _ = try await signed.append(event(.locksReleased, environment)) }
                let checkpoint = try await open().ledgerState()?.checkpoint
                // A state of before that place may be signed: it is believed where that place follows it.
                if let checkpoint, checkpoint.place.sequence >= last.sequence || !isOther {
                    #expect(try LedgerKeyring(keys)?.vouches(for: checkpoint) == !isOther)
                }
                let reader = try LedgerSeal.verifying(try await open(), keys: keys)
                let error = await refusal { try await reader.state(of: environment, nil) }
                #expect((error?.message.contains("cut or replaced") ?? false) == isOther, "\(error?.message ?? "it was read")")
            }
        },
        Requirement("a retired key vouches for what it signed, and for nothing more") { open in
            let (old, new) = (try LedgerSeal(), try LedgerSeal())
            let first = try await record([.historyBegun] + Array(repeating: .gateConfirmed, count: 9), into: try old.sign(try await open()))
            let head = try #require(first.last)
            let place = ChainPlace(sequence: head.sequence, hash: head.hash)
            let keys = [old.key(until: head.sequence), new.key(after: place)]
            let signed = try new.sign(try await open(), keys: keys)
            #expect(try await signed.allEvents() == first)
            _ = try await signed.append(event(.gateConfirmed))
            #expect(try await signed.state(of: "production", nil).events.contains { $0.event.kind == .historyBegun })
            if let checkpoint = try await open().ledgerState()?.checkpoint { #expect(checkpoint.signature?.key == new.key().id) }
            let late = try await old.sign(try await open()).append(event(.gateConfirmed))
            await expectRefusal(try LedgerSeal.verifying(try await open(), keys: keys), naming: late.sequence, "retired")
        },
        Requirement("a compaction is signed, and what it kept is read") { open in
            let seal = try LedgerSeal()
            let signed = try seal.sign(try await open())
            let all = try await fill(signed)
            try await compact(signed, all, before: all.count / 2)
            let reader = try LedgerSeal.verifying(try await open(), keys: [seal.key()])
            let environment = RandomHistory.environments[0]
            #expect(try await reader.allEvents().last?.event.signature != nil)
            let whole = try History(try await reader.events(environment: environment))
            #expect(try History(try await reader.state(of: environment, EnvironmentState.planKinds).events).applied == whole.applied)
        },
        Requirement("an unsigned compaction is refused") { open in
            let seal = try LedgerSeal()
            let all = try await fill(try seal.sign(try await open()))
            try await compact(try await open(), all, before: all.count / 2)
            let reader = try LedgerSeal.verifying(try await open(), keys: [seal.key()])
            #expect(await refusal { try await reader.allEvents() }?.message.contains("history.compacted") == true)
            #expect(await refusal { try await reader.state(of: RandomHistory.environments[0], nil) }?.code == .corrupt)
        },
    ]
}

extension LedgerConformance {
    /// Whether whoever signs next vouches for what a compaction kept that is not a day old: where it was signed, and not otherwise.
    /// - Parameter ledger: empty; its recorded state moves on every four events, with events that are older than 100 seconds.
    package static func expectVouching(_ ledger: any Ledger, isSigned: Bool) async throws {
        let seal = try LedgerSeal()
        let signed = try seal.sign(ledger)
        let all = try await fill(signed, acts: 20)
        try await compact(isSigned ? signed : ledger, all, before: all.count / 2)
        let environment = RandomHistory.environments[0]
        let late = LedgerEvent(
            environment: environment, kind: .locksReleased, time: 1_900_000_000, actor: "ada", run: nil, detail: [:])
        for _ in 0..<9 { _ = try await signed.append(late) }
        let checkpoint = try #require(try await ledger.ledgerState()?.checkpoint)
        #expect(checkpoint.place.sequence <= all.count)
        #expect(try LedgerKeyring([seal.key()])?.vouches(for: checkpoint) == isSigned)
        let reader = try LedgerSeal.verifying(ledger, keys: [seal.key()])
        let error = await refusal { try await reader.state(of: environment, nil) }
        #expect((error?.message.contains("history.compacted") ?? false) == !isSigned, "\(error?.message ?? "it was read")")
    }
}
