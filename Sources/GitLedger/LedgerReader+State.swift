internal import GitRepository
internal import Reconciling

/// Reads and moves on the state that is recorded beside the events.
extension LedgerReader {
    /// The draft with the state that belongs to it, where events have become old enough.
    ///
    /// A state that the signer's keys do not vouch for is made anew from the events, where they are of the chain that the keys were
    /// introduced in. Without a signer, one that is signed stays.
    func advanced(_ draft: Draft, _ signing: EventSigning) async throws(LedgerError) -> Draft {
        if case .withheld = signing { return draft }
        let isKept = try draft.state.map { file throws(LedgerError) in try signing.mayContinue(file.checkpoint) } ?? true
        if signing.signer == nil, !isKept { return draft }
        guard let mark = draft.nextState(schedule) ?? (isKept ? nil : draft.state?.mark) else { return draft }
        if let signer = signing.signer, draft.state == nil || !isKept {
            guard try signer.keyring.mayBegin(with: try await compactionEvent(before: draft)) else { return draft }
        }
        let before = isKept ? try await stateToAdvance(draft) : LedgerState(after: try await compaction(of: draft))
        let events = try await events(of: draft, after: before.place, through: mark, isFromState: isKept && draft.state != nil)
        guard let state = try before.next(over: events, schedule, for: signing.signer) else { return draft }
        let (unsigned, sections) = try StateCheckpoint.written(state, stride: schedule.stride)
        let checkpoint = try unsigned.signed(by: signing.signer)
        return draft.with(StateDraft(file: StateFile(checkpoint: checkpoint, segment: mark.segment), sections: sections))
    }

    private func events(
        of draft: Draft, after place: ChainPlace, through mark: StateMark, isFromState: Bool
    ) async throws(LedgerError) -> [RecordedEvent] {
        var events: [RecordedEvent] = []
        var head: ChainHead?
        for index in (isFromState ? draft.state?.segment ?? 0 : 0)...mark.segment {
            let segment = try await segment(index, of: draft)
            let start = head == nil && isFromState ? try ChainHead.end(of: place, in: segment) : 0
            var chain = head ?? ChainHead(place)
            try chain.follow(segment[start...]) { line throws(LedgerError) in
                guard line.place.sequence <= mark.place.sequence else { return }
                let place = line.place
                events.append(RecordedEvent(sequence: place.sequence, hash: place.hash, event: try line.event()))
            }
            head = chain
        }
        return events
    }

    /// The newest compaction, for which all of the ledger has to be read where only what follows the recorded state was.
    private func compaction(of draft: Draft) async throws(LedgerError) -> Compaction? {
        if draft.isAnew { return draft.compaction }
        return try await whole(draft.base).compaction
    }

    /// The event that the newest compaction stands in; nil where no event ever left the ledger, and where the draft itself takes them away.
    private func compactionEvent(before draft: Draft) async throws(LedgerError) -> RecordedEvent? {
        guard !draft.isAnew, draft.start != ChainHead() else { return nil }
        let view = try await whole(draft.base)
        var newest: RecordedEvent?
        _ = try await follow(view) { line throws(LedgerError) in
            guard case .compaction? = try EventHeader.mark(of: line) else { return }
            newest = RecordedEvent(sequence: line.place.sequence, hash: line.place.hash, event: try line.event())
        }
        return newest
    }

    private func stateToAdvance(_ draft: Draft) async throws(LedgerError) -> LedgerState {
        guard let file = draft.state else { return LedgerState(after: draft.compaction) }
        let sections = try await blobs(draft.base.tree.sections)
        return try file.checkpoint.state(sections)
    }

    private func segment(_ index: Int, of draft: Draft) async throws(LedgerError) -> [UInt8] {
        if let known = draft.segment(index) { return known }
        let ids = try await segments(draft.base.tree, folder: index / LedgerTree.segmentsInFolder)
        let read = try await blobs([ids[index % LedgerTree.segmentsInFolder]])
        return read[0]
    }

    /// The whole recorded state; nil where there is none.
    func ledgerState(_ view: LedgerView) async throws(LedgerError) -> LedgerState.Stored? {
        guard let file = view.state else { return nil }
        let sections = try await blobs(view.tree.sections)
        return LedgerState.Stored(checkpoint: file.checkpoint, state: try file.checkpoint.state(sections))
    }

    /// What is known of an environment now: parts of the recorded state, and the events after it.
    /// - Returns: nil where nothing is recorded yet.
    func state(
        of environment: String, _ kinds: Set<LedgerEvent.Kind>?, in view: LedgerView
    ) async throws(LedgerError) -> EnvironmentState? {
        guard let file = view.state else { return nil }
        guard view.begun.contains(environment) else { throw .neverBegun(environment) }
        let checkpoint = file.checkpoint
        let numbers = checkpoint.numbers(of: environment, kinds)
        guard view.tree.sections.count == checkpoint.sections.count else { throw .foreign("a part of the recorded state is missing") }
        let sections = try await blobs(numbers.map { view.tree.sections[$0] })
        var events: [RecordedEvent] = []
        for (number, bytes) in zip(numbers, sections) { events += try checkpoint.events(in: bytes, section: number).map(\.recorded) }
        events.sort { $0.sequence < $1.sequence }
        let names = kinds.map { Set($0.map(\.rawValue)) }
        var following: [ChainPlace] = []
        let head = try await follow(view, after: file) { line throws(LedgerError) in
            following.append(line.place.place)
            guard let heading = EventHeading(line.bytes) else { throw .altered(line.place.sequence, "cannot be read as an event") }
            guard heading.environment == environment, names?.contains(heading.kind) ?? true else { return }
            let place = line.place
            events.append(RecordedEvent(sequence: place.sequence, hash: place.hash, event: try line.event()))
        }
        guard head == view.head else { throw .altered(head.sequence + 1, "is missing") }
        return EnvironmentState(
            events: events, archivedRuns: checkpoint.runs[environment] ?? 0, checkpoint: checkpoint, following: following)
    }

    /// The events after the recorded state, checked.
    private func follow(
        _ view: LedgerView, after file: StateFile, _ body: (ChainHead.Line) throws(LedgerError) -> Void
    ) async throws(LedgerError) -> ChainHead {
        var head = ChainHead(file.checkpoint.place)
        guard file.segment < view.tree.segmentCount else { throw .foreign("\(LedgerTree.checkpoint) names a missing segment") }
        var isFirst = true
        try await forEachFolder(of: view.tree, from: file.segment) { segments throws(LedgerError) in
            for segment in segments {
                let start = isFirst ? try ChainHead.end(of: file.checkpoint.place, in: segment) : 0
                try head.follow(segment[start...], body)
                isFirst = false
            }
        }
        return head
    }

    /// What the tree says of the recorded state; nil where there is none.
    func stateFile(_ tree: LedgerTree) async throws(LedgerError) -> StateFile? {
        guard let id = tree.checkpoint else { return nil }
        let read = try await blobs([id])
        return try StateFile(read[0])
    }

    /// The same ledger with every event read: what is known of it otherwise begins with the recorded state.
    func whole(_ view: LedgerView) async throws(LedgerError) -> LedgerView {
        guard !view.isWhole, let commit = view.commit else { return view }
        return try await self.view(of: commit, after: LedgerView(), isWhole: true)
    }
}
