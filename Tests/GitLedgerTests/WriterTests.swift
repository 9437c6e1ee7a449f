#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif
import GitLedger
import Reconciling
import Resources
import TestBench
import Testing

/// Many at once, from clones and processes of their own.
struct WriterTests {
    private let fixture: GitFixture
    private let first: GitLedger

    init() async throws {
        fixture = try await GitFixture()
        first = try await fixture.ledger(in: try await fixture.clone("first"))
        _ = try await first.append(LedgerConformance.event(.historyBegun))
    }

    /// The writers' clones.
    private func clones(_ count: Int) async throws -> [String] {
        var clones: [String] = []
        for number in 0..<count { clones.append(try await fixture.clone("writer-\(number)", "--depth=1")) }
        return clones
    }

    @Test func tenClonesWriteOneChain() async throws {
        let recorded = try await withThrowingTaskGroup(of: RecordedEvent.self) { group in
            for (number, clone) in try await clones(10).enumerated() {
                let ledger = try await fixture.ledger(in: clone)
                for each in 0..<5 {
                    group.addTask { try await ledger.append(LedgerConformance.event(.planCreated, run: "\(number)-\(each)")) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let events = try await first.events(environment: "production")
        #expect(events.dropFirst() == recorded.sorted { $0.sequence < $1.sequence }[...])
        #expect(Set(events.compactMap(\.event.run)).count == 50)
    }

    @Test func tenProcessesWriteOneChain() async throws {
        let clones = try await clones(10)
        await withTaskGroup(of: Void.self) { group in
            for clone in clones {
                group.addTask {
                    await #expect(processExitsWith: .success) { [clone = clone as String, failures = fixture.failures as String] in
                        await ChildBody.run(failures) {
                            let ledger = try await GitLedger(directory: clone, variables: GitFixture.variables, patience: .seconds(300))
                            for number in 0..<2 {
                                _ = try await ledger.append(LedgerConformance.event(.planCreated, run: "\(clone) \(number)"))
                            }
                        }
                    }
                }
            }
        }
        #expect(fixture.said(in: fixture.failures) == "")
        let events = try await first.events(environment: "production")
        #expect(events.map(\.sequence) == Array(1...21))
        #expect(Set(events.compactMap(\.event.run)).count == 20)
    }

    @Test func tenProcessesOfOneCloneWriteOneChain() async throws {
        let clone = try await fixture.clone("shared")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [clone = clone as String, failures = fixture.failures as String] in
                        await ChildBody.run(failures) {
                            let ledger = try await GitLedger(directory: clone, variables: GitFixture.variables, patience: .seconds(300))
                            _ = try await ledger.append(LedgerConformance.event(.driftDetected))
                        }
                    }
                }
            }
        }
        #expect(fixture.said(in: fixture.failures) == "")
        #expect(try await first.events(environment: "production").map(\.sequence) == Array(1...11))
    }

    @Test func ofTenClonesThatWantALockOneHasIt() async throws {
        let scope = Scope(provider: "heroku", name: "raxx-queue-prod")
        let refusals = await withTaskGroup(of: LedgerError?.self) { group in
            for (number, clone) in ((try? await clones(10)) ?? []).enumerated() {
                group.addTask { [fixture] in
                    await LedgerConformance.refusal {
                        try await fixture.ledger(in: clone).lock([scope], holder: "run \(number)", leaseSeconds: 60, now: 1_700_000_000)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.filter { $0 == nil }.count == 1)
        #expect(refusals.compactMap(\.self).allSatisfy { $0.code == .locked && $0.message.contains("is locked by run") })
    }

    @Test func whatWasAppendedOutlivesAKilledProcess() async throws {
        let clone = try await fixture.clone("killed")
        await #expect(processExitsWith: .signal(SIGKILL)) { [clone = clone as String] in
            let ledger = try await GitLedger(directory: clone, variables: GitFixture.variables)
            for _ in 0..<3 { _ = try await ledger.append(LedgerConformance.event(.planCreated)) }
            Task { _ = try await ledger.append(LedgerConformance.event(.planCreated)) }
            try await Task.sleep(for: .milliseconds(20))
            kill(getpid(), SIGKILL)
        }
        // The last one may have arrived or not; the clone and the ledger work in both cases.
        let ledger = try await fixture.ledger(in: clone)
        let before = try await ledger.events(environment: "production").count
        #expect((4...5).contains(before))
        #expect(try await ledger.append(LedgerConformance.event(.planCreated)).sequence > before)
        let references = try await fixture.git("for-each-ref", "--format=%(refname)", "refs/plumb", in: GitFixture.apart(clone))
        #expect(references == "refs/plumb/verified/origin")
    }

    @Test func tasksShareCommits() async throws {
        let before = Int(try await fixture.git("rev-list", "--count", GitFixture.reference, in: fixture.remote)) ?? 0
        let ledger = first
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 { group.addTask { _ = try await ledger.append(LedgerConformance.event(.planCreated)) } }
            try await group.waitForAll()
        }
        let commits = Int(try await fixture.git("rev-list", "--count", GitFixture.reference, in: fixture.remote)) ?? .max
        #expect(commits - before < 20)
        #expect(try await ledger.events(environment: "production").count == 41)
    }

    @Test func aCancelledTaskStillRecords() async throws {
        let ledger = first
        let task = Task { try await ledger.append(LedgerConformance.event(.planCreated)) }
        task.cancel()
        #expect(try await task.value.sequence == 2)
        #expect(try await ledger.events(environment: "production").count == 2)
    }
}
