/// Moves a recorded state on, step by step. A step takes as long as its events, however much the state holds: the state is put together
/// only when it is asked for.
struct StateAdvance {
    private let start: LedgerState
    private var retention = Retention()
    private var begun: Set<String>
    /// The newest event that it covers.
    private(set) var place: ChainPlace

    init(from state: LedgerState) {
        (start, begun, place) = (state, Set(state.begun), state.place)
    }

    /// - Parameter step: the events that follow, as many as one step of the schedule covers.
    /// - Throws: ``LedgerError`` `.corrupt` where an event cannot be read; nothing counts from then on.
    mutating func take(_ step: [RecordedEvent]) throws(LedgerError) {
        guard let last = step.last else { return }
        let events = RetainedEvent.all(step, after: place.hash)
        // What was kept until now is decided about with the first step.
        try retention.advance(over: place == start.place ? start.retained + events : events)
        begun.formUnion(step.filter { $0.event.kind == .historyBegun }.map(\.event.environment))
        place = ChainPlace(sequence: last.sequence, hash: last.hash)
    }

    /// The state at ``place``.
    var state: LedgerState {
        guard place != start.place else { return start }
        return LedgerState(
            place: place, retained: retention.kept, begun: begun.sorted(),
            runs: start.runs.merging(retention.archivedRuns, uniquingKeysWith: +))
    }
}
