internal import CanonicalJSON
internal import Estate
internal import Planning
internal import Resources

/// What runs of ours meant to write, and have not come to say how it ended: whether what is live there is their work is not known, and the
/// run that is resumed, or the next one, says it.
///
/// Each end of a run says how everything of its environment is, so that only what was begun since the last one counts, and what that one
/// ended without. What must not be repeated counts as long as ``EarlierAttempts`` knows no end of it.
struct UnsettledWrites {
    let addresses: Set<Address>

    /// - Parameter events: the environment's, oldest first.
    /// - Throws: ``LedgerError`` `.corrupt` where an event does not say what it is about. Intents of earlier versions say nothing of it.
    init(_ events: [RecordedEvent], _ attempts: EarlierAttempts) throws(LedgerError) {
        // Who lost the locks does not say how things are.
        let end = events.lastIndex { $0.event.kind == .applyCompleted && $0.event.detail["lockLost"]?.boolean != true }
        var begun: Set<Address> = []
        for recorded in events[(end ?? events.startIndex)...] where recorded.event.kind == .operationIntent {
            let detail = recorded.event.detail
            guard detail["marker"] == nil, detail["addresses"] != nil else { continue }
            let written = try EarlierAttempts.addresses(of: recorded)
            begun.formUnion(written)
        }
        var left: [Operation] = []
        if let end { left = try ApplyReport.lines(events[end]) { $0 != .done }.map(\.operation) }
        for operation in left where operation.effect != .readBackFirst {
            // A secret counts as stored when all have it.
            begun.formUnion(operation.addresses + operation.prerequisites.filter { $0.kind == DeclaredSecret.placeKind })
        }
        addresses = begun.union(attempts.unsettled)
    }
}
