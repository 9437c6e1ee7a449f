package import Resources

/// A model some of whose resources only the history tells: whether a command ran, and for what; whether a first release was asked for.
package protocol HistoryModel: ProviderModel {
    /// Puts in place what only the history knows.
    /// - Parameter recordedState: of this scope.
    func mergeHistory(_ scope: DesiredScope, in observation: Observation, _ recordedState: RecordedState) -> (DesiredScope, Observation)
}

/// What the history tells of one scope.
package struct RecordedState: Sendable {
    /// What was applied last, by address.
    package let applied: [Address: Content]
    /// What was asked of a provider that does not take the same thing twice, whatever became of it.
    package let attempted: Set<Address>

    package init(applied: [Address: Content], attempted: Set<Address>) {
        self.applied = applied
        self.attempted = attempted
    }
}
