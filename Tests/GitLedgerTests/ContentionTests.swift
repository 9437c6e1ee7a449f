#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif
import FoundationEssentials
import GitLedger
import Reconciling
import TestBench
import Testing

/// What several processes of one clone contend for is waited for, and is no error; what stays is named.
struct ContentionTests {
    private let fixture: GitFixture
    /// A clone with a repository of the ledger, which has not seen the newest event.
    private let clone: String

    init() async throws {
        fixture = try await GitFixture()
        clone = try await fixture.clone("shared")
        let first = try await fixture.ledger(in: clone)
        _ = try await first.append(LedgerConformance.event(.historyBegun))
        let other = try await fixture.ledger(in: try await fixture.clone("other"))
        _ = try await other.append(LedgerConformance.event(.planCreated))
    }

    private func ledger(patience: Duration = .seconds(300)) async throws -> GitLedger {
        try await GitLedger(directory: clone, variables: GitFixture.variables, patience: patience)
    }

    /// Git's lock on what a shallow repository lacks.
    private var lockOfGit: String { GitFixture.apart(clone) + "/shallow.lock" }

    /// Longer than a few attempts take.
    private static let moment = Duration.seconds(1)

    @Test func aLockOfGitIsWaitedFor() async throws {
        try Data().write(to: URL(filePath: lockOfGit))
        async let removed: Void = {
            try await Task.sleep(for: Self.moment)
            try FileManager.default.removeItem(atPath: lockOfGit)
        }()
        #expect(try await ledger().events(environment: "production").count == 2)
        try await removed
    }

    @Test func aLockOfGitThatStaysIsNamed() async throws {
        try Data().write(to: URL(filePath: lockOfGit))
        let error = await LedgerConformance.refusal { try await ledger(patience: .milliseconds(100)).events(environment: "production") }
        #expect(error?.code == .unwritable)
        #expect(error?.message.contains("rm '\(lockOfGit)'") == true, "\(error?.message ?? "read")")
        try FileManager.default.removeItem(atPath: lockOfGit)
        #expect(try await ledger().events(environment: "production").count == 2)
    }

    /// The turn of somebody who is at work.
    private func takenTurn() throws -> Int32 {
        let turn = open(GitFixture.apart(clone) + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(turn >= 0 && flock(turn, LOCK_EX | LOCK_NB) == 0)
        return turn
    }

    @Test func aTurnIsWaitedFor() async throws {
        let turn = try takenTurn()
        async let left: Void = {
            try await Task.sleep(for: Self.moment)
            #expect(flock(turn, LOCK_UN) == 0)
        }()
        #expect(try await ledger().append(LedgerConformance.event(.planCreated)).sequence == 3)
        try await left
        close(turn)
    }

    @Test func aTurnThatDoesNotEndIsNamed() async throws {
        let turn = try takenTurn()
        let error = await LedgerConformance.refusal { try await ledger(patience: .milliseconds(100)).events(environment: "production") }
        close(turn)
        #expect(error?.code == .unwritable)
        #expect(error?.message.contains("fuser '\(GitFixture.apart(clone)).lock'") == true, "\(error?.message ?? "read")")
    }

    /// All of them fetch the same, at once.
    @Test func tenProcessesOfOneCloneRead() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [clone = clone as String, failures = fixture.failures as String] in
                        await ChildBody.run(failures) {
                            let ledger = try await GitLedger(directory: clone, variables: GitFixture.variables)
                            guard try await ledger.events(environment: "production").count == 2 else { _exit(EXIT_FAILURE) }
                        }
                    }
                }
            }
        }
        #expect(fixture.said(in: fixture.failures) == "")
    }

    /// A fetch that was ended may have left the commit and nothing that it names.
    @Test func aCommitWithoutItsFilesIsFetched() async throws {
        let commit = try await fixture.git("cat-file", "commit", GitFixture.reference, in: fixture.remote)
        _ = try await fixture.git("hash-object", "-t", "commit", "-w", "--stdin", in: GitFixture.apart(clone), input: commit + "\n")
        let newest = try await fixture.git("rev-parse", GitFixture.reference, in: fixture.remote)
        #expect(try await fixture.git("cat-file", "-t", newest, in: GitFixture.apart(clone)) == "commit")
        #expect(try await ledger().events(environment: "production").count == 2)
    }

    /// Whoever made the repository may have been ended before it was whole.
    @Test(arguments: ["", ".new"]) func whatIsHalfMadeIsMade(_ suffix: String) async throws {
        let other = try await fixture.clone("begun")
        let place = GitFixture.apart(other) + suffix
        try FileManager.default.createDirectory(atPath: place + "/objects", withIntermediateDirectories: true)
        if suffix == ".new" { try Data().write(to: URL(filePath: place + "/config.lock")) }
        #expect(try await fixture.ledger(in: other).events(environment: "production").count == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: other + "/.git/plumb").sorted() == ["ledger.git", "ledger.git.lock"])
    }

    @Test func recordsOfDriftAreReadAllTheSame() async throws {
        var record = DriftRecord(environment: "production", interval: 3_600)
        record.rounds = 1
        let own = try await drift()
        let writer = try await GitDriftStore(
            directory: try await fixture.clone("writer"), remote: "origin", variables: GitFixture.variables)
        let version = try await writer.write(record, replacing: nil)
        let lock = clone + "/.git/plumb/drift.git/shallow.lock"
        try Data().write(to: URL(filePath: lock))
        let impatient = try await drift(patience: .milliseconds(100))
        let error = await #expect(throws: DriftStoreError.self) { try await impatient.read("production") }
        #expect(error?.code == .unreadable && error?.message.contains("rm '\(lock)'") == true, "\(error?.message ?? "read")")
        async let removed: Void = {
            try await Task.sleep(for: Self.moment)
            try FileManager.default.removeItem(atPath: lock)
        }()
        #expect(try await own.read("production")?.version == version)
        try await removed
    }

    private func drift(patience: Duration = .seconds(300)) async throws -> GitDriftStore {
        try await GitDriftStore(directory: clone, remote: "origin", variables: GitFixture.variables, patience: patience)
    }

    @Test func tenProcessesOfOneCloneReadARecordOfDrift() async throws {
        let writer = try await GitDriftStore(
            directory: try await fixture.clone("writer"), remote: "origin", variables: GitFixture.variables)
        _ = try await writer.write(DriftRecord(environment: "production", interval: 3_600), replacing: nil)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [clone = clone as String, failures = fixture.failures as String] in
                        await ChildBody.run(failures) {
                            let store = try await GitDriftStore(directory: clone, remote: "origin", variables: GitFixture.variables)
                            guard try await store.read("production")?.record.interval == 3_600 else { _exit(EXIT_FAILURE) }
                        }
                    }
                }
            }
        }
        #expect(fixture.said(in: fixture.failures) == "")
    }
}
