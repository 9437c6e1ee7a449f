internal import Reconciling
internal import Resources

/// The ledger as it would be after some changes.
struct Draft {
    let base: LedgerView
    private(set) var head: ChainHead
    private(set) var begun: Set<String>
    private(set) var locks: LockTable
    /// The last segment of `base`, grown, and those that follow it.
    private(set) var segments: [[UInt8]]
    private(set) var start: ChainHead
    private(set) var compaction: Compaction?
    /// Whether the segments are all there are, and what was before is no longer referred to.
    private(set) var isAnew = false
    private(set) var state: StateFile?
    /// The recorded state, where it moves on with this draft.
    private(set) var newState: StateDraft?
    private(set) var marks: [StateMark]
    private let schedule: StateSchedule

    /// A segment that has grown to this takes no more: an append stores it whole.
    static let segmentSize = 32 << 10

    init(_ base: LedgerView, _ schedule: StateSchedule) {
        self.base = base
        self.schedule = schedule
        (state, marks) = (base.state, base.marks)
        (start, head, begun, locks, compaction) = (base.start, base.head, base.begun, base.locks, base.compaction)
        segments = base.tree.folders.isEmpty ? [] : [base.tail]
    }

    var isChanged: Bool { head != base.head || locks != base.locks }

    mutating func take(_ change: Change) -> Outcome {
        let before = locks
        do throws(LedgerError) {
            switch change {
            case .append(let entry, let fence, let signing):
                if let fence { try locks.check(fence) }
                return .recorded(try append(entry, signedBy: signing.signer))
            case .lock(let request): return .locked(try locks.take(request, newest: try newestTime()))
            case .renew(let fence, let leaseSeconds, let now): try locks.renew(fence, leaseSeconds: leaseSeconds, now: now)
            case .unlock(let scopes, let holder): locks.giveBack(scopes, holder: holder)
            case .compact(let chain, let signing): return try compact(chain, signedBy: signing.signer)
            case .look: break
            }
            return before == locks ? .unchanged : .changed
        } catch {
            return .refused(error)
        }
    }

    /// When the newest event was recorded; nil before the first.
    private func newestTime() throws(LedgerError) -> Int? {
        guard let segment = segments.last(where: { !$0.isEmpty }) else { return nil }
        return try ChainHead.time(ofLastLineIn: segment)
    }

    private mutating func append(_ entry: ChainEntry, signedBy signer: EventSigner?) throws(LedgerError) -> RecordedEvent {
        try checkBegun(entry.event)
        let entry = try entry.signed(after: head.hash, by: signer)
        try add(head.add(entry))
        if entry.event.kind == .historyBegun { begun.insert(entry.event.environment) }
        return RecordedEvent(sequence: head.sequence, hash: head.hash, event: entry.event)
    }

    private mutating func add(_ line: [UInt8]) throws(LedgerError) {
        if let last = segments.indices.last, segments[last].count < Self.segmentSize {
            segments[last] += line
        } else {
            segments.append(line)
        }
        let mark = try ChainHead.mark(ofLine: line, segment: firstSegment + segments.count - 1)
        if mark.place.sequence.isMultiple(of: schedule.stride) { marks.append(mark) }
    }

    /// The number of the first segment that is here, and not only in the repository.
    private var firstSegment: Int { isAnew ? 0 : max(0, base.tree.segmentCount - 1) }

    /// A segment that is here; nil for one that is only in the repository.
    func segment(_ index: Int) -> [UInt8]? { index < firstSegment ? nil : segments[index - firstSegment] }

    /// The last place that the recorded state may move to; nil where it stays as it is.
    func nextState(_ schedule: StateSchedule) -> StateMark? {
        guard let tail = segments.last(where: { !$0.isEmpty }), let newest = try? ChainHead.time(ofLastLineIn: tail) else { return nil }
        let through = state?.checkpoint.place.sequence ?? start.sequence
        return marks.prefix { $0.place.sequence <= through || schedule.isOld($0.time, newest: newest) }
            .last { $0.place.sequence > through }
    }

    /// The same with another recorded state.
    func with(_ state: StateDraft) -> Draft {
        var draft = self
        draft.newState = state
        draft.state = state.file
        draft.marks.removeAll { $0.place.sequence <= state.file.checkpoint.place.sequence }
        return draft
    }

    private mutating func compact(_ chain: CompactedChain, signedBy signer: EventSigner?) throws(LedgerError) -> Outcome {
        if let step = chain.step {
            try step.check(locks.held)
            try step.check(newest: head.hash)
        } else {
            guard base.commit == nil || head == ChainHead() else {
                throw LedgerError(.historyExists, "the target already holds another history")
            }
        }
        let entry = try chain.step.map { step throws(LedgerError) in try ChainEntry(step.event).signed(after: chain.end.hash, by: signer) }
        (isAnew, segments, start, head) = (true, [], chain.start, chain.end)
        (state, marks) = (nil, [])
        for line in chain.lines { try add(line) }
        if let entry { try add(head.add(entry)) }
        begun.formUnion(chain.begun)
        compaction = chain.compaction
        guard let entry else { return .changed }
        return .recorded(RecordedEvent(sequence: head.sequence, hash: head.hash, event: entry.event))
    }

    /// What happened to an environment is recorded only after its beginning, since a history without one cannot be read.
    /// Drift is the exception: it is seen whether or not anybody manages the environment yet.
    private func checkBegun(_ event: LedgerEvent) throws(LedgerError) {
        switch event.kind {
        case .historyBegun:
            if begun.contains(event.environment) { throw .begunAlready(event.environment) }
        case .driftDetected, .driftCleared: break
        case .historyCompacted: throw LedgerError(.unwritable, "a compaction cannot be recorded as an ordinary event")
        case .planCreated, .gateConfirmed, .gateRejected, .approvalGiven, .codeTried, .codeUsed, .applyIntent, .applyIntentBreakGlass,
            .applyResumed,
            .operationIntent, .operationDone, .operationFailed, .applyCompleted, .promotionIntent, .promotionBegun, .promotionCompleted,
            .promotionFailed, .locksReleased, .clockAccepted, .secretHandedOut:
            if !begun.contains(event.environment) { throw .neverBegun(event.environment) }
        }
    }
}
