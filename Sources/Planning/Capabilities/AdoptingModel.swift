package import Resources

/// A model whose resources the history must know of even where they were live as desired before any apply.
package protocol AdoptingModel: ProviderModel {
    /// Whether a resource that is live as desired must be recorded so by an apply, as a change of its own.
    func mustAdopt(_ desired: Content, applied: Content?) -> Bool
}
