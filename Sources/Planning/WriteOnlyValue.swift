package import Resources

/// What is live of a resource, where the provider does not tell all of it and the history may.
package enum WriteOnlyValue: Hashable, Sendable {
    case known(Content)
    /// The text says why, as a clause.
    case unverifiable(String)
}
