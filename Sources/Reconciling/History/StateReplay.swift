/// Computes a recorded state again from events that come one after another, in the steps of a schedule; holds no more of them than one step.
package struct StateReplay {
    private var state: LedgerState
    private let schedule: StateSchedule
    private let last: Int
    private var step: [RecordedEvent] = []

    /// - Parameters:
    ///   - state: where it begins.
    ///   - last: the place that the state is to move to; events after it are left out.
    package init(from state: LedgerState, through last: Int, _ schedule: StateSchedule) {
        (self.state, self.last, self.schedule) = (state, last, schedule)
    }

    /// - Parameter recorded: follows from the one before it.
    /// - Throws: ``LedgerError`` `.corrupt` where an event of the step cannot be read.
    package mutating func take(_ recorded: RecordedEvent) throws(LedgerError) {
        guard recorded.sequence > state.place.sequence, recorded.sequence <= last else { return }
        step.append(recorded)
        guard recorded.sequence == min(last, schedule.place(after: state.place.sequence)) else { return }
        state = try state.advanced(over: step, schedule)
        step = []
    }

    /// The state at the place it was to move to; nil where the events did not reach that.
    package var result: LedgerState? { state.place.sequence == last && step.isEmpty ? state : nil }
}
