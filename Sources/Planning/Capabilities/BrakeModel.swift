package import Resources

/// A model that knows of its resources which changes are rarely meant.
package protocol BrakeModel: ProviderModel {
    /// One finding for each such change, as if nothing were lifted; its rule is the id by which an operator lifts it, and is known to
    /// ``BrakeID``.
    func brakes(_ changes: [Change], in observation: Observation) -> [Finding]
}
