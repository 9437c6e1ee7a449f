package import Planning
package import Reconciling
package import Resources

/// Writes nothing: FreeScout is only asked, and its model compiles no operation.
package struct FreeScoutWriter: ProviderWriter {
    package init() {}

    /// - Throws: always; a plan that asks for a write was not made by this version.
    package func perform(_ operation: Operation, secrets: [SecretReference: Secret]) async throws(ProviderError) -> OperationOutcome {
        throw ProviderError(
            .rejected, attempt: operation.summary, message: "FreeScout is only read here", fix: "plan again with this version")
    }
}
