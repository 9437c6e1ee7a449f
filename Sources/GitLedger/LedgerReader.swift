internal import CanonicalJSON
internal import GitRepository
internal import Reconciling

/// Reads commits of the ledger that are in this clone, and believes nothing in them.
struct LedgerReader: Sendable {
    let repository: GitRepository
    let place: LedgerPlace
    let schedule: StateSchedule

    /// The ledger as of `commit`, which must continue what is known already; only what is new is read, unless events have left it.
    /// Where nothing is known yet, that is what follows the recorded state.
    /// - Parameter isWhole: to read every event nevertheless.
    func view(of commit: String, after known: LedgerView, isWhole: Bool = false) async throws(LedgerError) -> LedgerView {
        let root = try await root(of: commit)
        guard let manifest = root.first(where: { $0.path == LedgerTree.about && $0.kind == .blob }) else {
            throw .foreign("it lacks \(LedgerTree.about)")
        }
        // First, since a newer format may have files that this version does not know.
        let about = try Manifest(try await blobs([manifest.id])[0])
        guard about.start == known.start || known.commit == nil else { return try await compacted(commit, after: known) }
        var view = known
        view.commit = commit
        view.start = about.start
        view.tree = try await tree(root, about: manifest.id)
        view.state = try await stateFile(view.tree)
        if known.commit == nil { begin(&view, at: about.start, isWhole: isWhole) }
        try await checkClosed(view.tree, known)
        view.locks = try LockFile.table(try await blobs([view.tree.locks])[0])
        try checkTokens(view, known)
        try await followTail(&view, known)
        try about.check(view.head)
        if view.isWhole { try Compaction.check(view.start.place, against: view.compaction) }
        try checkState(&view, known)
        return view
    }

    private func begin(_ view: inout LedgerView, at start: ChainHead, isWhole: Bool) {
        view.head = start
        guard let checkpoint = view.state?.checkpoint, !isWhole else { return }
        view.isWhole = false
        view.head = ChainHead(checkpoint.place)
        view.begun = Set(checkpoint.begun)
    }

    /// Tokens only grow: a lock that was given back is not there again because somebody put an older file in its place.
    private func checkTokens(_ view: LedgerView, _ known: LedgerView) throws(LedgerError) {
        let now = Dictionary(view.locks.issued.map { ($0.scope, $0.token) }, uniquingKeysWith: max)
        for (scope, token) in known.locks.issued where now[scope, default: 0] < token {
            throw place.rewritten("the lock of \(scope) is older than one that this clone saw before")
        }
    }

    /// The state that is recorded must belong to the chain that was followed.
    private func checkState(_ view: inout LedgerView, _ known: LedgerView) throws(LedgerError) {
        guard let file = view.state else { return }
        let place = file.checkpoint.place
        // Somebody may have vouched for it since.
        let isSame = known.state.map { $0.segment == file.segment && $0.checkpoint.unsigned == file.checkpoint.unsigned } ?? false
        let isKnown = isSame || (known.commit == nil && !view.isWhole) || view.marks.contains { $0.place == place }
        guard isKnown else {
            throw .altered(place.sequence, "does not match the recorded state")
        }
        view.marks.removeAll { $0.place.sequence <= place.sequence }
    }

    /// Whether the chain as of the view has this place in it, so far as it tells; see ``Compaction/checkpoints``.
    func isPart(_ place: ChainPlace, of view: LedgerView) async throws(LedgerError) -> Bool {
        if place == .genesis || place == view.start.place { return true }
        if place.sequence < view.start.sequence {
            let whole = try await whole(view)
            return whole.compaction?.checkpoints.contains(place) ?? false
        }
        var isThere = false
        _ = try await follow(view) { if $0.place.place == place { isThere = true } }
        return isThere
    }

