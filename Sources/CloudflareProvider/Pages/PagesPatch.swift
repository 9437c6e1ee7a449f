internal import CanonicalJSON
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// The one request that changes variables of a project, and whether its answer says that they are changed.
struct PagesPatch {
    let body: JSONValue
    /// By environment and name, without secret text; null for what is deleted.
    private let entries: [PagesProject.Deployment: [String: JSONValue]]

    /// - Throws: ``ProviderError`` `.rejected` where a secret was not read: then nothing is sent.
    init(_ operation: Operation, _ secrets: [SecretReference: Secret], attempt: String) throws(ProviderError) {
        var entries: [PagesProject.Deployment: [String: JSONValue]] = [:]
        var configurations: [String: JSONValue] = [:]
        for deployment in PagesProject.Deployment.allCases {
            guard let written = operation.payload["variables"]?[deployment.rawValue]?.object else { continue }
            var variables: [String: JSONValue] = [:]
            for (name, entry) in written { variables[name] = try Self.sent(entry, name, secrets, attempt: attempt) }
            var configuration: [String: JSONValue] = ["env_vars": .object(variables)]
            configuration["wrangler_config_hash"] = operation.payload["hashes"]?[deployment.rawValue]
            configurations[deployment.rawValue] = .object(configuration)
            entries[deployment] = written
        }
        self.entries = entries
        body = ["deployment_configs": .object(configurations)]
    }

    private static func sent(
        _ entry: JSONValue, _ name: String, _ secrets: [SecretReference: Secret], attempt: String
    ) throws(ProviderError) -> JSONValue {
        guard entry != .null, let type = entry["type"] else { return .null }
        if let text = entry["value"]?.string { return ["type": type, "value": .string(text)] }
        guard let place = entry["value"]?["secret"]?.string, let secret = SecretReference(place).flatMap({ secrets[$0] }) else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the value of \(name) was not read", fix: "nothing was sent; plan again")
        }
        return secret.withExposed { ["type": type, "value": .string($0)] }
    }

    /// - Throws: where the answer has something else than what was sent; of a secret only that it is one can be seen.
    func check(_ project: PagesAPI.Project, attempt: String) throws(ProviderError) {
        for (deployment, written) in entries.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let live = project.configuration(of: deployment).env_vars ?? [:]
            for (name, entry) in written.sorted(by: { $0.key < $1.key }) where !Self.isSo(entry, live[name] ?? nil) {
                throw ProviderError(
                    .conflict, attempt: attempt, message: "the \(deployment.rawValue) variable \(name) is not as it was written",
                    outcomeUnknown: true, fix: "look at the project's variables, then plan again")
            }
        }
    }

    private static func isSo(_ entry: JSONValue, _ live: PagesAPI.Variable?) -> Bool {
        guard entry != .null else { return live == nil }
        guard let live, (live.type ?? "plain_text") == entry["type"]?.string else { return false }
        return entry["type"] == "secret_text" || entry["value"]?.string == live.value
    }
}
