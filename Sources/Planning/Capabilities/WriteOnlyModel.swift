package import Resources

/// A model some of whose values the provider takes and never tells.
package protocol WriteOnlyModel: ProviderModel {
    /// What is live: what was applied, as long as the provider's change signal says that nobody wrote since.
    func resolveWriteOnlyValue(_ live: Content, applied: Content?, at address: Address) -> WriteOnlyValue

    /// What the history is to know of a resource that is live as desired: the change signal with the value.
    func recordedState(_ desired: Content, live: Content, at address: Address) -> Content
}

/// What is live of a resource, where the provider does not tell all of it and the history may.
package enum WriteOnlyValue: Hashable, Sendable {
    case known(Content)
    /// The text says why, as a clause.
    case unverifiable(String)
    /// Nobody can read it, and the provider says that somebody wrote it after we did. The text is a clause.
    case overwritten(String)
}
