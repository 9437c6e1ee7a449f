import CanonicalJSON

/// One Pages project: the variables of its two environments, of which secrets are never told, its custom domains and its deployments.
struct CloudflarePagesProject: Hashable {
    struct Variable: Hashable {
        /// `plain_text` or `secret_text`.
        let type: String
        let value: String

        /// The value of a secret is there and empty (§1.3).
        var json: JSONValue { ["type": .string(type), "value": .string(type == "secret_text" ? "" : value)] }
    }

    struct Configuration: Hashable {
        var variables: [String: Variable] = [:]
        var wranglerHash: String?
        /// What a project has besides variables; a PATCH of variables leaves it.
        var compatibilityDate = "2026-01-15"
        /// Ids of namespaces of keys and values, by the names that functions know them by.
        var namespaces: [String: String] = [:]

        var json: JSONValue {
            var members: [String: JSONValue] = [
                // The whole map is null where there are none.
                "env_vars": variables.isEmpty ? .null : .object(variables.mapValues(\.json)), "fail_open": true,
                "compatibility_date": .string(compatibilityDate), "compatibility_flags": [],
            ]
            if let wranglerHash { members["wrangler_config_hash"] = .string(wranglerHash) }
            if !namespaces.isEmpty { members["kv_namespaces"] = .object(namespaces.mapValues { ["namespace_id": .string($0)] }) }
            return .object(members)
        }
    }

    struct Domain: Hashable {
        let name: String
        /// `initializing`, `pending`, `active`, `deactivated`, `blocked` or `error`.
        var status: String
        var problem: String?
        let createdOn: String

        func json(id: String) -> JSONValue {
            var check: [String: JSONValue] = ["status": .string(status == "active" ? "active" : "pending"), "method": "http"]
            if let problem { check["error_message"] = .string(problem) }
            return [
                "id": .string(id), "domain_id": .string(id), "name": .string(name), "status": .string(status),
                "certificate_authority": "google", "created_on": .string(createdOn), "validation_data": .object(check),
                "verification_data": ["status": .string(status == "active" ? "active" : "pending")],
            ]
        }
    }

    struct Deployment: Hashable {
        let id: String
        let environment: String
        let createdOn: String
        let branch: String
        let commit: String

        func json(of project: CloudflarePagesProject) -> JSONValue {
            [
                "id": .string(id), "short_id": .string(String(id.prefix(8))), "project_id": .string(project.id),
                "project_name": .string(project.name), "environment": .string(environment), "created_on": .string(createdOn),
                "modified_on": .string(createdOn), "url": .string("https://\(id.prefix(8)).\(project.subdomain)"),
                "latest_stage": ["name": "deploy", "status": "success"],
                "deployment_trigger": [
                    "type": "github:push",
                    "metadata": [
                        "branch": .string(branch), "commit_hash": .string(commit), "commit_message": "deploy", "commit_dirty": false,
                    ],
                ],
            ]
        }
    }

    let account: String
    let name: String
    let subdomain: String
    var configurations: [String: Configuration] = ["production": .init(), "preview": .init()]
    var domains: [Domain] = []
    /// Newest last.
    var deployments: [Deployment] = []

    var id: String { Identity.uuid("pages/\(account)/\(name)") }

    var json: JSONValue {
        let canonical = deployments.last { $0.environment == "production" }
        return [
            "id": .string(id), "name": .string(name), "subdomain": .string(subdomain), "production_branch": "main",
            "domains": .array(([subdomain] + domains.map(\.name)).map(JSONValue.string)), "created_on": "2026-01-15T09:00:00.000000Z",
            "deployment_configs": .object(configurations.mapValues(\.json)),
            "canonical_deployment": canonical?.json(of: self) ?? .null, "latest_deployment": deployments.last?.json(of: self) ?? .null,
        ]
    }

    func json(of domain: Domain) -> JSONValue { domain.json(id: Identity.uuid("domain/\(account)/\(name)/\(domain.name)")) }
}
