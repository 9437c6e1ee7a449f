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
            try await Self.observation(of: scope, calls)
        }
    }

    private static func observation(of desired: DesiredScope, _ calls: EnvironmentCalls) async throws(ProviderError) -> Observation {
        let scope = desired.scope
        let names = JobSettingsScope(scope)
        guard names.environment != nil else {
            let repository = try await calls.repository(names, attempt: "reading \(names.title)")
            let own = try await settings(of: scope, names, calls)
            return Observation(scope: scope, targetID: String(repository.id), resources: own.resources, attributed: own.attributed)
        }
        let reviewers = NamedReviewers(desired)
        guard let live = try await calls.environment(names, attempt: "reading \(names.title)"), let path = names.environmentPath else {
            let facts = try await reviewers.facts(besides: [], names, calls)
            return Observation(scope: scope, targetID: nil, resources: [], facts: facts)
        }
        var patterns: [EnvironmentAPI.NamePattern] = []
        if live.deployment_branch_policy?.custom_branch_policies == true {
            patterns = try await calls.patterns(path, attempt: "reading the branches of \(names.title)")
        }
        let address = Address(scope, JobSettingsModel.protection)
        let rules = LiveResource(
            address, ProtectionContent.of(live, patterns: patterns, named: reviewers.names), remoteID: .one(String(live.id)))
        let settings = try await Self.settings(of: scope, names, calls)
        let facts = try await reviewers.facts(besides: live.reviewers, names, calls)
        let own: [String: Content] = [
            "adminsBypass": .boolean(live.can_admins_bypass ?? false),
            "appRules": .list(ProtectionContent.appRules(live).map(Content.text)),
        ]
        return Observation(
            scope: scope, targetID: String(live.id), resources: [rules] + settings.resources,
            facts: facts.merging(own) { first, _ in first },
            attributed: settings.attributed.merging(live.updated_at.map { [address: attribution($0)] } ?? [:]) { first, _ in first })
    }

    private static func settings(
        of scope: Scope, _ names: JobSettingsScope, _ calls: EnvironmentCalls
    ) async throws(ProviderError) -> (resources: [LiveResource], attributed: [Address: Attribution]) {
        let secrets = try await calls.secrets(names, attempt: "reading the names of secrets of \(names.title)")
        let variables = try await calls.variables(names, attempt: "reading variables of \(names.title)")
        var resources: [LiveResource] = []
        var attributed: [Address: Attribution] = [:]
        for secret in secrets {
            let address = Address(scope, JobSettingsModel.secret, secret.name.uppercased())
            resources.append(LiveResource(address, .record(["updated_at": .text(secret.updated_at)])))
            attributed[address] = attribution(secret.updated_at)
        }
        for variable in variables {
            let address = Address(scope, JobSettingsModel.variable, variable.name.uppercased())
            resources.append(LiveResource(address, .text(variable.value)))
            attributed[address] = variable.updated_at.map(attribution)
        }
        return (resources, attributed)
    }

    /// Who did it stands in an organization's audit log alone, which only its Enterprise plan serves and this credential does not ask.
    private static func attribution(_ time: String) -> Attribution {
        Attribution(actor: Attribution.unknown, time: time, entry: "GitHub records when it was written, but not by whom")
    }

    package func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck] {
        await workflows.preflight(plan, of: provider)
    }
}
