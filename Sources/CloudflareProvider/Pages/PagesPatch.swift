internal import CanonicalJSON
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// The one request that changes variables of a project, and whether its answer says that they are changed.
struct PagesPatch {
    let body: JSONValue
    /// By environment and name, without secret text; nil for what is deleted.
    private let entries: [PagesProject.Deployment: [String: PagesVariableWrite.Entry?]]

    /// - Throws: ``ProviderError`` `.rejected` where a secret was not read: then nothing is sent.
    init(_ write: PagesVariableWrite, _ context: OperationContext, attempt: String) throws(ProviderError) {
        var configurations: [String: JSONValue] = [:]
        for (deployment, written) in write.variables {
            var variables: [String: JSONValue] = [:]
            for (name, entry) in written { variables[name] = try Self.sent(entry, name, context, attempt: attempt) }
            var configuration: [String: JSONValue] = ["env_vars": .object(variables)]
            configuration["wrangler_config_hash"] = write.hashes[deployment].map(JSONValue.string)
            configurations[deployment.rawValue] = .object(configuration)
        }
        entries = write.variables
        body = ["deployment_configs": .object(configurations)]
    }

    private static func sent(
        _ entry: PagesVariableWrite.Entry?, _ name: String, _ context: OperationContext, attempt: String
    ) throws(ProviderError) -> JSONValue {
        guard let entry else { return .null }
        guard let secret = entry.value.flatMap(context.secret(for:)) else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the value of \(name) was not read", fix: "nothing was sent; plan again")
        }
        return secret.withExposed { ["type": .string(entry.kind.rawValue), "value": .string($0)] }
    }

    /// - Throws: where the answer has something else than what was sent; of a secret only that it is one can be seen.
    func check(_ project: PagesAPI.Project, attempt: String) throws(ProviderError) {
        for (deployment, written) in entries.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let live = project.configuration(of: deployment).env_vars ?? [:]
            for (name, entry) in written.sorted(by: { $0.key < $1.key }) where !Self.isSo(entry, live[name] ?? nil) {
                throw ProviderError(
                    .conflict, attempt: attempt, message: "the \(deployment.rawValue) variable \(name) differs from what was written",
                    outcomeUnknown: true, fix: "check the project's variables, then plan again")
            }
        }
    }

    private static func isSo(_ entry: PagesVariableWrite.Entry?, _ live: PagesAPI.Variable?) -> Bool {
        guard let entry else { return live == nil }
        guard let live, (live.type ?? PagesVariableWrite.Entry.Kind.plain.rawValue) == entry.kind.rawValue else { return false }
        return entry.kind == .secret || entry.value?.text == live.value
    }
}
