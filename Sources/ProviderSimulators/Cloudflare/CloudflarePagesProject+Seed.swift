import CanonicalJSON

extension CloudflarePagesProject {
    /// `{account, name, subdomain?, production?: {variables?, secrets?, wrangler_config_hash?}, preview?, domains: [{name, status?, problem?,
    /// created_on?}], deployments: [{commit, branch?, environment?, created_on, id?}]}`.
    init(_ node: SeedNode) throws(SeedError) {
        account = try node.string("account")
        name = try node.string("name")
        subdomain = try node.optionalString("subdomain") ?? "\(name).pages.dev"
        for environment in ["production", "preview"] {
            guard let json = node.json[environment] else { continue }
            configurations[environment] = try Self.configuration(SeedNode(json: json, path: "\(node.path).\(environment)"))
        }
        for child in try node.list("domains") {
            domains.append(
                Domain(
                    name: try child.string("name"), status: try child.optionalString("status") ?? "active",
                    problem: try child.optionalString("problem"),
                    createdOn: try child.optionalString("created_on") ?? "2026-01-15T09:00:00.000000Z"))
        }
        for child in try node.list("deployments") {
            deployments.append(
                Deployment(
                    id: try child.optionalString("id") ?? Identity.uuid("pages-deployment/\(account)/\(name)/\(child.path)"),
                    environment: try child.optionalString("environment") ?? "production", createdOn: try child.string("created_on"),
                    branch: try child.optionalString("branch") ?? "main", commit: try child.string("commit")))
        }
    }

    private static func configuration(_ node: SeedNode) throws(SeedError) -> Configuration {
        var configuration = Configuration()
        for (name, value) in try node.stringMap("variables") ?? [:] {
            configuration.variables[name] = Variable(type: "plain_text", value: value)
        }
        for (name, value) in try node.stringMap("secrets") ?? [:] {
            configuration.variables[name] = Variable(type: "secret_text", value: value)
        }
        configuration.wranglerHash = try node.optionalString("wrangler_config_hash")
        configuration.namespaces = try node.stringMap("kv_namespaces") ?? [:]
        return configuration
    }

    /// As a seed, secrets included.
    var picture: JSONValue {
        var members: [String: JSONValue] = [
            "account": .string(account), "name": .string(name), "subdomain": .string(subdomain),
            "domains": .array(
                domains.map { domain in
                    var members: [String: JSONValue] = [
                        "name": .string(domain.name), "status": .string(domain.status), "created_on": .string(domain.createdOn),
                    ]
                    if let problem = domain.problem { members["problem"] = .string(problem) }
                    return .object(members)
                }),
            "deployments": .array(
                deployments.map { deployment in
                    [
                        "id": .string(deployment.id), "environment": .string(deployment.environment),
                        "created_on": .string(deployment.createdOn), "branch": .string(deployment.branch),
                        "commit": .string(deployment.commit),
                    ]
                }),
        ]
        for (environment, configuration) in configurations { members[environment] = Self.picture(configuration) }
        return .object(members)
    }

    private static func picture(_ configuration: Configuration) -> JSONValue {
        func values(_ type: String) -> JSONValue {
            .object(configuration.variables.filter { $0.value.type == type }.mapValues { .string($0.value) })
        }
        var members: [String: JSONValue] = ["variables": values("plain_text"), "secrets": values("secret_text")]
        if let hash = configuration.wranglerHash { members["wrangler_config_hash"] = .string(hash) }
        if !configuration.namespaces.isEmpty { members["kv_namespaces"] = .object(configuration.namespaces.mapValues(JSONValue.string)) }
        return .object(members)
    }
}
