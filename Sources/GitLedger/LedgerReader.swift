internal import CanonicalJSON
internal import GitRepository
internal import Reconciling

/// Reads commits of the ledger that are in this clone, and believes nothing in them.
struct LedgerReader: Sendable {
    let repository: GitRepository
    let place: LedgerPlace

    /// How many segments are in memory at once.
    private static let stride = 64

    /// The ledger as of `commit`, which must continue what is known already; only what is new is read.
    func view(of commit: String, after known: LedgerView) async throws(LedgerError) -> LedgerView {
        let entries = try await read { () throws(GitFailure) in try await repository.entries(of: commit) }
        // First, since a newer format may have files that this version does not know.
        let about = try await about(entries)
        var view = known
        view.commit = commit
        view.tree = try LedgerTree(entries)
        try checkClosed(view.tree, known)
        view.locks = try LockTable(try await blobs([view.tree.locks])[0])
        try await followTail(&view, known)
        try about.check(view.head)
        return view
    }

    /// Every event of an environment, or of all, every event of the ledger checked on the way.
    func events(environment: String?, in view: LedgerView) async throws(LedgerError) -> [RecordedEvent] {
        var head = ChainHead()
        var events: [RecordedEvent] = []
        // Decoding is slow, and most events may be of other environments.
        let mark = environment.map { Array(#""environment":"#.utf8) + JSONValue.string($0).canonicalBytes() }
        for start in Swift.stride(from: 0, to: view.tree.segments.count, by: Self.stride) {
            let ids = Array(view.tree.segments[start..<min(start + Self.stride, view.tree.segments.count)])
            for segment in try await blobs(ids) {
                try head.follow(segment[...]) { line throws(LedgerError) in
                    if let mark {
                        guard line.bytes.firstRange(of: mark) != nil, try (line.decoded() as Heading).environment == environment else {
                            return
                        }
                    }
                    let place = line.place
                    events.append(RecordedEvent(sequence: place.sequence, hash: place.hash, event: try line.decoded()))
                }
            }
        }
        guard head == view.head else { throw .altered(head.sequence + 1, "is missing") }
        return events
    }

    /// Segments that were full when they were seen never change again.
    private func checkClosed(_ tree: LedgerTree, _ known: LedgerView) throws(LedgerError) {
        let closed = known.tree.segments.dropLast()
        guard tree.segments.count >= known.tree.segments.count, tree.segments.starts(with: closed) else {
            throw place.rewritten("events that were seen before are gone or others now")
        }
    }

    /// Goes on from where the known chain ended.
    private func followTail(_ view: inout LedgerView, _ known: LedgerView) async throws(LedgerError) {
        let first = max(0, known.tree.segments.count - 1)
        guard view.tree.segments[first...] != known.tree.segments[first...] else { return }
        var seen = known.tail.count
        var (head, begun, tail) = (view.head, view.begun, view.tail)
        for start in Swift.stride(from: first, to: view.tree.segments.count, by: Self.stride) {
            for segment in try await blobs(Array(view.tree.segments[start...].prefix(Self.stride))) {
                guard segment.starts(with: known.tail.prefix(seen)) else {
                    throw place.rewritten("event \(known.head.sequence) or one before it is not what was seen before")
                }
                try head.follow(segment[seen...]) { line throws(LedgerError) in
                    if let environment = try Heading.beginning(line) { begun.insert(environment) }
                }
                (seen, tail) = (0, segment)
            }
        }
        (view.head, view.begun, view.tail) = (head, begun, tail)
    }

    private func about(_ entries: [GitEntry]) async throws(LedgerError) -> About {
        guard let entry = entries.first(where: { $0.path == LedgerTree.about && $0.kind == .blob }) else {
            throw .foreign("it lacks \(LedgerTree.about)")
        }
        return try About(try await blobs([entry.id])[0])
    }

    private func blobs(_ ids: [String]) async throws(LedgerError) -> [[UInt8]] {
        try await read { () throws(GitFailure) in try await repository.blobs(ids) }
    }

    private func read<Value: Sendable>(_ body: () async throws(GitFailure) -> Value) async throws(LedgerError) -> Value {
        do {
            return try await body()
        } catch {
            throw LedgerError(.corrupt, "\(place.description) cannot be read in this clone: \(error.reason)")
        }
    }
}
