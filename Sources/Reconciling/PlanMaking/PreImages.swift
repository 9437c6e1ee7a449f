internal import CanonicalJSON
package import Planning
package import Resources

/// What a run found where it wrote: the way back.
package struct PreImages: Sendable {
    package let run: String
    /// By address; of several writes of one run to an address, the first, since what it found was there before the run.
    package let changes: [Address: Change]
    /// Of these, what later runs wrote again, and the newest of them: taking the run back would take theirs back too.
    package let rewritten: [Address: String]

    /// - Parameter events: the environment's.
    /// - Throws: ``LedgerError`` `.corrupt` when an intent names an operation that the run's plan has not.
    package init(of run: String, in events: [RecordedEvent]) throws(LedgerError) {
        var writes = RunWrites()
        var (changes, rewritten): ([Address: Change], [Address: String]) = ([:], [:])
        for recorded in events {
            guard let id = recorded.event.run else { continue }
            for change in try writes.changes(recorded, of: id, isKnown: id == run) {
                if id == run {
                    changes[change.address] = changes[change.address] ?? change
                    rewritten[change.address] = nil
                } else if changes[change.address] != nil {
                    rewritten[change.address] = id
                }
            }
        }
        self.run = run
        self.changes = changes
        self.rewritten = rewritten
    }
}

/// What each operation that a run began was to write, as its plan says.
private struct RunWrites {
    /// A run that was resumed has a plan for its rest, with numbers of its own.
    private var plans: [String: Plan] = [:]

    /// - Parameter isKnown: whether its plan has to be there; that of another run may have left the ledger.
    mutating func changes(_ recorded: RecordedEvent, of run: String, isKnown: Bool) throws(LedgerError) -> [Change] {
        if [.applyIntent, .applyIntentBreakGlass, .applyResumed].contains(recorded.event.kind) {
            plans[run] = try PlanEnvelope(recorded).plan
        }
        guard recorded.event.kind == .operationIntent else { return [] }
        guard let id = recorded.event.detail["operation"]?.integer, let plan = plans[run],
            let operation = plan.operations.first(where: { $0.id == id })
        else {
            guard isKnown else { return [] }
            throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was to be done")
        }
        let written = Set(operation.addresses)
        return plan.changes.filter { written.contains($0.address) }
    }
}
