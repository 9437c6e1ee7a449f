internal import CanonicalJSON

/// One Worker script: its secrets, which nobody can read back, and its deployments, newest last.
struct CloudflareWorker: Hashable {
    struct Deployment: Hashable {
        let id: String
        let createdOn: String
        let author: String
        /// `wrangler`, `dash`, `api`, as the API tells it.
        let source: String
        let version: String
        let trigger: String

        var json: JSONValue {
            [
                "id": .string(id), "created_on": .string(createdOn), "source": .string(source), "strategy": "percentage",
                "author_email": .string(author), "versions": [["version_id": .string(version), "percentage": 100]],
                "annotations": ["workers/triggered_by": .string(trigger)],
            ]
        }
    }

    /// A pattern of a zone whose requests the Worker answers.
    struct Route: Hashable, Codable {
        let id: String
        let zone: String
        let pattern: String
    }

    var account: String
    var name: String
    /// Custom domains, and routes of zones.
    var domains: [String] = []
    var routes: [Route] = []
    var secrets: [String: String]
    var deployments: [Deployment]
    /// Types of bindings that came with its code, by name.
    var others: [String: String] = [:]
    /// A version was uploaded and not deployed: no secret may be written then.
    var hasUndeployedVersion: Bool

    /// Secrets among them, without values.
    var bindings: [JSONValue] {
        let all = secrets.mapValues { _ in "secret_text" }.merging(others) { _, own in own }
        return all.sorted { $0.key < $1.key }.map { ["name": .string($0.key), "type": .string($0.value)] }
    }

    static let bulkLimit = 100
    /// The public limit of a secret's value, in bytes.
    static let valueLimit = 5_120

    /// Makes a version with what was written, and deploys it.
    mutating func deploy(at time: String, author: String, source: String, trigger: String) {
        let number = deployments.count + 1
        deployments.append(
            Deployment(
                id: Identity.uuid("deployment/\(account)/\(name)/\(number)/\(time)"), createdOn: time, author: author, source: source,
                version: Identity.uuid("version/\(account)/\(name)/\(number)/\(time)"), trigger: trigger))
    }

    var picture: JSONValue {
        [
            "account": .string(account), "name": .string(name), "secrets": .object(secrets.mapValues(JSONValue.string)),
            "undeployed_version": .boolean(hasUndeployedVersion), "bindings": .object(others.mapValues(JSONValue.string)),
            "domains": .array(domains.map(JSONValue.string)),
            "routes": .plain(routes),
            "deployments": .array(
                deployments.map { deployment in
                    [
                        "id": .string(deployment.id), "created_on": .string(deployment.createdOn), "author": .string(deployment.author),
                        "source": .string(deployment.source), "version": .string(deployment.version),
                        "trigger": .string(deployment.trigger),
                    ]
                }),
        ]
    }

    /// `{account, name, secrets: {NAME: VALUE}, deployments: [{created_on, author, source?, id?, version?, trigger?}], undeployed_version?,
    /// bindings: {NAME: TYPE}}`.
    init(_ node: SeedNode) throws(SeedError) {
        account = try node.string("account")
        name = try node.string("name")
        secrets = try node.stringMap("secrets") ?? [:]
        others = try node.stringMap("bindings") ?? [:]
        hasUndeployedVersion = try node.boolean("undeployed_version")
        domains = try node.strings("domains")
        routes = try node.decoded("routes", as: [Route].self) ?? []
        deployments = []
        for child in try node.list("deployments") {
            let key = "\(account)/\(name)/\(child.path)"
            deployments.append(
                Deployment(
                    id: try child.optionalString("id") ?? Identity.uuid("deployment/\(key)"), createdOn: try child.string("created_on"),
                    author: try child.string("author"), source: try child.optionalString("source") ?? "wrangler",
                    version: try child.optionalString("version") ?? Identity.uuid("version/\(key)"),
                    trigger: try child.optionalString("trigger") ?? "upload"))
        }
    }
}
