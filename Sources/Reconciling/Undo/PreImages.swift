internal import CanonicalJSON
package import Planning
package import Resources

/// What a run found where it wrote: the way back.
package struct PreImages: Sendable {
    package let run: String
    /// By address; of several writes of one run to an address, the first, since what it found was there before the run.
    package let changes: [Address: Change]

    /// - Parameter events: the environment's.
    /// - Throws: ``LedgerError`` `.corrupt` when an intent names an operation that the run's plan has not.
    package init(of run: String, in events: [RecordedEvent]) throws(LedgerError) {
        var changes: [Address: Change] = [:]
        var plan: Plan?
        for recorded in events where recorded.event.run == run {
            // A run that was resumed has a plan for its rest, with numbers of its own.
            if [.applyIntent, .applyIntentBreakGlass, .applyResumed].contains(recorded.event.kind) {
                plan = try PlanEnvelope(recorded).plan
            }
            guard recorded.event.kind == .operationIntent else { continue }
            guard let id = recorded.event.detail["operation"]?.integer, let operation = plan?.operations.first(where: { $0.id == id })
            else {
                throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was to be done")
            }
            let written = Set(operation.addresses)
            for change in plan?.changes ?? [] where written.contains(change.address) && changes[change.address] == nil {
                changes[change.address] = change
            }
        }
        self.run = run
        self.changes = changes
    }
}
