package import Planning
package import Reconciling
internal import Resources

/// Runs workflows and follows them to their end, and writes what jobs get.
package struct GitHubWriter: ProviderWriter {
    private let client: APIClient
    private let pace: GitHubPace

    /// - Parameters:
    ///   - client: adds the token to each request.
    ///   - pace: how often runs are looked at, and how long.
    package init(client: APIClient, pace: GitHubPace = .standard) {
        self.client = client
        self.pace = pace
    }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        let client = client.permitted(by: context.permit)
        switch try GitHubCall(performing: operation) {
        case .dispatch(let workflow): return try await WorkflowRun(GitHubCalls(client), workflow, pace: pace).perform(in: context)
        case .putRules(let rules): return try await JobSettingsWriter(client, operation.scope).put(rules)
        case .writeSecrets(let secrets): return try await JobSettingsWriter(client, operation.scope).write(secrets, operation, in: context)
        case .writeVariable(let variable): return try await JobSettingsWriter(client, operation.scope).write(variable)
        }
    }
}

/// How long to wait between looks at a run, and how often at most.
package struct GitHubPace: Sendable {
    /// A run, its approvals included.
    package let run: (pause: Duration, tries: Int)
    /// A run that was just asked for, in the list.
    package let listing: (pause: Duration, tries: Int)

    package init(run: (pause: Duration, tries: Int), listing: (pause: Duration, tries: Int)) {
        self.run = run
        self.listing = listing
    }

    /// Six looks a minute for three hours; lists show a new run after seconds.
    package static let standard = GitHubPace(run: (.seconds(10), 1_080), listing: (.seconds(3), 10))
}
