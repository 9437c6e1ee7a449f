internal import CanonicalJSON
internal import HTTPMessages
internal import Planning
internal import Reconciling
internal import Resources
internal import SealedBoxes

/// Writes what jobs get. Everything that is sent ends the same when it is sent again.
struct JobSettingsWriter {
    private let calls: EnvironmentCalls

    /// - Parameter client: permitted for the operation.
    init(_ client: APIClient) {
        calls = EnvironmentCalls(client)
    }

    /// - Returns: nil for an operation of another writer.
    func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome? {
        switch operation.action {
        case JobSettingsModel.rulesAction: return try await put(operation)
        case JobSettingsModel.secretsAction: return try await write(operation, context.secrets)
        case JobSettingsModel.variableAction: return try await writeVariable(operation)
        default: return nil
        }
    }

    // MARK: Rules

    private func put(_ operation: Operation) async throws(ProviderError) -> OperationOutcome {
        let names = JobSettingsScope(operation.scope)
        let attempt = "setting the rules of \(names.title)"
        guard let path = names.environmentPath, let body = operation.payload["body"], body != .null else {
            throw ProviderError(.rejected, attempt: attempt, message: "the operation says no rules", fix: "nothing was sent; plan again")
        }
        let response = try await calls.send(.put, path, body, .rules, attempt: attempt)
        let answer = try calls.decoded(response, as: EnvironmentAPI.Environment.self, attempt: attempt)
        let wanted = operation.payload["rules"]
        let branches = wanted?["branches"]?.array?.compactMap(\.string)
        var patterns: [EnvironmentAPI.NamePattern] = []
        if let branches { patterns = try await setBranches(Set(branches), path, attempt: attempt) }
        // Rules that a plan lacks may be taken and not kept.
        let named = Set((wanted?["reviewers"]?.array ?? []).compactMap(\.string).filter { $0.contains("@") })
        let live = ProtectionContent.json(ProtectionContent.of(answer, patterns: patterns, named: named))
        guard live == wanted else {
            throw ProviderError(
                .conflict, attempt: attempt, message: "GitHub took the rules and shows others", outcomeUnknown: true,
                fix: "look at the environment's settings, then plan again")
        }
        return OperationOutcome(.done, "environment \(answer.id)")
    }

    /// Adds what is missing before it takes away what is too much, so that no branch loses its right between the two.
    private func setBranches(
        _ wanted: Set<String>, _ path: String, attempt: String
    ) async throws(ProviderError) -> [EnvironmentAPI.NamePattern] {
        let live = try await calls.patterns(path, attempt: attempt)
        func isWanted(_ pattern: EnvironmentAPI.NamePattern) -> Bool { pattern.type != "tag" && wanted.contains(pattern.name) }
        let missing = wanted.subtracting(live.filter(isWanted).map(\.name)).sorted()
        for name in missing {
            // 303: somebody else was faster.
            try await calls.send(
                .post, "\(path)/deployment-branch-policies", ["name": .string(name), "type": "branch"], .rules, besides: [303],
                attempt: attempt)
        }
        let surplus = live.filter { !isWanted($0) }
        for pattern in surplus {
            try await calls.send(.delete, "\(path)/deployment-branch-policies/\(pattern.id)", nil, .rules, besides: [404], attempt: attempt)
        }
        return missing.isEmpty && surplus.isEmpty ? live : try await calls.patterns(path, attempt: attempt)
    }

    // MARK: Secrets

    private func write(_ operation: Operation, _ secrets: [SecretReference: Secret]) async throws(ProviderError) -> OperationOutcome {
        let names = JobSettingsScope(operation.scope)
        let attempt = "writing secrets of \(names.title)"
        let values = (operation.payload["secrets"]?.object ?? [:]).sorted { $0.key < $1.key }
        var key: EnvironmentAPI.PublicKey?
        for (name, value) in values {
            let path = "\(names.secretsPath)/\(name)"
            guard value != .null else {
                try await calls.send(.delete, path, nil, .secrets, besides: [404], attempt: attempt)
                continue
            }
            let known: EnvironmentAPI.PublicKey
            if let key { known = key } else { known = try await calls.publicKey(names, attempt: attempt) }
            key = known
            let box = try Self.box(name, value, secrets, known, attempt: attempt)
            try await calls.send(
                .put, path, ["encrypted_value": .string(box), "key_id": .string(known.key_id)], .secrets, attempt: attempt)
        }
        let live = try await calls.secrets(names, attempt: "reading back when secrets of \(names.title) were written")
        let signals = Dictionary(live.map { ($0.name.uppercased(), $0.updated_at) }, uniquingKeysWith: { first, _ in first })
        let written = operation.addresses.map { address in
            (address, signals[address.name].map { ["updated_at": Content.text($0)] } ?? [:])
        }
        return OperationOutcome(
            .done, "\(values.count) written", recordedState: Dictionary(written, uniquingKeysWith: { first, _ in first }))
    }

    private static func box(
        _ name: String, _ value: JSONValue, _ secrets: [SecretReference: Secret], _ key: EnvironmentAPI.PublicKey, attempt: String
    ) throws(ProviderError) -> String {
        guard let place = value["secret"]?.string, let secret = SecretReference(place).flatMap({ secrets[$0] }) else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the value of \(name) was not read", fix: "what came before it was sent; plan again")
        }
        let box = secret.withExposed { text in
            Result { () throws(SealedBox.Problem) in try SealedBox.seal(text, for: key.key) }
        }
        do throws(SealedBox.Problem) {
            return try box.get()
        } catch {
            throw ProviderError(
                .malformed, attempt: attempt, message: "the value of \(name) could not be sealed for the key \(key.key_id)",
                fix: "what came before it was sent; plan again")
        }
    }

    // MARK: Variables

    private func writeVariable(_ operation: Operation) async throws(ProviderError) -> OperationOutcome {
        let names = JobSettingsScope(operation.scope)
        let name = operation.payload["name"]?.string ?? ""
        let attempt = "writing the variable \(name) of \(names.title)"
        let path = "\(names.variablesPath)/\(name)"
        guard let value = operation.payload["value"]?.string else {
            try await calls.send(.delete, path, nil, .variables, besides: [404], attempt: attempt)
            return OperationOutcome(.done, "deleted")
        }
        let body: JSONValue = ["name": .string(name), "value": .string(value)]
        // Neither request does both; whoever tried before may have made it.
        if operation.payload["isThere"]?.boolean == true {
            let response = try await calls.send(.patch, path, body, .variables, besides: [404], attempt: attempt)
            if response.isSuccess { return OperationOutcome(.done, "set") }
            try await calls.send(.post, names.variablesPath, body, .variables, attempt: attempt)
        } else {
            let response = try await calls.send(.post, names.variablesPath, body, .variables, besides: [409, 422], attempt: attempt)
            if response.isSuccess { return OperationOutcome(.done, "set") }
            try await calls.send(.patch, path, body, .variables, attempt: attempt)
        }
        return OperationOutcome(.done, "set")
    }
}
