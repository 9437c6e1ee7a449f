import CanonicalJSON
import FoundationEssentials
import GitLedger
import Reconciling
import Resources
import TestBench
import Testing

/// A ledger that the previous version of the program pushed.
struct PreviousVersionTests {
    @Test func itIsReadAndGoesOn() async throws {
        let fixture = try await GitFixture()
        try await fixture.git("fetch", "--quiet", PreviousLedger.bundle, "refs/plumb/ledger:refs/plumb/ledger", in: fixture.remote)
        let ledger = try await fixture.ledger(in: try await fixture.clone("one"), schedule: LedgerConformance.soon)
        let before = try await ledger.allEvents()
        #expect(before.first?.sequence == 16 && before.last?.sequence == 30)
        #expect(try await ledger.locks().isEmpty)
        #expect(try await ledger.ledgerState() == nil)
        #expect(try await ledger.state(of: "earlier", nil).archivedRuns == 2)

        let scope = Scope(provider: "cloudflare", name: "earlier.example")
        let fence = try await ledger.lock([scope], holder: "run", leaseSeconds: 60, now: 1_900_000_000)
        let event = LedgerEvent(
            environment: "earlier", kind: .driftDetected, time: 2_000_000_000, actor: "ada", run: nil, detail: ["drift": []])
        #expect(try await ledger.append(event, behind: fence).sequence == 31)
        let fresh = try await fixture.ledger(in: try await fixture.clone("two", "--depth=1"), schedule: LedgerConformance.soon)
        let stored = try #require(try await fresh.ledgerState())
        #expect(stored.checkpoint.place.sequence == 28)
        let all = try await fresh.allEvents()
        #expect(all.dropLast() == before)
        #expect(try VerifiedChain(all).check(stored) == 28)
        let now = try History(try await fresh.state(of: "earlier", EnvironmentState.planKinds).events)
        let then = try History(try await fresh.events(environment: "earlier"))
        #expect(now.applied == then.applied && now.since == then.since && now.head == then.head && !now.applied.isEmpty)
    }

