internal import CanonicalJSON
package import Planning
package import Resources

/// What a run found where it wrote: the way back.
package struct PreImages: Sendable {
    package let run: String
    /// By address; of several writes of one run to an address, the first, since what it found was there before the run.
    package let changes: [Address: Change]

    /// - Parameter events: the environment's.
    /// - Throws: ``LedgerError`` `.corrupt` when an intent does not say what was there before.
    package init(of run: String, in events: [RecordedEvent]) throws(LedgerError) {
        var changes: [Address: Change] = [:]
        for recorded in events where recorded.event.run == run && recorded.event.kind == .operationIntent {
            guard let found = try? recorded.event.detail["before"]?.decoded(as: [Change].self) else {
                throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was there before")
            }
            for change in found where changes[change.address] == nil { changes[change.address] = change }
        }
        self.run = run
        self.changes = changes
    }
}
