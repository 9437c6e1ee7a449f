internal import Concurrency
internal import Diagnostics
internal import Estate
package import Planning
package import Resources

/// Expressions turned into values: look-ups answered, references followed, secrets fingerprinted.
package struct Resolution: Sendable {
    /// With every value that is known by now in its place; in the order that was given.
    package let scopes: [DesiredScope]
    /// Everything looked at, by name, for the plan's digest.
    package let values: [String: String]
    /// The names of those that each scope's content was computed from.
    let sources: [Scope: Set<String>]
    /// What could not be resolved, and values that are not what they should be.
    package let findings: [Finding]
    /// Those of the findings that say that something could not be read, and not that it is not there; by address.
    let unreadable: [Address: ProviderError]
    /// The secrets that were read; only applying looks inside.
    package let secrets: [SecretReference: Secret]

    /// Values of the files and of references: they may be shown.
    var plainTexts: [String] {
        scopes.flatMap(\.resources).compactMap { resource in
            guard case .present(.concealed(let value)) = resource.presence else { return nil }
            return value.plain
        }
    }
}

/// Resolves the expressions of an environment's desired scopes.
struct Resolver {
    let estate: Estate
    let connections: Connections
    let observations: [Scope: Observation]

    /// Asks stores and providers, each once and all at the same time.
    /// - Parameter secrets: declared ones, whose places are read too.
    func read(_ scopes: [DesiredScope], _ secrets: [DeclaredSecret]) async -> SecretReading {
        let questions = questions(of: scopes, secrets)
        async let stored = readSecrets(questions.references)
        let answers = await readLookups(questions.lookups)
        let secrets = await stored
        return SecretReading(stored: secrets, answers: answers)
    }

    /// The same beside the reading of what is live, so that it costs no round trip of its own: `observe` runs at the same time as
    /// whatever does not depend on it.
    ///
    /// A reader that answers look-ups itself does so from what it read, and so after it.
    /// - Parameter others: what is asked besides what the scopes and secrets hold.
    func read<Observed: Sendable>(
        _ scopes: [DesiredScope], _ secrets: [DeclaredSecret], asking others: Set<Lookup> = [], beside observe: () async -> Observed
    ) async -> (reading: SecretReading, observed: Observed) {
        let questions = questions(of: scopes, secrets, others)
        let early = questions.lookups.filter { !(connections.readers[$0.provider] is any LookupReader) }
        async let stored = readSecrets(questions.references)
        async let answered = readLookups(early)
        let observed = await observe()
        let late = await readLookups(questions.lookups.subtracting(early))
        let answers = await answered
        let secrets = await stored
        let reading = SecretReading(stored: secrets, answers: answers.merging(late) { first, _ in first })
        return (reading, observed)
    }

    private func questions(
        of scopes: [DesiredScope], _ secrets: [DeclaredSecret], _ others: Set<Lookup> = []
    ) -> (references: Set<SecretReference>, lookups: Set<Lookup>) {
        var (references, lookups): (Set<SecretReference>, Set<Lookup>) = ([], others)
        for scope in scopes {
            for resource in scope.resources {
                guard case .present(let content) = resource.presence, content.hasExpressions else { continue }
                for expression in content.expressions {
                    if case .secret(let reference) = expression { references.insert(estate.located(reference, in: scope.environment)) }
                    if case .lookup(let lookup) = expression { lookups.insert(lookup) }
                }
            }
        }
        for secret in secrets {
            references.formUnion(estate.places(of: secret))
            if case .lookup(let lookup) = secret.source.value { lookups.insert(lookup) }
        }
        return (references, lookups)
    }

    func resolve(_ scopes: [DesiredScope], _ reading: SecretReading, _ states: SecretStates) -> Resolution {
        var result = Outcome()
        let resolved = scopes.map { scope in
            guard scope.hasExpressions else { return scope }
            var copy = scope
            copy.resources = scope.resources.compactMap { resolve($0, in: scope.environment, reading, states, into: &result) }
            for resource in copy.resources { copy.shapes[resource.address] = result.shapes[resource.address] }
            return copy
        }
        return Resolution(
            scopes: resolved, values: result.values, sources: result.sources, findings: result.findings, unreadable: result.unreadable,
            secrets: reading.stored.compactMapValues { try? $0.get().secret })
    }

    private struct Outcome {
        private(set) var values: [String: String] = [:]
        private(set) var sources: [Scope: Set<String>] = [:]
        var findings: [Finding] = []
        var unreadable: [Address: ProviderError] = [:]
        var shapes: [Address: ValueShape] = [:]

        mutating func note(_ name: String, _ value: String, takenBy address: Address) {
            values[name] = value
            sources[address.scope, default: []].insert(name)
        }
    }

