internal import Concurrency
package import Planning
package import Reconciling
package import Resources

/// Reads what jobs get: rules and variables whole, of secrets the names and when each was written.
package struct JobSettingsReader: ProviderReader, PreflightReader {
    private let calls: EnvironmentCalls
    private let workflows: GitHubPreflight

    /// - Parameter client: with the credential; the repositories that it does not reach cannot be read.
    package init(client: APIClient) {
        calls = EnvironmentCalls(client)
        workflows = GitHubPreflight(client: client)
    }

    package func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
        let calls = calls
        return await scopes.concurrentResults(keyedBy: \.scope) { scope throws(ProviderError) in
            try await Self.observation(of: scope.scope, calls)
        }
    }

    private static func observation(of scope: Scope, _ calls: EnvironmentCalls) async throws(ProviderError) -> Observation {
        let names = JobSettingsScope(scope)
        guard names.environment != nil else {
            let repository = try await calls.repository(names, attempt: "reading \(names.title)")
            let own = try await settings(of: scope, names, calls)
            return Observation(scope: scope, targetID: String(repository.id), resources: own)
        }
        guard let live = try await calls.environment(names, attempt: "reading \(names.title)"), let path = names.environmentPath else {
            return Observation(scope: scope, targetID: nil, resources: [])
        }
        var patterns: [EnvironmentAPI.NamePattern] = []
        if live.deployment_branch_policy?.custom_branch_policies == true {
            patterns = try await calls.patterns(path, attempt: "reading the branches of \(names.title)")
        }
        let rules = LiveResource(
            Address(scope, JobSettingsModel.protection), ProtectionContent.of(live, patterns: patterns), remoteID: .one(String(live.id)))
        let own = try await settings(of: scope, names, calls)
        return Observation(
            scope: scope, targetID: String(live.id), resources: [rules] + own,
            facts: [
                "adminsBypass": .boolean(live.can_admins_bypass ?? false),
                "appRules": .list(ProtectionContent.appRules(live).map(Content.text)),
            ])
    }

    private static func settings(
        of scope: Scope, _ names: JobSettingsScope, _ calls: EnvironmentCalls
    ) async throws(ProviderError) -> [LiveResource] {
        let secrets = try await calls.secrets(names, attempt: "reading the names of secrets of \(names.title)")
        let variables = try await calls.variables(names, attempt: "reading variables of \(names.title)")
        return secrets.map {
            LiveResource(Address(scope, JobSettingsModel.secret, $0.name.uppercased()), .record(["updated_at": .text($0.updated_at)]))
        }
            + variables.map { LiveResource(Address(scope, JobSettingsModel.variable, $0.name.uppercased()), .text($0.value)) }
    }

    package func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck] {
        await workflows.preflight(plan, of: provider)
    }
}
