/// Computes a recorded state again from events that come one after another, in the steps of a schedule; holds no more of them than one step.
package struct StateReplay: Sendable {
    private var advance: StateAdvance
    private let schedule: StateSchedule
    private let last: Int
    private var step: [RecordedEvent] = []

    /// - Parameters:
    ///   - state: where it begins.
    ///   - last: the place that the state is to move to; events after it are left out.
    package init(from state: LedgerState, through last: Int, _ schedule: StateSchedule) {
        (advance, self.last, self.schedule) = (StateAdvance(from: state), last, schedule)
    }

    /// - Parameter recorded: follows from the one before it.
    /// - Throws: ``LedgerError`` `.corrupt` where an event of the step cannot be read.
    package mutating func take(_ recorded: RecordedEvent) throws(LedgerError) {
        guard recorded.sequence > advance.place.sequence, recorded.sequence <= last else { return }
        step.append(recorded)
        guard recorded.sequence == min(last, schedule.place(after: advance.place.sequence)) else { return }
        try advance.take(step)
        step = []
    }

    /// As ``take(_:)``, for a state that is to be recorded.
    /// - Parameter signer: vouches for the state, so that each event must bear what its keys vouch for.
    /// - Returns: false where the event cannot be read, or lacks a signature that counts: then the state stays where it is, and whoever asks
    ///   about now learns what is wrong. To record what happens next must not depend on it.
    package mutating func takes(_ recorded: RecordedEvent, for signer: EventSigner?) throws(LedgerError) -> Bool {
        do throws(LedgerError) {
            if let signer { try signer.keyring.checkBeforeVouching(recorded) }
            try take(recorded)
            return true
        } catch {
            guard error.code == .corrupt else { throw error }
            return false
        }
    }

    /// The state at the place it was to move to; nil where the events did not reach that.
    package var result: LedgerState? { advance.place.sequence == last && step.isEmpty ? advance.state : nil }
}
