package import Reconciling
package import Resources
import Testing

extension Ledger {
    /// Takes locks for a holder of which only the name is known.
    @discardableResult
    package func lock(_ scopes: [Scope], holder: String, leaseSeconds: Int, now: Int) async throws(LedgerError) -> Fence {
        let holder = LockHolder(id: holder, run: nil)
        return try await lock(LockRequest(scopes, holder: holder, leaseSeconds: leaseSeconds, now: now))
    }
}

extension LedgerConformance {
    private static let a = Scope(provider: "heroku", name: "a")
    private static let b = Scope(provider: "heroku", name: "b")
    /// When the events of these tests are recorded.
    private static let start = 1_700_000_000

    package static let locks = [
        Requirement("a lock excludes every other holder and names its own") { open in
            let one = try await open()
            let two = try await open()
            try await one.lock([a], holder: "run 1", leaseSeconds: 60, now: 1_000)
            let refused = await refusal { try await two.lock([a], holder: "run 2", leaseSeconds: 60, now: 1_041) }
            #expect(refused?.code == .locked && refused?.message == "heroku/a is locked by run 1 for 41 s")
            try await one.unlock([a], holder: "run 1")
            try await two.lock([a], holder: "run 2", leaseSeconds: 60, now: 1_002)
        },
        Requirement("who holds locks is told as a person, a host, a command and an age, in one sentence") { open in
            let ledger = try await open()
            let process = ProcessIdentity(number: 7, started: 11, boot: "b", namespace: "n")
            let holder = LockHolder(
                id: "r@build-7:7/x", run: "r", person: "ada", command: "plumb apply production", host: "build-7", process: process)
            let scopes = [a, b, Scope(provider: "heroku", name: "c")]
            _ = try await ledger.lock(LockRequest(scopes, holder: holder, leaseSeconds: 60, now: 1_000))
            let refused = await refusal { try await open().lock(scopes, holder: "run 2", leaseSeconds: 60, now: 1_040) }
            #expect(refused?.message == "heroku/a and 2 more are locked by ada on build-7 (plumb apply production) for 40 s")
            #expect(try await open().locks().allSatisfy { $0.holder == holder })
        },
        Requirement("scopes of one name and several nouns are locked by themselves") { open in
            let scopes = [a, Scope(provider: "heroku", noun: "pages", name: "a"), Scope(provider: "heroku", noun: "site", name: "a")]
            for (number, scope) in scopes.enumerated() {
                try await open().lock([scope], holder: "run \(number)", leaseSeconds: 60, now: 1_000)
            }
            #expect(try await open().locks().map(\.scope).sorted() == scopes)
            let refused = await refusal { try await open().lock([scopes[1]], holder: "run 3", leaseSeconds: 60, now: 1_001) }
            #expect(refused?.message == "heroku/pages:a is locked by run 1 for 1 s")
            try await open().unlock([scopes[1]], holder: "run 1")
            #expect(try await open().locks().map(\.scope).sorted() == [scopes[0], scopes[2]])
        },
        Requirement("all locks are taken or none") { open in
            let ledger = try await open()
            try await ledger.lock([b], holder: "run 1", leaseSeconds: 60, now: 1_000)
            #expect(await refusal { try await ledger.lock([a, b], holder: "run 2", leaseSeconds: 60, now: 1_000) }?.code == .locked)
            try await ledger.lock([a], holder: "run 3", leaseSeconds: 60, now: 1_000)
        },
        Requirement("an expired lease may be taken, and its holder can no longer give it back") { open in
            let ledger = try await open()
            try await ledger.lock([a], holder: "run 1", leaseSeconds: 60, now: 1_000)
            #expect(await refusal { try await ledger.lock([a], holder: "run 2", leaseSeconds: 60, now: 1_059) }?.code == .locked)
            try await ledger.lock([a], holder: "run 2", leaseSeconds: 60, now: 1_060)
            try await ledger.unlock([a], holder: "run 1")
            #expect(await refusal { try await ledger.lock([a], holder: "run 1", leaseSeconds: 60, now: 1_061) }?.code == .locked)
        },
        Requirement("a holder renews its lease, and takes no lock twice") { open in
            let ledger = try await open()
            let fence = try await ledger.lock([a], holder: "run 1", leaseSeconds: 60, now: 1_000)
            try await ledger.renew(fence, leaseSeconds: 60, now: 1_050)
            #expect(await refusal { try await ledger.lock([a], holder: "run 2", leaseSeconds: 60, now: 1_100) }?.code == .locked)
            // Two processes that go on with one run must not both have it.
            #expect(await refusal { try await ledger.lock([a], holder: "run 1", leaseSeconds: 60, now: 1_100) }?.code == .locked)
        },
        Requirement("a lock that was given away is never renewed, also when nobody has it any more") { open in
            let one = try await open()
            let two = try await open()
            let fence = try await one.lock([a], holder: "run 1", leaseSeconds: 60, now: 1_000)
            let other = try await two.lock([a], holder: "run 2", leaseSeconds: 60, now: 1_124)
            #expect(await refusal { try await one.renew(fence, leaseSeconds: 60, now: 1_130) }?.code == .locked)
            try await two.unlock([a], holder: "run 2")
            #expect(await refusal { try await one.renew(fence, leaseSeconds: 60, now: 1_140) }?.code == .locked)
            #expect(try await open().locks().isEmpty)
            let again = try await one.lock([a], holder: "run 1", leaseSeconds: 60, now: 1_150)
            #expect(fence.token < other.token && other.token < again.token)
            #expect(await refusal { try await one.renew(fence, leaseSeconds: 60, now: 1_151) }?.code == .locked)
        },
        Requirement("a lock that was released by somebody else is never renewed") { open in
            let one = try await open()
            let two = try await open()
            let fence = try await one.lock([a], holder: "run 1", leaseSeconds: 60, now: 1_000)
            try await two.unlock([a], holder: "run 1")
            #expect(await refusal { try await one.renew(fence, leaseSeconds: 60, now: 1_001) }?.code == .locked)
            #expect(try await open().locks().isEmpty)
        },
        Requirement("of many that want a lock at once, one has it") { open in
            let ledgers = [try await open(), try await open()]
            let taken = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        let error = await refusal {
                            try await ledgers[number % 2].lock([a, b], holder: "run \(number)", leaseSeconds: 60, now: 0)
                        }
                        return error == nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(taken == 1)
        },
        Requirement("what is recorded behind a fence is refused once somebody else had the lock") { open in
            let ledger = try await open()
            _ = try await ledger.append(event(.historyBegun))
            let none = Fence(scopes: [a, b], holder: "run 1", token: 0)
            #expect(await refusal { try await ledger.append(event(.operationIntent), behind: none) }?.code == .locked)
            let fence = try await ledger.lock([a, b], holder: "run 1", leaseSeconds: 60, now: start)
            _ = try await ledger.append(event(.operationIntent), behind: fence)
            try await open().lock([b], holder: "run 2", leaseSeconds: 60, now: start + 60)
            #expect(await refusal { try await ledger.append(event(.operationIntent), behind: fence) }?.message.contains("run 2") == true)
            try await open().unlock([b], holder: "run 2")
            #expect(await refusal { try await ledger.append(event(.operationIntent), behind: fence) }?.code == .locked)
            // The same name and the same scopes again are still another lock.
            try await ledger.unlock([a], holder: "run 1")
            let again = try await ledger.lock([a, b], holder: "run 1", leaseSeconds: 60, now: start + 70)
            #expect(await refusal { try await ledger.append(event(.operationIntent), behind: fence) }?.code == .locked)
            _ = try await ledger.append(event(.operationIntent), behind: again)
            #expect(try await ledger.events(environment: "production").count == 3)
        },
        Requirement("a machine whose clock is behind the ledger by more than the lease takes no lock") { open in
            let ledger = try await open()
            _ = try await ledger.append(event(.historyBegun))
            try await ledger.lock([a], holder: "run 1", leaseSeconds: 60, now: start - 60)
            let refused = await refusal { try await ledger.lock([b], holder: "run 2", leaseSeconds: 60, now: start - 61) }
            #expect(refused?.code == .clock && refused?.message.contains("61 s behind") == true)
            try await ledger.lock([b], holder: "run 2", leaseSeconds: 60, now: start + 5_000)
            // Nobody recorded anything since, and the lock tells the time too.
            try await ledger.unlock([a], holder: "run 1")
            #expect(await refusal { try await ledger.lock([b], holder: "run 3", leaseSeconds: 60, now: start) }?.code == .clock)
        },
        Requirement("the locks that are held are told, by scope") { open in
            let ledger = try await open()
            #expect(try await ledger.locks().isEmpty)
            let fence = try await ledger.lock([b, a], holder: "run 1", leaseSeconds: 60, now: 1_000)
            try await ledger.renew(fence, leaseSeconds: 60, now: 1_050)
            let holder = LockHolder(id: "run 1", run: nil)
            let held = [a, b].map { HeldLock(scope: $0, holder: holder, token: fence.token, since: 1_000, renewed: 1_050, expires: 1_110) }
            #expect(try await open().locks() == held)
            try await ledger.unlock([a], holder: "run 1")
            #expect(try await ledger.locks() == Array(held.dropFirst()))
        },
    ]
}
