import Testing

/// Commits onto the ledger with git alone.
struct Tamperer {
    /// The bytes of the only segment, untouched.
    let segment: [UInt8]
    private let fixture: GitFixture
    private let original: String

    init(_ fixture: GitFixture) async throws {
        self.fixture = fixture
        original = try await fixture.git("rev-parse", GitFixture.reference, in: fixture.remote)
        let text = try await fixture.git("cat-file", "blob", "\(original):events/0000/00", in: fixture.remote)
        segment = Array(text.utf8) + [10]
    }

    func commit(segment: [UInt8]) async throws {
        try await commit(bytes: segment, at: "events/0000/00", keeping: false)
    }

    /// - Parameters:
    ///   - content: nil to remove the file.
    ///   - keeping: what was done before, instead of starting from the ledger as it was.
    func commit(_ content: String?, at path: String, keeping: Bool = false) async throws {
        try await commit(bytes: content.map { Array($0.utf8) }, at: path, keeping: keeping)
    }

    private func commit(bytes: [UInt8]?, at path: String, keeping: Bool) async throws {
        let (remote, base) = (fixture.remote, keeping ? GitFixture.reference : original)
        var id = String(repeating: "0", count: 40)
        if let bytes { id = try await fixture.git(["hash-object", "-w", "--stdin"], in: remote, bytes: bytes) }
        try await fixture.git("read-tree", base, in: remote)
        try await fixture.git("update-index", "--index-info", in: remote, input: "\(bytes == nil ? "0" : "100644") \(id)\t\(path)\n")
        let tree = try await fixture.git("write-tree", in: remote)
        let commit = try await fixture.git("commit-tree", tree, "-p", original, "-m", "tampered", in: remote)
        try await fixture.git("update-ref", GitFixture.reference, commit, in: remote)
    }
}
