internal import Estate
internal import Reconciling
internal import Resources

/// A live Pages project in the shape of the desired-state language.
struct PagesImport {
    private let client: APIClient
    private let watch: SecretWatch

    init(_ client: APIClient, watch: SecretWatch) {
        self.client = client
        self.watch = watch
    }

    /// One request. The values of secrets are never told.
    func thing(_ item: ImportItem) async throws(ProviderError) -> ImportedThing {
        let (name, account) = (item.scope.name, AccountContext.account(of: item) ?? "")
        let attempt = "reading the Pages project \(name)"
        guard let project = try await PagesCalls(client, account: account, project: name).project(attempt: attempt) else {
            throw ProviderError(
                .absent, attempt: attempt, message: "the project was deleted after it was listed", fix: "run the command again")
        }
        let live = try PagesVariables(project, attempt: attempt)
        var settings = [DeclaredEntry("account", .text(account))]
        let domains = project.customDomains.sorted()
        if !domains.isEmpty {
            let items = domains.map { DeclaredItem(.text($0), at: [Address(item.scope, PagesKind.domain, $0)]) }
            settings.append(
                DeclaredEntry("domains", .list(items), at: Set(domains.map { Address(item.scope, PagesKind.domain, $0) })))
        }
        var thing = ImportedThing(item, settings: settings)
        thing.variables = live.all.map { variable in
            let address = variable.address(in: item.scope)
            let place = [variable.deployment.rawValue, variable.value == nil ? "secrets" : "variables"]
            if let value = variable.value, !PlainVariable.isPlain(value, named: variable.name, forms: watch.credentialForms) {
                watch.remember(value, at: address, isLikelyPlain: false)
            }
            return ImportedVariable(address, value: variable.value.map { Secret($0) }, at: place)
        }
        thing.unheld = Self.unheld(project, in: item.scope)
        if let subdomain = project.subdomain { thing.outputs["subdomain"] = subdomain }
        return thing
    }

    /// What the functions of its environments reach: it comes with the project's own configuration.
    private static func unheld(_ project: PagesAPI.Project, in scope: Scope) -> [UnheldPart] {
        PagesProject.Deployment.allCases.flatMap { deployment in
            project.configuration(of: deployment).bindings.sorted { $0.key < $1.key }.flatMap { kind, names in
                names.map { name in
                    let word = kind.replacing("_", with: " ")
                    return UnheldPart(
                        PagesKind.address("binding", deployment, name, in: scope), .undeclared, "is a binding among the \(word)")
                }
            }
        }
    }
}
