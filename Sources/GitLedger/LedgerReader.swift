internal import CanonicalJSON
internal import GitRepository
internal import Reconciling

/// Reads commits of the ledger that are in this clone, and believes nothing in them.
struct LedgerReader: Sendable {
    let repository: GitRepository
    let place: LedgerPlace

    /// How many segments are in memory at once.
    private static let stride = 64

    /// The ledger as of `commit`, which must continue what is known already; only what is new is read, unless events have left it.
    func view(of commit: String, after known: LedgerView) async throws(LedgerError) -> LedgerView {
        let entries = try await read { () throws(GitFailure) in try await repository.entries(of: commit) }
        // First, since a newer format may have files that this version does not know.
        let about = try await about(entries)
        guard about.start == known.start || known.commit == nil else { return try await compacted(commit, after: known) }
        var view = known
        view.commit = commit
        view.start = about.start
        if known.commit == nil { view.head = about.start }
        view.tree = try LedgerTree(entries)
        try checkClosed(view.tree, known)
        view.locks = try LockFile.table(try await blobs([view.tree.locks])[0])
        try await followTail(&view, known)
        try about.check(view.head)
        try Compaction.check(view.start.place, against: view.compaction)
        return view
    }

    /// Whether the chain as of the view has this place in it, so far as it tells; see ``Compaction/checkpoints``.
    func isPart(_ place: ChainPlace, of view: LedgerView) async throws(LedgerError) -> Bool {
        if place == .genesis || place == view.start.place { return true }
        if place.sequence < view.start.sequence { return view.compaction?.checkpoints.contains(place) ?? false }
        var isThere = false
        _ = try await follow(view) { if $0.place.place == place { isThere = true } }
        return isThere
    }

    /// A ledger that events have left since it was seen: it is read anew, and must be the same chain nevertheless.
    private func compacted(_ commit: String, after known: LedgerView) async throws(LedgerError) -> LedgerView {
        let view = try await self.view(of: commit, after: LedgerView())
        guard known.start.sequence <= view.start.sequence, try await isPart(try await comparable(known, to: view), of: view) else {
            throw place.rewritten("it was compacted, and is another one than was seen before")
        }
        return view
    }

    /// The newest place of what is known that the other one can still tell of.
    private func comparable(_ known: LedgerView, to view: LedgerView) async throws(LedgerError) -> ChainPlace {
        guard known.head.sequence < view.start.sequence else { return known.head.place }
        guard let checkpoint = view.compaction?.checkpoint(atOrBefore: known.head.sequence) else { return .genesis }
        if checkpoint.sequence <= known.start.sequence { return known.start.place }
        var found: ChainPlace?
        _ = try await follow(known) { if $0.place.sequence == checkpoint.sequence { found = $0.place.place } }
        return found ?? .genesis
    }

    /// Every event of the view, checked.
    private func follow(
        _ view: LedgerView, _ body: (ChainHead.Line) throws(LedgerError) -> Void
    ) async throws(LedgerError) -> ChainHead {
        var head = view.start
        for start in Swift.stride(from: 0, to: view.tree.segments.count, by: Self.stride) {
            let ids = Array(view.tree.segments[start..<min(start + Self.stride, view.tree.segments.count)])
            for segment in try await blobs(ids) { try head.follow(segment[...], body) }
        }
        return head
    }

    /// The lines of the events after a place, as they stand in segments.
    func lines(of view: LedgerView, after sequence: Int) async throws(LedgerError) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        _ = try await follow(view) { line throws(LedgerError) in
            if line.place.sequence > sequence { lines.append(line.place.line(line.bytes)) }
        }
        return lines
    }

    /// Every event of an environment, or of all, every event of the ledger checked on the way.
    func events(environment: String?, in view: LedgerView) async throws(LedgerError) -> [RecordedEvent] {
        var events = environment.flatMap { view.compaction?.events(of: $0) } ?? []
        // Decoding is slow, and most events may be of other environments.
        let mark = environment.map { Array(#""environment":"#.utf8) + JSONValue.string($0).canonicalBytes() }
        let head = try await follow(view) { line throws(LedgerError) in
            if let mark {
                guard line.bytes.firstRange(of: mark) != nil, try (line.decoded() as EventHeader).environment == environment else { return }
            }
            let place = line.place
            events.append(RecordedEvent(sequence: place.sequence, hash: place.hash, event: try line.decoded()))
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
        var (head, begun, tail, compaction) = (view.head, view.begun, view.tail, view.compaction)
        for start in Swift.stride(from: first, to: view.tree.segments.count, by: Self.stride) {
            for segment in try await blobs(Array(view.tree.segments[start...].prefix(Self.stride))) {
                guard segment.starts(with: known.tail.prefix(seen)) else {
                    throw place.rewritten("event \(known.head.sequence) or one before it is not what was seen before")
                }
                try head.follow(segment[seen...]) { line throws(LedgerError) in
                    switch try EventHeader.mark(of: line) {
                    case .beginning(let environment): begun.insert(environment)
                    case .compaction(let made):
                        compaction = made
                        begun.formUnion(made.begun)
                    case nil: break
                    }
                }
                (seen, tail) = (0, segment)
            }
        }
        (view.head, view.begun, view.tail, view.compaction) = (head, begun, tail, compaction)
    }

    private func about(_ entries: [GitEntry]) async throws(LedgerError) -> Manifest {
        guard let entry = entries.first(where: { $0.path == LedgerTree.about && $0.kind == .blob }) else {
            throw .foreign("it lacks \(LedgerTree.about)")
        }
        return try Manifest(try await blobs([entry.id])[0])
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
