package import Planning
package import Reconciling
internal import Resources

/// Asks whether the workflows that are to run are there and active. A plan asks nothing: nothing of GitHub is declared.
package struct GitHubPreflight: PreflightReader {
    private let calls: GitHubCalls

    /// - Parameter client: adds the token to each request.
    package init(client: APIClient) {
        calls = GitHubCalls(client)
    }

    /// Whether each workflow that is to run is there and active. A token that may start it is only known by starting it.
    package func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck] {
        var checks: [PreflightCheck] = []
        for operation in plan.writes(through: provider) {
            guard case .dispatch(let workflow)? = GitHubCall(probing: operation) else { continue }
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
