internal import Reconciling

/// Looks whether a custom domain is active.
struct PagesDomainCheck {
    private let calls: PagesCalls
    private let name: String

    init(_ wait: PagesDomainWait, project: String, _ client: APIClient) {
        calls = PagesCalls(client, account: wait.account, project: project)
        name = wait.domain
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
