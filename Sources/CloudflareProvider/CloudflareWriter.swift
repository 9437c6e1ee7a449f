package import Planning
package import Reconciling
internal import Resources

/// Performs what ``CloudflareModel`` compiled.
package struct CloudflareWriter: ProviderWriter, Prober {
    private let client: APIClient
    private let pace: ProbePace

    /// Certificates of custom domains take minutes.
    package static let standardPace = ProbePace(first: .seconds(5), longest: .seconds(60))

    /// - Parameter pace: how often a custom domain is looked at.
    package init(client: APIClient, pace: ProbePace = standardPace) {
        self.client = client
        self.pace = pace
    }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        let (client, name) = (client.permitted(by: context.permit), operation.scope.name)
        switch try CloudflareCall(performing: operation) {
        case .writeRecords(let batch): return try await CloudflareDNSWriter(client, zone: name).write(batch)
        case .deleteZone(let deletion): return try await CloudflareDNSWriter(client, zone: name).delete(deletion)
        case .writeSecrets(let secrets): return try await WorkerSecretsWriter(client).write(secrets, operation, in: context)
        case .writeVariables(let variables):
            return try await PagesWriter(client, account: variables.account, project: name).patch(variables, operation, in: context)
        case .addDomain(let domain): return try await PagesWriter(client, account: domain.account, project: name).add(domain.domain)
        case .deleteDomain(let domain):
            return try await PagesWriter(client, account: domain.account, project: name).delete(domain.domain)
        case .awaitDomain(let wait):
            let check = PagesDomainCheck(wait, project: name, client)
            return try await pace.awaited(operation, within: wait.within, context.wait) { () async throws(ProviderError) in
                try await check.once()
            }
        }
    }

    /// Looks once whether a custom domain is active.
    package func check(_ operation: Operation) async -> ProbeResult {
        guard case .awaitDomain(let wait)? = CloudflareCall(probing: operation) else { return .unknown(operation) }
        do throws(ProviderError) {
            return try await PagesDomainCheck(wait, project: operation.scope.name, client).once()
        } catch {
            return .otherwise("Cloudflare did not answer: \(error.message)")
        }
    }
}
