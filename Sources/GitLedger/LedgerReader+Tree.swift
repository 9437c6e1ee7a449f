internal import GitRepository
internal import Reconciling

/// Lists what a commit of the ledger holds: of its events only what is asked for, so that it takes as long after years as on the first day.
extension LedgerReader {
    /// What stands at the root of a commit.
    func root(of commit: String) async throws(LedgerError) -> [GitEntry] {
        let folders = try await folders(["\(commit)^{tree}"])
        return folders[0]
    }

    /// What a commit holds, of whose root the manifest was read.
    func tree(_ root: [GitEntry], about: String) async throws(LedgerError) -> LedgerTree {
        var tree = LedgerTree()
        var (events, state): (String?, String?)
        tree.about = about
        for entry in root {
            switch (entry.kind, entry.path) {
            case (.blob, LedgerTree.about): break
            case (.blob, LedgerTree.locks): tree.locks = entry.id
            case (.blob, LedgerTree.checkpoint): tree.checkpoint = entry.id
            case (.tree, LedgerTree.events): events = entry.id
            case (.tree, LedgerTree.state): state = entry.id
            default: throw .foreign("it holds '\(entry.path)'")
            }
        }
        guard !tree.locks.isEmpty else { throw .foreign("it lacks \(LedgerTree.locks)") }
        if let state {
            let sections = try await folders([state])
            tree.sections = try LedgerTree.ids(sections[0], .blob, in: LedgerTree.state, LedgerTree.section)
        }
        guard let events else { return tree }
        let parts = try await folders([events])
        tree.folders = try LedgerTree.ids(parts[0], .tree, in: LedgerTree.events, LedgerTree.folder)
        guard !tree.folders.isEmpty else { throw .foreign("\(LedgerTree.events) is empty") }
        tree.lastSegments = try await listed(tree, folder: tree.folders.count - 1)
        return tree
    }

    /// The segments in a folder of the events.
    func segments(_ tree: LedgerTree, folder: Int) async throws(LedgerError) -> [String] {
        if folder == tree.folders.count - 1 { return tree.lastSegments }
        let segments = try await listed(tree, folder: folder)
        guard segments.count == LedgerTree.segmentsInFolder else { throw .foreign("\(Self.path(folder)) lacks segments") }
        return segments
    }

    private func listed(_ tree: LedgerTree, folder: Int) async throws(LedgerError) -> [String] {
        let entries = try await folders([tree.folders[folder]])
        let segments = try LedgerTree.ids(entries[0], .blob, in: Self.path(folder), LedgerTree.segment)
        guard !segments.isEmpty, segments.count <= LedgerTree.segmentsInFolder else {
            throw .foreign("\(Self.path(folder)) holds \(segments.count) segments")
        }
        return segments
    }

    private static func path(_ folder: Int) -> String { "\(LedgerTree.events)/\(LedgerTree.folder(folder))" }

    /// Goes over segments, a folder in memory at once.
    /// - Parameter start: the first segment's number.
    func forEachFolder(
        of tree: LedgerTree, from start: Int = 0, _ body: (_ segments: [[UInt8]]) async throws(LedgerError) -> Void
    ) async throws(LedgerError) {
        guard start < tree.segmentCount else { return }
        let first = start / LedgerTree.segmentsInFolder
        for folder in first..<tree.folders.count {
            let ids = try await segments(tree, folder: folder)
            let segments = try await blobs(folder == first ? Array(ids.dropFirst(start % LedgerTree.segmentsInFolder)) : ids)
            try await body(segments)
        }
    }

    private func folders(_ names: [String]) async throws(LedgerError) -> [[GitEntry]] {
        try await read { () throws(GitFailure) in try await repository.folders(names) }
    }
}
