internal import Diagnostics
internal import Estate
internal import GitLedger
internal import GitRepository
internal import Reconciling

/// Finds where the records of drift checks are: beside the ledger, and with rights of their own.
enum DriftStoreAccess {
    /// - Parameters:
    ///   - tree: where the estate is in git.
    ///   - known: what the remote named when the ledger was read; for what is only shown.
    /// - Throws: ``DriftStoreError``.
    static func store(
        _ declaration: LedgerDeclaration, _ tree: WorkTree?, _ variables: [String: String], known: RemoteReferences? = nil
    ) async throws(DriftStoreError) -> any DriftStore {
        if let directory = variables["PLUMB_DRIFT_STATE"], !directory.isEmpty { return FileDriftStore(directory: directory) }
        switch declaration {
        case .file(let path):
            let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
            return FileDriftStore(directory: (folder.isEmpty ? "/" : folder) + "/drift")
        case .git(let remote):
            return try await GitDriftStore(directory: tree?.root ?? ".", remote: remote, variables: variables, known: known)
        }
    }

    /// The record as it is now, to be shown beside something else; nil where there is none.
    static func record(
        _ environment: String, _ declaration: LedgerDeclaration, _ tree: WorkTree?, _ variables: [String: String],
        known: RemoteReferences?
    ) async throws(DriftStoreError) -> DriftRecord? {
        let store = try await store(declaration, tree, variables, known: known)
        return try await store.read(environment)?.record
    }
}
