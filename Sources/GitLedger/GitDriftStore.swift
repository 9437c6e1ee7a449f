internal import GitRepository
package import Reconciling

/// Records of drift checks on references of the estate's own remote, `refs/plumb/drift/ENVIRONMENT`: what a runner that starts empty needs
/// to know of the checks before. Each is one commit without a past, replaced by compare-and-swap.
///
/// It needs the right to push to these references, and none to the ledger's; nothing in them grants anything.
package struct GitDriftStore: DriftStore {
    private let repository: GitRepository
    private let remote: String
    private let known: RemoteReferences?

    /// All of them, as a pattern of git.
    static let references = "refs/plumb/drift/*"
    private static let file = "record.json"
    private static let tries = 3

    /// - Parameters:
    ///   - directory: somewhere inside a clone of the estate's repository.
    ///   - variables: of this process; see ``GitRepository``.
    ///   - patience: how long other processes of this clone are waited for.
    ///   - known: what the remote named when the ledger was read; where it is known, ``read(_:)`` does not ask again. Only for what is shown.
    /// - Throws: ``DriftStoreError`` where there is no repository, no such remote or no git. The remote is not asked.
    package init(
        directory: String, remote: String, variables: [String: String], patience: Duration = .seconds(60), known: RemoteReferences? = nil
    ) async throws(DriftStoreError) {
        let repository = GitRepository(directory: directory, variables: variables)
        do throws(GitFailure) {
            try await repository.checkRemote(remote)
            self.repository = try await repository.apart("plumb/drift.git", remote: remote, keeping: "refs/plumb/drift", patience: patience)
        } catch {
            throw DriftStoreError(.unreadable, "the record of drift checks needs the remote '\(remote)': \(error.reason)")
        }
        self.remote = remote
        self.known = known
    }

    /// An environment's name may hold what no reference may.
    private static func reference(_ environment: String) -> String {
        let name = environment.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
            return isPlain ? String(UnicodeScalar(byte)) : "_" + String(byte, radix: 16)
        }
        return "refs/plumb/drift/" + name.joined()
    }

    package func read(_ environment: String) async throws(DriftStoreError) -> StoredDriftRecord? {
        var backoff = Backoff(attempts: Self.tries)
        var listed = known?.commits
        var isFirst = true
        while true {
            do throws(GitFailure) {
                let reference = Self.reference(environment)
                let named: String?
                if let listed { named = listed[reference] } else { named = try await repository.commit(of: reference, at: remote) }
                guard let commit = named else { return nil }
                let isHere = if isFirst { await repository.commit(of: commit) != nil } else { false }
                if !isHere { try await repository.fetch(commit, from: remote, isAlone: true) }
                let bytes = try await bytes(of: commit)
                return StoredDriftRecord(try record(bytes), version: commit)
            } catch {
                // The commit may be replaced between the question and the fetch, and of one that seems to be here objects may be missing.
                (listed, isFirst) = (nil, false)
                guard await backoff.wait() else {
                    throw DriftStoreError(.unreadable, "the record of drift checks at '\(remote)' cannot be read: \(error.reason)")
                }
            }
        }
    }

    private func bytes(of commit: String) async throws(GitFailure) -> [UInt8] {
        let entries = try await repository.entries(of: commit)
        guard let entry = entries.first(where: { $0.path == Self.file && $0.kind == .blob }) else {
            throw GitFailure(reason: "\(commit) has no \(Self.file)")
        }
        return try await repository.blobs([entry.id])[0]
    }

    private func record(_ bytes: [UInt8]) throws(GitFailure) -> DriftRecord {
        do throws(DriftStoreError) {
            return try DriftRecord(bytes: bytes)
        } catch {
            throw GitFailure(reason: error.message)
        }
    }

    package func write(_ record: DriftRecord, replacing version: String?) async throws(DriftStoreError) -> String {
        let commit: String
        do throws(GitFailure) {
            let blob = try await repository.store(record.bytes)
            let tree = try await repository.store([GitEntry(.blob, id: blob, path: Self.file)])
            commit = try await repository.commit(
                tree: tree, parent: nil, message: "Drift of \(record.environment)\n", name: "plumb", email: "plumb@localhost")
        } catch {
            throw DriftStoreError(.unwritable, "the record of drift checks cannot be stored in this clone: \(error.reason)")
        }
        if commit == version { return commit }
        let reference = Self.reference(record.environment)
        switch await repository.push(commit, to: reference, replacing: version, at: remote) {
        case .accepted: return commit
        case .refused(let failure):
            // Somebody else's push, or no right to push: the remote tells which.
            let now = try await remaining(reference, after: failure)
            if now == commit { return commit }
            let isMoved = now != version
            throw DriftStoreError(
                isMoved ? .moved : .unwritable,
                isMoved ? "another check finished first" : "the record of drift checks cannot be pushed to '\(remote)': \(failure.reason)")
        case .unknown(let failure):
            let now = try await remaining(reference, after: failure)
            if now == commit { return commit }
            throw DriftStoreError(.unwritable, "it is not known whether the record of drift checks was pushed: \(failure.reason)")
        }
    }

    /// What the remote has there once a push has failed.
    private func remaining(_ reference: String, after failure: GitFailure) async throws(DriftStoreError) -> String? {
        do throws(GitFailure) {
            return try await repository.commit(of: reference, at: remote)
        } catch {
            throw DriftStoreError(
                .unwritable,
                "it is not known whether the record of drift checks was pushed: \(failure.reason), and '\(remote)' could not be checked: \(error.reason)"
            )
        }
    }
}
