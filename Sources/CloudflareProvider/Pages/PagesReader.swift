internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// Reads Pages projects: variables by type, with the values of those in plain text; the domains, and what is deployed.
struct PagesReader {
    private let client: APIClient
    /// Told every live value that may be a secret all the same.
    private let watch: SecretWatch

    init(_ client: APIClient, watch: SecretWatch) {
        self.client = client
        self.watch = watch
    }

    func observation(of scope: DesiredScope, key: FingerprintKey) async throws(ProviderError) -> Observation {
        let (name, account) = (scope.scope.name, AccountContext.account(of: scope) ?? "")
        let attempt = "reading the Pages project \(name)"
        let calls = PagesCalls(client, account: account, project: name)
        guard let project = try await calls.project(attempt: attempt) else {
            return Observation(scope: scope.scope, targetID: nil, resources: [], facts: PagesFacts(account: account).facts)
        }
        let live = try PagesVariables(project, attempt: attempt)
        var resources = live.all.map { resource($0, of: project, scope, key) }
        resources += try await domains(of: project, scope, calls)
        return Observation(
            scope: scope.scope, targetID: "\(account)/pages/\(name)", resources: resources,
            facts: PagesFacts(project, account: account).facts,
            outputs: project.subdomain.map { ["subdomain": $0] } ?? [:])
    }

    private func resource(
        _ variable: PagesVariables.Variable, of project: PagesAPI.Project, _ scope: DesiredScope, _ key: FingerprintKey
    ) -> LiveResource {
        let address = variable.address(in: scope.scope)
        guard let value = variable.value else {
            let signal = project.signal(of: variable.deployment)
            return LiveResource(address, .record(signal.map { ["deployment": .text($0)] } ?? [:]))
        }
        let isPlain =
            isDeclared(value, at: address, scope) || PlainVariable.isPlain(value, named: variable.name, forms: watch.credentialForms)
        if !isPlain { watch.remember(value, at: address, isLikelyPlain: false) }
        return LiveResource(address, .concealed(.init(key.fingerprint(of: value), plain: isPlain ? value : nil)))
    }

    /// Whether the files, or an apply of them, say that this very value is no secret.
    private func isDeclared(_ value: String, at address: Address, _ scope: DesiredScope) -> Bool {
        if scope.recorded[address]?.concealed?.plain == value { return true }
        guard case .present(.deferred(.plain(let text)))? = scope.resources.first(where: { $0.address == address })?.presence else {
            return false
        }
        return text == value
    }

    /// The project names its domains; what they are like is asked only where some are declared, or were.
    private func domains(
        of project: PagesAPI.Project, _ scope: DesiredScope, _ calls: PagesCalls
    ) async throws(ProviderError) -> [LiveResource] {
        guard scope.kinds.contains(PagesKind.domain) else {
            return project.customDomains.map { LiveResource(Address(scope.scope, PagesKind.domain, $0), .record([:])) }
        }
        return try await calls.domains(attempt: "reading the domains of the Pages project \(project.name)").map { domain in
            var fields: [String: Content] = ["status": .text(domain.status)]
            if let problem = domain.problem { fields["problem"] = .text(problem) }
            return LiveResource(Address(scope.scope, PagesKind.domain, domain.name.lowercased()), .record(fields))
        }
    }
}
