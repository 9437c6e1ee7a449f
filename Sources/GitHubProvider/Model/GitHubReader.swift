package import Planning
package import Reconciling
package import Resources

/// Observes nothing: a plan asks GitHub no question. Before an environment is brought up, the workflows that are to run are.
package struct GitHubReader: ProviderReader {
    private let calls: GitHubCalls

    package init(client: APIClient) {
        calls = GitHubCalls(client)
    }

    package func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] { [:] }

    package func answer(_ lookups: [Lookup]) async -> [Lookup: Result<String, ProviderError>] {
        let pairs = lookups.map { lookup in
            (
                lookup,
                Result<String, ProviderError>.failure(
                    ProviderError(.rejected, attempt: "answering \(lookup)", message: "GitHub answers no look-ups"))
            )
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Whether each workflow that is to run is there and active. A token that may start it is only known by starting it.
    package func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck] {
        var checks: [PreflightCheck] = []
        for operation in plan.writes(through: provider) {
            guard let workflow = DispatchedWorkflow(operation.payload) else { continue }
            let name = "\(workflow.file) of \(workflow.repository)"
            do throws(ProviderError) {
                let state = try await calls.workflow(workflow, attempt: "looking for \(name)").state ?? "unknown"
                checks.append(
                    state == "active"
                        ? PreflightCheck(.proved, "\(provider): \(name) is active")
                        : PreflightCheck(.refused, "\(provider): \(name) is \(state)", fix: "enable the workflow on GitHub"))
                checks.append(.permissionToWrite(provider, "(Actions: write) to \(workflow.repository)"))
            } catch {
                checks.append(.refused(provider, error))
            }
        }
        return checks
    }
}