    /// A ledger that events have left since it was seen: it is read anew, and must be the same chain nevertheless.
    private func compacted(_ commit: String, after known: LedgerView) async throws(LedgerError) -> LedgerView {
        let view = try await self.view(of: commit, after: LedgerView(), isWhole: true)
        guard known.start.sequence <= view.start.sequence, try await isPart(try await comparable(known, to: view), of: view) else {
            throw place.rewritten("it was compacted, and does not match what this clone saw before")
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
    func follow(
        _ view: LedgerView, _ body: (ChainHead.Line) throws(LedgerError) -> Void
    ) async throws(LedgerError) -> ChainHead {
        var head = view.start
        try await forEachFolder(of: view.tree) { segments throws(LedgerError) in
            for segment in segments { try head.follow(segment[...], body) }
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
    /// - Parameter kinds: what is asked for; nil for all. What is not asked for is verified and not decoded.
    func events(
        environment: String?, in view: LedgerView, _ kinds: Set<LedgerEvent.Kind>? = nil
    ) async throws(LedgerError) -> [RecordedEvent] {
        let names = kinds.map { Set($0.map(\.rawValue)) }
        var events = environment.flatMap { view.compaction?.events(of: $0) } ?? []
        // Decoding is slow, and most events may be of other environments.
        let mark = environment.map { Array(#""environment":"#.utf8) + JSONValue.string($0).canonicalBytes() }
        let head = try await follow(view) { line throws(LedgerError) in
            if let mark {
                guard line.bytes.firstRange(of: mark) != nil, let heading = EventHeading(line.bytes), heading.environment == environment,
                    names?.contains(heading.kind) ?? true
                else { return }
            }
            let place = line.place
            events.append(RecordedEvent(sequence: place.sequence, hash: place.hash, event: try line.event()))
        }
        guard head == view.head else { throw .altered(head.sequence + 1, "is missing") }
        return events
    }

    /// The same of all, in groups of a few megabytes.
    func forEachGroup(
        in view: LedgerView, _ body: ([RecordedEvent]) async throws(LedgerError) -> Void
    ) async throws(LedgerError) {
        var head = view.start.place
        try await forEachFolder(of: view.tree) { segments throws(LedgerError) in
            let lines = StoredLines(segments, after: head.sequence)
            for start in stride(from: 0, to: lines.events.count, by: StoredEvent.groupSize) {
                let stored = Array(lines.events[start..<min(start + StoredEvent.groupSize, lines.events.count)])
                let group = try await Self.verified(stored, after: head)
                if let last = group.last { head = ChainPlace(sequence: last.sequence, hash: last.hash) }
                try await body(group)
            }
            if let problem = lines.problem { throw problem }
        }
        guard head == view.head.place else { throw .altered(head.sequence + 1, "is missing") }
    }

    private static func verified(_ stored: [StoredEvent], after place: ChainPlace) async throws(LedgerError) -> [RecordedEvent] {
        do throws(StoredEvent.Problem) {
            return try await StoredEvent.verified(stored, after: place)
        } catch {
            throw .altered(error.sequence, error.clause)
        }
    }

    /// Segments that were full when they were seen never change again.
    private func checkClosed(_ tree: LedgerTree, _ known: LedgerView) async throws(LedgerError) {
        guard let last = known.tree.folders.indices.last else { return }
        var isSame = tree.folders.count > last && tree.folders.starts(with: known.tree.folders[..<last])
        if isSame {
            let segments = try await segments(tree, folder: last)
            let closed = known.tree.lastSegments.dropLast()
            isSame = segments.count > closed.count && segments.starts(with: closed)
        }
        guard isSame else { throw place.rewritten("events that this clone saw before are missing or changed") }
    }

    /// Goes on from where the known chain ended.
    private func followTail(_ view: inout LedgerView, _ known: LedgerView) async throws(LedgerError) {
        let state = known.commit == nil && !view.isWhole ? view.state : nil
        let (count, before) = (view.tree.segmentCount, known.tree.segmentCount)
        let first = state?.segment ?? max(0, before - 1)
        guard first <= count else { throw .foreign("\(LedgerTree.checkpoint) names a missing segment") }
        guard state != nil || count != before || view.tree.lastSegments.last != known.tree.lastSegments.last else { return }
        var seen = known.tail.count
        var (head, begun, tail, compaction) = (view.head, view.begun, view.tail, view.compaction)
        let recorded = view.state?.checkpoint.place
        var (marks, index) = (view.marks, first)
        try await forEachFolder(of: view.tree, from: first) { segments throws(LedgerError) in
            for segment in segments {
                if let state, index == first { seen = try ChainHead.end(of: state.checkpoint.place, in: segment) }
                guard segment.starts(with: known.tail.prefix(seen)) else {
                    throw place.rewritten("event \(known.head.sequence) or one before it is not what this clone saw before")
                }
                try head.follow(segment[seen...]) { line throws(LedgerError) in
                    switch try EventHeader.mark(of: line) {
                    case .beginning(let environment): begun.insert(environment)
                    case .compaction(let made):
                        compaction = made
                        begun.formUnion(made.begun)
                    case nil: break
                    }
                    let isRecorded = line.place.place == recorded
                    guard line.place.sequence.isMultiple(of: schedule.stride) || isRecorded else { return }
                    marks.append(try ChainHead.mark(ofLine: line.place.line(line.bytes), segment: index))
                }
                (seen, tail, index) = (0, segment, index + 1)
            }
        }
        (view.head, view.begun, view.tail, view.compaction) = (head, begun, tail, compaction)
        view.marks = marks
    }

    func blobs(_ ids: [String]) async throws(LedgerError) -> [[UInt8]] {
        try await read { () throws(GitFailure) in try await repository.blobs(ids) }
    }

    func read<Value: Sendable>(_ body: () async throws(GitFailure) -> Value) async throws(LedgerError) -> Value {
        do {
            return try await body()
        } catch {
            throw LedgerError(.corrupt, "\(place.description) cannot be read in this clone: \(error.reason)")
        }
    }
}
