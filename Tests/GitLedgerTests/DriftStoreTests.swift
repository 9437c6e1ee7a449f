import GitLedger
import Reconciling
import Testing

/// Records of drift checks on the remote: seen by every clone, replaced only by who has seen the one before.
@Suite struct DriftStoreTests {
    private func store(_ clone: String) async throws -> GitDriftStore {
        try await GitDriftStore(directory: clone, remote: "origin", variables: GitFixture.variables)
    }

    private func record(_ rounds: Int, of environment: String = "production") -> DriftRecord {
        var record = DriftRecord(environment: environment, interval: 3_600)
        record.rounds = rounds
        return record
    }

    @Test func everyCloneSeesTheSame() async throws {
        let fixture = try await GitFixture()
        let one = try await store(try await fixture.clone("one"))
        let other = try await store(try await fixture.clone("other", "--depth=1"))
        #expect(try await one.read("production")?.version == nil)
        let first = try await one.write(record(1), replacing: nil)
        let seen = try #require(try await other.read("production"))
        #expect(seen.record == record(1) && seen.version == first)
        let second = try await other.write(record(2), replacing: seen.version)
        // Who has not seen it is told so, and what is there stays.
        let late = await #expect(throws: DriftStoreError.self) { try await one.write(record(3), replacing: first) }
        #expect(late?.code == .moved)
        #expect(try await one.read("production")?.version == second)
        // Nothing of the past is kept, and nothing of it in the clones.
        #expect(try await fixture.git("rev-list", "--count", "refs/plumb/drift/production", in: fixture.remote) == "1")
        #expect(try await fixture.git("for-each-ref", "refs/plumb", in: "one").isEmpty)
    }

    /// Names that no reference may have do not meet one another.
    @Test func environmentsKeepApart() async throws {
        let fixture = try await GitFixture()
        let store = try await store(try await fixture.clone("one"))
        let names = ["a/b", "a_2fb", "a.lock", "Ä"]
        for (number, name) in names.enumerated() { _ = try await store.write(record(number, of: name), replacing: nil) }
        for (number, name) in names.enumerated() { #expect(try await store.read(name)?.record.rounds == number) }
    }

    /// A remote that takes no push leaves the record as it was, and says why.
    @Test func aRemoteThatRefuses() async throws {
        let fixture = try await GitFixture()
        let store = try await store(try await fixture.clone("one"))
        try await fixture.git("config", "receive.denyCurrentBranch", "refuse", in: fixture.remote)
        try await fixture.git("config", "transfer.hideRefs", "refs/plumb/drift", in: fixture.remote)
        let refused = await #expect(throws: DriftStoreError.self) { try await store.write(record(1), replacing: nil) }
        #expect(refused?.code == .unwritable)
    }
}
