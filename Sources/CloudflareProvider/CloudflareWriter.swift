package import Planning
package import Reconciling
package import Resources

/// Performs what ``CloudflareModel`` compiled.
package struct CloudflareWriter: ProviderWriter {
    private let zones: CloudflareDNSWriter
    private let workers: WorkerSecretsWriter

    /// - Parameter provider: its name in the estate.
    package init(client: APIClient, provider: String) {
        zones = CloudflareDNSWriter(client: client, provider: provider)
        workers = WorkerSecretsWriter(client)
    }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        operation.action == WorkerSecretsModel.action
            ? try await workers.perform(operation, in: context) : try await zones.perform(operation, in: context)
    }
}
