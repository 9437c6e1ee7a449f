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
        let (name, account) = (scope.scope.name, AccountContext.account(of: scope) ?? "")
        let attempt = "reading the secrets of the Worker \(name)"
        let calls = WorkerCalls(client, account: account, script: name)
        guard let names = try await calls.secretNames(attempt: attempt) else {
            return Observation(
                scope: scope.scope, targetID: nil, resources: [], facts: WorkerFacts(account: account, deployment: nil).facts)
        }
        let deployments = try await calls.deployments(attempt: "reading the deployments of the Worker \(name)")
        let signal: [String: Content] = deployments.first.map { ["deployment": .text($0.id)] } ?? [:]
        let addresses = names.map { Address(scope.scope, WorkerSecretsModel.secretKind, $0) }
        var resources: [LiveResource] = []
        var attributed: [Address: Attribution] = [:]
        for address in addresses {
            var content = signal
            if let foreign = Self.foreignWrite(in: deployments, since: scope.recorded[address]?["deployment"]?.text, scope) {
                content["overwritten"] = .text(foreign.id)
                attributed[address] = Self.attribution(foreign)
            }
            resources.append(LiveResource(address, .record(content)))
        }
        return Observation(
            scope: scope.scope, targetID: "\(account)/\(name)", resources: resources,
            facts: WorkerFacts(account: account, deployment: deployments.first?.id).facts, attributed: attributed)
    }

    /// The newest deployment that was made by writing secrets after ours, and that no apply of ours made.
    private static func foreignWrite(
        in deployments: [WorkerCalls.Deployment], since own: String?, _ scope: DesiredScope
    ) -> WorkerCalls.Deployment? {
        guard let own else { return nil }
        let ours = Set(scope.recorded.values.compactMap { $0["deployment"]?.text })
        return deployments.prefix { $0.id != own }.first { $0.annotations?.trigger == "secret" && !ours.contains($0.id) }
    }

    private static func attribution(_ deployment: WorkerCalls.Deployment) -> Attribution {
        let source = deployment.source.map { " through \($0)" } ?? ""
        return Attribution(
            actor: deployment.author_email ?? Attribution.unknown, time: deployment.created_on,
            entry: "deployment \(deployment.id.prefix(8))\(source)")
    }
}
