package import Resources

/// A model that says what has to be seen in the world once its changes are made.
package protocol ProbeModel: ProviderModel {
    /// Operations that send nothing, each after what it looks at.
    /// - Parameters:
    ///   - scope: resolved.
    ///   - written: the addresses that the plan writes, of every scope; nil to look at all that is declared.
    func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation]
}
