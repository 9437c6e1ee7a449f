internal import CanonicalJSON
internal import Planning
internal import Reconciling
internal import Resources

/// Writes a Worker's secrets: one merge patch, which makes a version and deploys it; then a look at what was deployed.
struct WorkerSecretsWriter {
    private let client: APIClient

    init(_ client: APIClient) {
        self.client = client
    }

    func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        let name = operation.scope.name
        let attempt = "writing secrets of the Worker \(name)"
        let calls = WorkerCalls(client.permitted(by: context.permit), account: operation.payload["account"]?.string ?? "", script: name)
        var body: [String: JSONValue] = [:]
        for (name, value) in operation.payload["secrets"]?.object ?? [:] {
            body[name] = try Self.entry(name, value, context.secrets, attempt: attempt)
        }
        let before =
            if let known = operation.payload["after"]?.string { known as String? } else {
                try await calls.deployments(attempt: attempt).first?.id
            }
        try await calls.patch(body, attempt: attempt)
        let newer = try await calls.deployments(attempt: "reading the deployments of the Worker \(name) back").prefix { $0.id != before }
        guard let newest = newer.first else {
            throw ProviderError(
                .conflict, attempt: attempt, message: "the secrets were taken, and no new deployment shows", outcomeUnknown: true,
                fix: "look at the Worker's deployments, then plan again")
        }
        // With more than one since, another's may have come after ours: then nobody can tell what the Worker holds.
        let isOurs = newer.count == 1
        let written = operation.addresses.map { ($0, isOurs ? ["deployment": Content.text(newest.id)] : [:]) }
        return OperationOutcome(
            .done, "deployed as \(newest.id.prefix(8))" + (isOurs ? "" : ", and somebody else deployed too"),
            recordedState: Dictionary(written, uniquingKeysWith: { first, _ in first }))
    }

    private static func entry(
        _ name: String, _ value: JSONValue, _ secrets: [SecretReference: Secret], attempt: String
    ) throws(ProviderError) -> JSONValue {
        if value == .null { return .null }
        let text: JSONValue
        if let plain = value.string {
            text = .string(plain)
        } else if let place = value["secret"]?.string, let secret = SecretReference(place).flatMap({ secrets[$0] }) {
            text = secret.withExposed { .string($0) }
        } else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the value of \(name) was not read", fix: "nothing was sent; plan again")
        }
        return ["name": .string(name), "text": text, "type": "secret_text"]
    }
}
