internal import CanonicalJSON
internal import HTTPMessages
internal import Planning
internal import Reconciling
internal import Resources
internal import SealedBoxes

/// Writes what jobs get. Everything that is sent ends the same when it is sent again.
struct JobSettingsWriter {
    private let calls: EnvironmentCalls
    private let names: JobSettingsScope

    /// - Parameter client: permitted for the operation.
    init(_ client: APIClient, _ scope: Scope) {
        calls = EnvironmentCalls(client)
        names = JobSettingsScope(scope)
    }

    // MARK: Rules

    func put(_ rules: EnvironmentRules) async throws(ProviderError) -> OperationOutcome {
        let attempt = "setting the rules of \(names.title)"
        guard let path = names.environmentPath else {
            throw ProviderError(.rejected, attempt: attempt, message: "a repository has no rules", fix: "nothing was sent; plan again")
        }
        let response = try await calls.send(.put, path, .object(rules.body), .rules, attempt: attempt)
        let answer = try calls.decoded(response, as: EnvironmentAPI.Environment.self, attempt: attempt)
        var patterns: [EnvironmentAPI.NamePattern] = []
        if let branches = rules.rules.patterns { patterns = try await setBranches(Set(branches), path, attempt: attempt) }
        // Rules that a plan lacks may be taken and not kept.
        let named = Set(rules.rules.reviewers.filter { $0.contains("@") })
        guard ProtectionRules(ProtectionContent.of(answer, patterns: patterns, named: named)) == rules.rules else {
            throw ProviderError(
                .conflict, attempt: attempt, message: "GitHub accepted the rules, but shows different ones", outcomeUnknown: true,
                fix: "check the environment's settings, then plan again")
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

    /// - Parameter operation: that the write is of.
    func write(
        _ secrets: JobSecrets, _ operation: Planning.Operation, in context: OperationContext
    ) async throws(ProviderError) -> OperationOutcome {
        let attempt = "writing secrets of \(names.title)"
        let values = secrets.secrets.sorted { $0.key < $1.key }
        var key: EnvironmentAPI.PublicKey?
        for (name, value) in values {
            let path = "\(names.secretsPath)/\(name)"
            guard let value else {
                try await calls.send(.delete, path, nil, .secrets, besides: [404], attempt: attempt)
                continue
            }
            let known: EnvironmentAPI.PublicKey
            if let key { known = key } else { known = try await calls.publicKey(names, attempt: attempt) }
            key = known
            let box = try Self.box(name, value, context, known, attempt: attempt)
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
        _ name: String, _ value: PlannedValue, _ context: OperationContext, _ key: EnvironmentAPI.PublicKey, attempt: String
    ) throws(ProviderError) -> String {
        guard let secret = context.secret(for: value) else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the value of \(name) was not read",
                fix: "the secrets before it were sent; plan again")
        }
        let box = secret.withExposed { text in
            Result { () throws(SealedBox.Problem) in try SealedBox.seal(text, for: key.key) }
        }
        do throws(SealedBox.Problem) {
            return try box.get()
        } catch {
            throw ProviderError(
                .malformed, attempt: attempt, message: "the value of \(name) could not be sealed for the key \(key.key_id)",
                fix: "the secrets before it were sent; plan again")
        }
    }

    // MARK: Variables

    func write(_ variable: JobVariable) async throws(ProviderError) -> OperationOutcome {
        let name = variable.name
        let attempt = "writing the variable \(name) of \(names.title)"
        let path = "\(names.variablesPath)/\(name)"
        guard let value = variable.value else {
            try await calls.send(.delete, path, nil, .variables, besides: [404], attempt: attempt)
            return OperationOutcome(.done, "deleted")
        }
        guard let text = value.text else {
            throw ProviderError(.rejected, attempt: attempt, message: "its value is not a string", fix: "nothing was sent; plan again")
        }
        let body: JSONValue = ["name": .string(name), "value": .string(text)]
        // Neither request does both; whoever tried before may have made it.
        if variable.isThere {
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
