internal import CanonicalJSON
internal import HTTPMessages
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
        if let outcome = try await JobSettingsWriter(client).perform(operation, in: context) { return outcome }
        guard operation.action == "github.workflow.dispatch", let workflow = DispatchedWorkflow(operation.payload) else {
            throw ProviderError(
                .rejected, attempt: operation.summary, message: "\(operation.action) is not an operation this version knows")
        }
        return try await WorkflowRun(GitHubCalls(client), workflow, pace: pace).perform(in: context)
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
