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

    /// A segment that has grown to this takes no more: an append stores it whole.
    static let segmentSize = 32 << 10

    init(_ base: LedgerView) {
        self.base = base
        (head, begun, locks) = (base.head, base.begun, base.locks)
        segments = base.tree.segments.isEmpty ? [] : [base.tail]
    }

    var isChanged: Bool { head != base.head || locks != base.locks }

    mutating func take(_ change: Change) -> Outcome {
        let before = locks
        do throws(LedgerError) {
            switch change {
            case .append(let entry, let fence):
                if let fence { try locks.check(fence) }
                return .recorded(try append(entry))
            case .lock(let scopes, let lease): try locks.take(scopes, lease)
            case .unlock(let scopes, let holder): locks.giveBack(scopes, holder: holder)
            case .look: break
            }
            return before == locks ? .unchanged : .changed
        } catch {
            return .refused(error)
        }
    }

    private mutating func append(_ entry: ChainEntry) throws(LedgerError) -> RecordedEvent {
        try checkBegun(entry.event)
        let line = head.add(entry)
        if let last = segments.indices.last, segments[last].count < Self.segmentSize {
            segments[last] += line
        } else {
            segments.append(line)
        }
        if entry.event.kind == .historyBegun { begun.insert(entry.event.environment) }
        return RecordedEvent(sequence: head.sequence, hash: head.hash, event: entry.event)
    }

    /// What happened to an environment is recorded only after its beginning, since a history without one cannot be read.
    /// Drift is the exception: it is seen whether or not anybody manages the environment yet.
    private func checkBegun(_ event: LedgerEvent) throws(LedgerError) {
        switch event.kind {
        case .historyBegun:
            if begun.contains(event.environment) { throw .begunAlready(event.environment) }
        case .driftDetected, .driftCleared: break
        case .planCreated, .gateConfirmed, .gateRejected, .approvalGiven, .codeUsed, .applyIntent, .applyIntentBreakGlass, .applyResumed,
            .operationIntent, .operationDone, .operationFailed, .applyCompleted, .promotionIntent, .promotionBegun, .promotionCompleted,
            .promotionFailed, .locksReleased, .secretHandedOut:
            if !begun.contains(event.environment) { throw .neverBegun(event.environment) }
        }
    }
}