    /// The first of them brings it to the new format, whichever that is.
    @Test func tenProcessesGoOnWithIt() async throws {
        let fixture = try await GitFixture()
        try await fixture.git("fetch", "--quiet", PreviousLedger.bundle, "refs/plumb/ledger:refs/plumb/ledger", in: fixture.remote)
        var clones: [String] = []
        for number in 0..<10 { clones.append(try await fixture.clone("writer-\(number)", "--depth=1")) }
        await withTaskGroup(of: Void.self) { group in
            for clone in clones {
                group.addTask {
                    await #expect(processExitsWith: .success) { [clone = clone as String, failures = fixture.failures as String] in
                        await ChildBody.run(failures) {
                            let ledger = try await GitLedger(
                                directory: clone, variables: GitFixture.variables, patience: .seconds(300), schedule: LedgerConformance.soon
                            )
                            for number in 0..<2 {
                                _ = try await ledger.append(LedgerConformance.event(.planCreated, "earlier", run: "\(clone) \(number)"))
                            }
                        }
                    }
                }
            }
        }
        #expect(fixture.said(in: fixture.failures) == "")
        let ledger = try await fixture.ledger(in: try await fixture.clone("reader"))
        let all = try await ledger.allEvents()
        #expect(all.map(\.sequence) == Array(16...50) && Set(all.compactMap(\.event.run)).count >= 20)
        #expect(try await LedgerAudit.run(ledger, keyring: nil).recordedStateThrough ?? 0 > 30)
    }

    /// What a clone verified with the previous version still counts.
    @Test func whatWasSeenBeforeIsComparedWithWhatComes() async throws {
        let fixture = try await GitFixture()
        try await fixture.git("fetch", "--quiet", PreviousLedger.bundle, "refs/plumb/ledger:refs/plumb/ledger", in: fixture.remote)
        let clone = try await fixture.clone("one")
        try await fixture.git("fetch", "--quiet", "origin", "refs/plumb/ledger:refs/plumb/verified/origin", in: clone)
        try await fixture.git("update-ref", "refs/plumb/ledger", "refs/plumb/ledger~3", in: fixture.remote)
        let ledger = try await fixture.ledger(in: clone)
        let error = await LedgerConformance.refusal { try await ledger.allEvents() }
        #expect(error?.code == .corrupt && error?.message.contains("history was rewritten") == true, "\(error?.message ?? "read")")
    }

    /// What a clone saw with the previous version, and can no longer be read, is not forgotten: a ledger that was set back would pass.
    @Test(arguments: [false, true]) func whatWasSeenBeforeAndIsDamagedStopsIt(_ isHalfMade: Bool) async throws {
        let fixture = try await GitFixture()
        try await fixture.git("fetch", "--quiet", PreviousLedger.bundle, "refs/plumb/ledger:refs/plumb/ledger", in: fixture.remote)
        let clone = try await fixture.clone("one")
        let person = "test <test@localhost> 1700000000 +0000"
        let damaged = "tree \(String(repeating: "1", count: 40))\nauthor \(person)\ncommitter \(person)\n\nledger\n"
        let known = try await fixture.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", in: clone, input: damaged)
        try await fixture.git("update-ref", "refs/plumb/verified/origin", known, in: clone)
        if isHalfMade { try FileManager.default.createDirectory(atPath: GitFixture.apart(clone), withIntermediateDirectories: true) }
        for attempt in 1...2 {
            let error = await LedgerConformance.refusal { try await fixture.ledger(in: clone).allEvents() }
            #expect(error?.code == .unwritable, "attempt \(attempt): \(error?.message ?? "read")")
            let advice = "refs/plumb/verified/origin at \(known), cannot be read"
            #expect(error?.message.contains(advice) == true, "attempt \(attempt): \(error?.message ?? "read")")
        }
        // As the message says, for whoever knows that nobody set it back.
        let error = await LedgerConformance.refusal { try await fixture.ledger(in: clone).allEvents() }
        #expect(error?.message.contains("'git update-ref -d refs/plumb/verified/origin'") == true)
        try await fixture.git("update-ref", "-d", "refs/plumb/verified/origin", in: clone)
        #expect(try await fixture.ledger(in: clone).allEvents().count == 15)
    }

    /// What it granted was never signed: it tells what was applied, and what is granted from now on is signed, for every clone.
    @Test func itIsSignedFromNowOn() async throws {
        let fixture = try await GitFixture()
        try await fixture.git("fetch", "--quiet", PreviousLedger.bundle, "refs/plumb/ledger:refs/plumb/ledger", in: fixture.remote)
        let seal = try LedgerSeal()
        let ledger = try await fixture.ledger(in: try await fixture.clone("one"), schedule: LedgerConformance.soon)
        let last = try #require(try await ledger.allEvents().last)
        let keys = [seal.key(after: ChainPlace(sequence: last.sequence, hash: last.hash))]
        let signed = try seal.sign(ledger, keys: keys)
        let before = try History(try await signed.state(of: "earlier", EnvironmentState.planKinds).events)
        let event = LedgerEvent(
            environment: "earlier", kind: .gateConfirmed, time: 2_000_000_000, actor: "ada", run: nil, detail: ["digest": "abc"])
        #expect(try await signed.append(event).event.signature?.key == seal.key().id)
        let fresh = try await fixture.ledger(in: try await fixture.clone("two", "--depth=1"))
        let reader = try LedgerSeal.verifying(fresh, keys: keys)
        #expect(try #require(LedgerKeyring(keys)).vouches(for: try #require(try await fresh.ledgerState()).checkpoint))
        #expect(try History(try await reader.state(of: "earlier", EnvironmentState.planKinds).events).applied == before.applied)
        let forged = try await fresh.append(event)
        let error = await LedgerConformance.refusal { try await reader.state(of: "earlier", nil) }
        #expect(error?.message.contains("event \(forged.sequence) ") == true, "\(error?.message ?? "read")")
    }

    /// What is unsigned has the same bytes in the format before signatures; the first append says that there may be some.
    @Test func theFormatBeforeSignaturesIsReadAndGoesOn() async throws {
        let fixture = try await GitFixture()
        let ledger = try await fixture.ledger(in: try await fixture.clone("one"), schedule: LedgerConformance.soon)
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
        for _ in 0..<6 { _ = try await ledger.append(LedgerConformance.event(.driftDetected)) }
        let stored = try #require(try await ledger.ledgerState())
        let about = try await fixture.git("cat-file", "blob", "\(GitFixture.reference):ledger.json", in: fixture.remote)
        #expect(about.contains(#""format":4"#))
        let old = about.replacing(#""format":4"#, with: #""format":3"#) + "\n"
        try await Tamperer(fixture).commit(old, at: "ledger.json")
        let again = try await fixture.ledger(in: try await fixture.clone("two", "--depth=1"), schedule: LedgerConformance.soon)
        #expect(try await again.ledgerState() == stored)
        #expect(try await again.append(LedgerConformance.event(.driftCleared)).sequence == 8)
        let now = try await fixture.git("cat-file", "blob", "\(GitFixture.reference):ledger.json", in: fixture.remote)
        #expect(now.contains(#""format":4"#))
        #expect(try await again.allEvents().count == 8)
    }
}