    private func readSecrets(_ references: Set<SecretReference>) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        let stores = connections.stores
        let groups = Dictionary(grouping: references, by: \.store).sorted { $0.key < $1.key }.filter { stores[$0.key] != nil }
        let parts = await groups.concurrentMap { name, members in await stores[name]?.read(members.sorted()) ?? [:] }
        return parts.reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
    }

    private func readLookups(_ lookups: Set<Lookup>) async -> [Lookup: Result<String, ProviderError>] {
        let readers = connections.lookups
        let groups = Dictionary(grouping: lookups, by: \.provider).sorted { $0.key < $1.key }.filter { readers[$0.key] != nil }
        let parts = await groups.concurrentMap { name, members in await readers[name]?.answer(members.sorted()) ?? [:] }
        return parts.reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
    }

    /// A value that may be shown. Config vars compare by fingerprint; everything else by its text.
    private func shown(_ text: String, at address: Address) -> Content {
        ["config", "secret", DeclaredSecret.placeKind].contains(address.kind)
            ? .concealed(.init(connections.key.fingerprint(of: text), plain: text)) : .text(text)
    }

    /// The resource with its values in place; nil, with a finding that blocks, when one could not be had.
    private func resolve(
        _ resource: DesiredResource, in environment: String, _ reading: SecretReading, _ states: SecretStates, into result: inout Outcome
    ) -> DesiredResource? {
        guard case .present(let content) = resource.presence, content.hasExpressions else { return resource }
        var problems: [String] = []
        func note(_ error: ProviderError) {
            problems.append(error.description)
            if error.code != .notFound, error.code != .absent { result.unreadable[resource.address] = error }
        }
        /// The secret is another environment's to make.
        var awaited: DeclaredSecret?
        var resolved = resource
        let values = content.resolved { expression in
            switch expression {
            case .plain(let text):
                result.shapes[resource.address] = ValueShape(of: text)
                return .concealed(.init(connections.key.fingerprint(of: text), plain: text))
            case .environmentVariable(let name):
                problems.append("!env \(name) is for credentials only")
            case .secret(let reference):
                let reference = estate.located(reference, in: environment)
                if let secret = states.secret(at: reference) {
                    return taken(secret, at: reference, by: &resolved, states, &result, &problems)
                }
                switch reading.stored[reference] {
                case .success(let secret)?:
                    let fingerprint = connections.key.fingerprint(of: secret.secret)
                    result.shapes[resource.address] = secret.secret.withExposed { ValueShape(of: $0) }
                    result.note("secret \(reference)", "\(secret.version ?? "-") \(fingerprint.hex)", takenBy: resource.address)
                    return .concealed(.init(fingerprint, source: reference, version: secret.version))
                case .failure(let error)?:
                    if error.code == .absent { awaited = estate.secret(at: reference) }
                    if awaited == nil { note(error) }
                case nil: problems.append("the store \"\(reference.store)\" did not answer for \(reference)")
                }
            case .declaredSecret(let name):
                guard let secret = estate.secrets.first(where: { $0.name.value == name }),
                    let place = estate.places(of: secret).first(where: { secret.address(of: $0) == resource.address })
                else {
                    problems.append("the secret \(name) is not declared")
                    break
                }
                return taken(secret, at: place, by: &resolved, states, &result, &problems)
            case .lookup(let lookup):
                switch reading.answers[lookup] {
                case .success("")?:
                    // Nothing is not a value: it would overwrite, or take away, what was there.
                    problems.append("\(lookup) returned no value")
                case .success(let text)?:
                    result.shapes[resource.address] = ValueShape(of: text)
                    result.note("lookup \(lookup)", text, takenBy: resource.address)
                    return shown(text, at: resource.address)
                case .failure(let error)?: note(error)
                case nil: problems.append("the provider \"\(lookup.provider)\" did not answer \(lookup)")
                }
            case .reference(let reference):
                guard let scope = estate.scope(of: reference, from: environment) else {
                    problems.append("\(reference) is not declared")
                    break
                }
                guard let text = observations[scope]?.outputs[reference.attribute] else {
                    let source = connections.models[scope.provider]?.source(of: reference.attribute, in: scope)
                    return .unknown(after: source ?? Address(scope, "app"), attribute: reference.attribute)
                }
                result.shapes[resource.address] = ValueShape(of: text)
                result.note("reference \(scope).\(reference.attribute)", text, takenBy: resource.address)
                return shown(text, at: resource.address)
            }
            return .text("")
        }
        if let awaited {
            result.findings.append(
                Finding(
                    rule: "secret.not-made", severity: .warns,
                    message: "\(resource.address) waits for \(awaited.name.value), which \(awaited.environment) makes and hands out",
                    address: resource.address, span: resource.span, fix: "apply \(awaited.environment)"))
            return DesiredResource(resource.address, .external, mode: .ignore, span: resource.span)
        }
        guard problems.isEmpty else {
            result.findings += problems.map {
                Finding(rule: "plan.unresolved", severity: .blocks, message: $0, address: resource.address, span: resource.span)
            }
            return DesiredResource(resource.address, .external, mode: .ignore, span: resource.span)
        }
        guard resolved.mode != .ignore else { return resolved }
        resolved.presence = .present(values)
        return resolved
    }

    /// The value of a declared secret as a place or a consumer is to have it. While it is on its way, all its places come first.
    private func taken(
        _ secret: DeclaredSecret, at place: SecretReference, by resource: inout DesiredResource, _ states: SecretStates,
        _ result: inout Outcome, _ problems: inout [String]
    ) -> Content {
        let name = secret.name.value
        guard let state = states.states[name], let value = states.value(of: name, at: place) else {
            // Why there is none is a finding of its own, or an answer that did not come.
            if case .lookup(let lookup) = secret.source.value { problems.append("\(lookup) was not answered") }
            resource = DesiredResource(resource.address, .external, mode: .ignore, span: resource.span)
            return .text("")
        }
        let known = value.concealed.map { "\($0.version ?? "-") \($0.fingerprint.hex)" }
        result.note("secret \(place)", known ?? "generation \(secret.generation.value)", takenBy: resource.address)
        if state.isMoving, !state.places.contains(resource.address) {
            resource.after += state.places
            resource.isReasserted = true
        }
        return value
    }
}
