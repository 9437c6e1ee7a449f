internal import CanonicalJSON
package import Planning
package import Reconciling
internal import Resources

/// Performs what ``CloudflareModel`` compiled.
package struct CloudflareWriter: ProviderWriter, Prober {
    private let zones: CloudflareDNSWriter
    private let workers: WorkerSecretsWriter
    private let client: APIClient
    private let pace: ProbePace

    /// Certificates of custom domains take minutes.
    package static let standardPace = ProbePace(first: .seconds(5), longest: .seconds(60))

    /// - Parameter provider: its name in the estate.
    package init(client: APIClient, provider: String, pace: ProbePace = standardPace) {
        zones = CloudflareDNSWriter(client: client, provider: provider)
        workers = WorkerSecretsWriter(client)
        self.client = client
        self.pace = pace
    }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        if let check = PagesDomainCheck(operation, client) {
            let within = operation.payload["within"]?.integer ?? 0
            return try await pace.awaited(operation, within: within, context.wait) { () async throws(ProviderError) in
                try await check.once()
            }
        }
        if let outcome = try await PagesWriter(client.permitted(by: context.permit)).perform(operation, in: context) { return outcome }
        return operation.action == WorkerSecretsModel.action
            ? try await workers.perform(operation, in: context) : try await zones.perform(operation, in: context)
    }

    /// Looks once whether a custom domain is active.
    package func check(_ operation: Operation) async -> ProbeResult {
        guard let check = PagesDomainCheck(operation, client) else {
            return .otherwise("\(operation.action) is not a look this version knows")
        }
        do throws(ProviderError) {
            return try await check.once()
        } catch {
            return .otherwise("Cloudflare did not tell: \(error.message)")
        }
    }
}
