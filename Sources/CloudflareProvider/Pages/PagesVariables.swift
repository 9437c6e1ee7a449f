internal import Estate
internal import Reconciling
internal import Resources

/// The variables of a project as they are live, of both environments.
struct PagesVariables {
    struct Variable {
        let deployment: PagesProject.Deployment
        let name: String
        /// Nil for a secret: the answer has a value for it, which is empty.
        let value: String?

        func address(in scope: Scope) -> Address {
            PagesKind.address(value == nil ? PagesKind.secret : PagesKind.variable, deployment, name, in: scope)
        }
    }

    /// By environment and name.
    let all: [Variable]

    /// - Throws: ``ProviderError`` `.malformed` for a variable of a type that nobody knows how to compare.
    init(_ project: PagesAPI.Project, attempt: String) throws(ProviderError) {
        var all: [Variable] = []
        for deployment in PagesProject.Deployment.allCases {
            let variables = project.configuration(of: deployment).env_vars ?? [:]
            for (name, variable) in variables.sorted(by: { $0.key < $1.key }) {
                guard let variable else { continue }
                all.append(
                    Variable(deployment: deployment, name: name, value: try Self.value(of: variable, name, deployment, attempt: attempt)))
            }
        }
        self.all = all
    }

    private static func value(
        of variable: PagesAPI.Variable, _ name: String, _ deployment: PagesProject.Deployment, attempt: String
    ) throws(ProviderError) -> String? {
        switch (variable.type ?? "plain_text", variable.value) {
        case ("secret_text", _): return nil
        case ("plain_text", let value?): return value
        case ("plain_text", nil):
            throw ProviderError(.malformed, attempt: attempt, message: "the \(deployment.rawValue) variable \(name) has no value")
        default:
            throw ProviderError(
                .malformed, attempt: attempt, message: "the \(deployment.rawValue) variable \(name) is neither plain text nor a secret",
                fix: "update plumb, or take the variable out")
        }
    }
}

extension PagesAPI.Project {
    func configuration(of deployment: PagesProject.Deployment) -> PagesAPI.Configuration {
        switch deployment {
        case .production: deployment_configs.production
        case .preview: deployment_configs.preview
        }
    }

    /// The deployment that the environment's values were last taken by, as far as the project tells; nil before the first. Which preview is the
    /// newest it does not tell once production was deployed: then the newest of all counts, so that less is taken for known.
    func signal(of deployment: PagesProject.Deployment) -> String? {
        switch deployment {
        case .production: canonical_deployment?.id
        case .preview: latest_deployment?.id
        }
    }

    /// Without the host that every project has.
    var customDomains: [String] {
        (domains ?? []).map { $0.lowercased() }.filter { $0 != subdomain?.lowercased() && !$0.hasSuffix(PagesProject.hostSuffix) }
    }
}
