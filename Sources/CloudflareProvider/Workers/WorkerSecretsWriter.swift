internal import CanonicalJSON
internal import Planning
internal import Reconciling
internal import Resources

/// Writes a Worker's secrets: one merge patch, which makes a version and deploys it; then a look at what was deployed.
struct WorkerSecretsWriter {
    private let client: APIClient

    /// - Parameter client: permitted for the operation.
    init(_ client: APIClient) {
        self.client = client
    }

    /// - Parameter operation: that the write is of.
    func write(
        _ write: WorkerSecrets, _ operation: Planning.Operation, in context: OperationContext
    ) async throws(ProviderError) -> OperationOutcome {
        let name = operation.scope.name
        let attempt = "writing secrets of the Worker \(name)"
        let calls = WorkerCalls(client, account: write.account, script: name)
        var body: [String: JSONValue] = [:]
        for (name, value) in write.secrets { body[name] = try Self.entry(name, value, context, attempt: attempt) }
        let before: String?
        if let known = write.after { before = known } else { before = try await calls.deployments(attempt: attempt).first?.id }
        try await calls.patch(body, attempt: attempt)
        let newer = try await calls.deployments(attempt: "reading the deployments of the Worker \(name) back").prefix { $0.id != before }
        guard let newest = newer.first else {
            throw ProviderError(
                .conflict, attempt: attempt, message: "Cloudflare accepted the secrets, but shows no new deployment", outcomeUnknown: true,
                fix: "check the Worker's deployments, then plan again")
        }
        // With more than one since, another's may have come after ours: then nobody can tell what the Worker holds.
        let isOurs = newer.count == 1
        let written = operation.addresses.map { ($0, isOurs ? ["deployment": Content.text(newest.id)] : [:]) }
        return OperationOutcome(
            .done, "deployed as \(newest.id.prefix(8))" + (isOurs ? "" : ", and somebody else deployed too"),
            recordedState: Dictionary(written, uniquingKeysWith: { first, _ in first }))
    }

    private static func entry(
        _ name: String, _ value: PlannedValue?, _ context: OperationContext, attempt: String
    ) throws(ProviderError) -> JSONValue {
        guard let value else { return .null }
        guard let secret = context.secret(for: value) else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the value of \(name) was not read", fix: "nothing was sent; plan again")
        }
        let text = secret.withExposed { JSONValue.string($0) }
        return ["name": .string(name), "text": text, "type": "secret_text"]
    }
}
