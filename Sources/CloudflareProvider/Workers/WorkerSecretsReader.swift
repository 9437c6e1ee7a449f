internal import Planning
internal import Reconciling
internal import Resources

/// Reads the names of a Worker's secrets, and its newest deployment: the change signal.
struct WorkerSecretsReader {
    private let client: APIClient

    init(_ client: APIClient) {
        self.client = client
    }

    func observation(of scope: DesiredScope) async throws(ProviderError) -> Observation {
        let (name, account) = (scope.scope.name, scope.settings["account"] ?? "")
        let attempt = "reading the secrets of the Worker \(name)"
        let calls = WorkerCalls(client, account: account, script: name)
        guard let names = try await calls.secretNames(attempt: attempt) else {
            return Observation(
                scope: scope.scope, targetID: nil, resources: [], facts: WorkerFacts(account: account, deployment: nil).facts)
        }
        let newest = try await calls.deployments(attempt: "reading the deployments of the Worker \(name)").first
        let signal: [String: Content] = newest.map { ["deployment": .text($0.id)] } ?? [:]
        return Observation(
            scope: scope.scope, targetID: "\(account)/\(name)",
            resources: names.map { LiveResource(Address(scope.scope, WorkerSecretsModel.secretKind, $0), .record(signal)) },
            facts: WorkerFacts(account: account, deployment: newest?.id).facts)
    }
}
