internal import CanonicalJSON
internal import Resources

/// What an event says of resources: how they are from then on, and which are no longer known.
struct AppliedResources {
    let entries: [AppliedResource]
    let forgotten: [Address]

    /// nil where the event is of a kind that says nothing of resources.
    /// - Throws: ``LedgerError`` `.corrupt` when it ought to and cannot be read: what is unknown is never taken for nothing.
    init?(_ recorded: RecordedEvent) throws(LedgerError) {
        guard [.historyBegun, .applyCompleted, .secretHandedOut].contains(recorded.event.kind) else { return nil }
        do {
            guard let applied = recorded.event.detail["applied"] else { throw LedgerError(.corrupt, "") }
            if case .array(let list) = applied {
                entries = try list.map { entry in try AppliedResource(json: entry) ?? entry.decoded(as: AppliedResource.self) }
            } else {
                entries = try applied.decoded(as: [AppliedResource].self)
            }
            forgotten = try recorded.event.detail["forgotten"]?.decoded(as: [Address].self) ?? []
        } catch {
            throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was applied")
        }
    }
}
