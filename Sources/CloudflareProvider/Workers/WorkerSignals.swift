internal import Concurrency
internal import Planning
internal import Reconciling
internal import Resources

/// Tells from its newest deployment whether a Worker's secrets have changed: every write of a secret deploys the Worker. One request a Worker,
/// where reading takes two.
struct WorkerSignals {
    private let client: APIClient

    init(_ client: APIClient) {
        self.client = client
    }

    /// A Worker that was never deployed, or could not be asked, has none and is read.
    func signals(of scopes: [DesiredScope]) async -> [Scope: String] {
        let client = client
        let newest = await scopes.concurrentMap { scope -> String? in
            let name = scope.scope.name
            let calls = WorkerCalls(client, account: AccountContext.account(of: scope) ?? "", script: name)
            do throws(ProviderError) {
                return try await calls.deployments(attempt: "reading the deployments of the Worker \(name)").first?.id
            } catch {
                return nil
            }
        }
        let found = zip(scopes.map(\.scope), newest).compactMap { scope, id in id.map { (scope, $0) } }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }
}
