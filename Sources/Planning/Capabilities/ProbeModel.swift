package import Resources

/// A model that says what has to be seen in the world once its changes are made.
package protocol ProbeModel: ProviderModel {
    /// Operations that send nothing, each after what it looks at.
    /// - Parameters:
    ///   - scope: resolved.
    ///   - written: the addresses that the plan writes, of every scope; nil to look at all that is declared.
    func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation]

    /// What to look at once the scope runs other code.
    func probes(afterReleaseOf scope: DesiredScope, in observation: Observation) -> [Operation]
}

extension ProbeModel {
    /// Everything that is declared.
    package func probes(afterReleaseOf scope: DesiredScope, in observation: Observation) -> [Operation] {
        probes(of: scope, written: nil, in: observation)
    }
}
