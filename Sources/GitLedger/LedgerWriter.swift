internal import GitRepository
internal import Reconciling

/// Stores a draft as a commit in this clone. Nothing refers to it: what becomes of it is decided by the push.
struct LedgerWriter: Sendable {
    let repository: GitRepository
    let host: String

    /// The ledger as it is with the commit.
    func write(_ draft: Draft) async throws(LedgerError) -> LedgerView {
        let about = try Manifest(draft.head, after: draft.start).bytes()
        let locks = try LockFile.bytes(of: draft.locks)
        let state = try draft.newState?.file.bytes()
        do throws(GitFailure) {
            var view = draft.base
            (view.head, view.begun, view.locks, view.tail) = (draft.head, draft.begun, draft.locks, draft.segments.last ?? [])
            (view.start, view.compaction) = (draft.start, draft.compaction)
            (view.state, view.marks, view.isWhole) = (draft.state, draft.marks, draft.base.isWhole || draft.isAnew)
            if draft.isAnew {
                (view.tree.folders, view.tree.lastSegments) = ([], [])
                (view.tree.checkpoint, view.tree.sections) = (nil, [])
            }
            if draft.head != draft.base.head || view.commit == nil { view.tree.about = try await repository.store(about) }
            if draft.locks != draft.base.locks || view.commit == nil { view.tree.locks = try await repository.store(locks) }
            if draft.head != draft.base.head { try await storeEvents(draft.segments, in: &view.tree) }
            if let state { try await store(state, sections: draft.newState?.sections ?? [], draft, in: &view.tree) }
            view.commit = try await commit(draft, tree: try await root(view.tree))
            return view
        } catch {
            throw .unreachable(error, "the ledger's objects cannot be stored in this clone")
        }
    }

    /// Stores the recorded state; sections that stay as they were are there already.
    private func store(
        _ checkpoint: [UInt8], sections: [[UInt8]], _ draft: Draft, in tree: inout LedgerTree
    ) async throws(GitFailure) {
        let old = draft.isAnew ? [] : draft.base.state?.checkpoint.sections ?? []
        let known = Dictionary(zip(old, draft.isAnew ? [] : draft.base.tree.sections), uniquingKeysWith: { first, _ in first })
        let wanted = Array(zip(draft.newState?.file.checkpoint.sections ?? [], sections))
        let new = wanted.filter { known[$0.0] == nil }
        let stored = try await repository.store(files: new.map(\.1))
        let ids = known.merging(zip(new.map(\.0), stored)) { old, _ in old }
        tree.sections = wanted.compactMap { ids[$0.0] }
        tree.checkpoint = try await repository.store(checkpoint)
    }

    /// Stores the segments that changed, the last of the tree and those after it, and the folders they are in.
    private func storeEvents(_ segments: [[UInt8]], in tree: inout LedgerTree) async throws(GitFailure) {
        let stored = try await repository.store(files: segments)
        var rest = tree.lastSegments.dropLast() + stored
        tree.folders = Array(tree.folders.dropLast())
        while !rest.isEmpty {
            tree.lastSegments = Array(rest.prefix(LedgerTree.segmentsInFolder))
            rest = Array(rest.dropFirst(LedgerTree.segmentsInFolder))
            let files = tree.lastSegments.enumerated().map { GitEntry(.blob, id: $1, path: LedgerTree.segment($0)) }
            tree.folders.append(try await repository.store(files))
        }
    }

    private func root(_ tree: LedgerTree) async throws(GitFailure) -> String {
        var entries = [
            GitEntry(.blob, id: tree.about, path: LedgerTree.about), GitEntry(.blob, id: tree.locks, path: LedgerTree.locks),
        ]
        if !tree.folders.isEmpty {
            let folders = tree.folders.enumerated().map { GitEntry(.tree, id: $1, path: LedgerTree.folder($0)) }
            entries.append(GitEntry(.tree, id: try await repository.store(folders), path: LedgerTree.events))
        }
        if let checkpoint = tree.checkpoint { entries.append(GitEntry(.blob, id: checkpoint, path: LedgerTree.checkpoint)) }
        if !tree.sections.isEmpty {
            let sections = tree.sections.enumerated().map { GitEntry(.blob, id: $1, path: LedgerTree.section($0)) }
            entries.append(GitEntry(.tree, id: try await repository.store(sections), path: LedgerTree.state))
        }
        return try await repository.store(entries)
    }

    private func commit(_ draft: Draft, tree: String) async throws(GitFailure) -> String {
        // Without it, two writers that do the same in the same second would make the same commit, and both would believe that
        // theirs was the one that was accepted.
        let writer = String(UInt64.random(in: .min ... .max), radix: 16)
        return try await repository.commit(
            tree: tree, parent: draft.isAnew ? nil : draft.base.commit, message: "\(summary(draft))\n\nWriter: \(host) \(writer)\n",
            name: "plumb",
            email: "plumb@localhost")
    }

    private func summary(_ draft: Draft) -> String {
        let (before, now) = (draft.base.head.sequence, draft.head.sequence)
        if draft.isAnew { return "Events \(draft.start.sequence + 1) to \(now), including what was kept of earlier ones" }
        switch now - before {
        case 0: return "Locks"
        case 1: return "Event \(now)"
        default: return "Events \(before + 1) to \(now)"
        }
    }
}
