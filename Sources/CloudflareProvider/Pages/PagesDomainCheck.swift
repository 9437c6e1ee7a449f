internal import CanonicalJSON
internal import Planning
internal import Reconciling
internal import Resources

/// Looks whether a custom domain is active.
struct PagesDomainCheck {
    private let calls: PagesCalls
    private let name: String

    /// Nil for another operation, or one that this version did not write.
    init?(_ operation: Operation, _ client: APIClient) {
        guard operation.action == PagesDomainProbes.action, let account = operation.payload["account"]?.string,
            let name = operation.payload["domain"]?.string
        else { return nil }
        calls = PagesCalls(client, account: account, project: operation.scope.name)
        self.name = name
    }

    /// - Throws: what another look would not change. Being out of requests, or a failure at Cloudflare, is sat out.
    func once() async throws(ProviderError) -> ProbeResult {
        let domain: PagesAPI.Domain
        do throws(ProviderError) {
            domain = try await calls.domain(name, attempt: "reading the domain \(name)")
        } catch  where error.code == .unavailable || error.code == .rateLimited {
            return .otherwise("Cloudflare did not answer: \(error.message)")
        }
        guard domain.status != "active" else { return .awaited("\(name) is active") }
        return .otherwise("\(name) is \(domain.status)" + (domain.problem.map { ": \($0)" } ?? ""))
    }
}
