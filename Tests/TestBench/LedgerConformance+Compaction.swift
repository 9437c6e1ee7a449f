import CanonicalJSON
import Concurrency
package import Reconciling
import Resources
import Testing

extension LedgerConformance {
    /// Recorded a second apart from 1,000 on: two environments, runs among them.
    package static func fill(_ ledger: any Ledger, acts: Int = 12) async throws -> [RecordedEvent] {
        try await ledger.append(try RandomHistory(seed: 7, acts: acts).events)
    }

    package static func compactor(_ ledger: any Ledger) -> LedgerCompactor { LedgerCompactor(ledger, actor: "ada", now: 1_900_000_000) }

    /// Compacts what was recorded before the event of this place.
    @discardableResult
    package static func compact(_ ledger: any Ledger, _ all: [RecordedEvent], before place: Int) async throws -> LedgerCompactor.Proposal {
        let proposal = try #require(try await compactor(ledger).proposal(before: all[place].event.time))
        _ = try await compactor(ledger).perform(proposal)
        return proposal
    }

    package static let compaction = [
        Requirement("what is kept is read in the place of what left, and the chain goes on") { open in
            let ledger = try await open()
            let all = try await fill(ledger)
            let proposal = try await compact(ledger, all, before: all.count / 2)
            let rest = all.dropFirst(proposal.archive.events.count)
            for ledger in [ledger, try await open()] {
                let now = try await ledger.allEvents()
                #expect(now.dropLast() == rest)
                #expect(now.last?.event.kind == .historyCompacted && now.last?.sequence == all.count + 1 && now.last?.event.actor == "ada")
                for environment in RandomHistory.environments {
                    let expected = proposal.compaction.events(of: environment) + rest.filter { $0.event.environment == environment }
                    #expect(try await ledger.events(environment: environment) == expected)
                }
            }
            let next = try await ledger.append(event(.planCreated))
            #expect(next.sequence == all.count + 2)
            let archive = try LedgerArchive(fileBytes: proposal.archiveBytes)
            let chain = try VerifiedChain(try await open().allEvents(), archives: [archive])
            #expect(chain.first == 1 && chain.links.prefix(all.count).map(\.recorded) == all)
        },
        Requirement("a history that began before the compaction has begun") { open in
            let ledger = try await open()
            let all = try await fill(ledger)
            try await compact(ledger, all, before: all.count - 1)
            #expect(await refusal { try await open().append(event(.historyBegun)) }?.code == .historyExists)
            _ = try await open().append(event(.planCreated))
            #expect(await refusal { try await open().append(event(.planCreated, "elsewhere")) }?.code == .noHistory)
            #expect(await refusal { try await open().events(environment: "elsewhere") }?.code == .noHistory)
        },
        Requirement("a ledger is compacted again and again, and its archives join up") { open in
            let ledger = try await open()
            var all = try await fill(ledger, acts: 24)
            var archives = [try LedgerArchive(fileBytes: try await compact(ledger, all, before: all.count / 3).archiveBytes)]
            all += try await ledger.allEvents().suffix(1)
            _ = try await ledger.append(event(.planCreated))
            archives.append(try LedgerArchive(fileBytes: try await compact(ledger, all, before: all.count * 2 / 3).archiveBytes))
            let now = try await open().allEvents()
            let whole = try VerifiedChain(now, archives: archives.reversed())
            #expect(whole.first == 1 && whole.links.map(\.sequence) == Array(1...(all.count + 2)))
            #expect(try VerifiedChain(now, archives: [archives[1]]).first == archives[0].end.sequence + 1)
            // An older archive alone does not reach the ledger, and is still known to be its.
            #expect(try VerifiedChain(now, archives: [archives[0]]).first == archives[1].end.sequence + 1)
        },
        Requirement("nothing is compacted while a run is under way") { open in
            let ledger = try await open()
            let all = try await fill(ledger)
            let proposal = try #require(try await compactor(ledger).proposal(before: all[all.count / 2].event.time))
            try await open().lock([Scope(provider: "heroku", name: "a")], holder: "run 1", leaseSeconds: 60, now: 1_900_000_000)
            #expect(await refusal { try await compactor(ledger).perform(proposal) }?.code == .locked)
            #expect(await refusal { try await compactor(ledger).proposal(before: all[5].event.time) }?.message.contains("run 1") == true)
            #expect(try await open().allEvents() == all)
        },
        Requirement("a compaction that was decided on an older ledger is refused") { open in
            let ledger = try await open()
            let other = try await open()
            let all = try await fill(ledger)
            let proposal = try #require(try await compactor(ledger).proposal(before: all[all.count / 2].event.time))
            let added = try await other.append(event(.planCreated))
            #expect(await refusal { try await compactor(ledger).perform(proposal) }?.code == .moved)
            #expect(try await open().allEvents() == all + [added])
        },
        Requirement("of several compactions at once, one is done, and appends meanwhile are all there", severalCompactionsAtOnce),
        Requirement("a compaction is not appended as other events are") { open in
            let ledger = try await open()
            #expect(await refusal { try await ledger.append(event(.historyCompacted, "")) }?.code == .unwritable)
            #expect(try await ledger.allEvents().isEmpty)
        },
    ]

    @Sendable private static func severalCompactionsAtOnce(_ open: Open) async throws {
        let ledger = try await open()
        let all = try await fill(ledger)
        let proposal = try #require(try await compactor(ledger).proposal(before: all[all.count / 2].event.time))
        let other = try await open()
        let third = try await open()
        let ledgers = [ledger, other, third]
        let codes = await ledgers.concurrentMap { one in await refusal { try await compactor(one).perform(proposal) }?.code }
        #expect(codes.count { $0 == nil } == 1 && codes.count { $0 == .moved } == 2)
        let refusals = await (0..<15).concurrentMap { number in
            await refusal { try await ledgers[number % 3].append(event(.planCreated, run: "\(number)")) }?.code
        }
        #expect(refusals.allSatisfy { $0 == nil })
        let now = try await open().allEvents()
        #expect(now.count == all.count - proposal.archive.events.count + 16 && now.last?.sequence == all.count + 16)
    }
}
