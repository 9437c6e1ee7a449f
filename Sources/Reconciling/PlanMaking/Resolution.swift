internal import Estate
package import Planning
package import Resources

/// Expressions turned into values: look-ups answered, references followed, secrets fingerprinted.
package struct Resolution: Sendable {
    package let scopes: [DesiredScope]
    /// Everything looked at, by name, for the plan's digest.
    package let values: [String: String]
    package let findings: [Finding]
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
    let environment: String
    let systems: Systems
    let observations: [Scope: Observation]

    func resolve(_ scopes: [DesiredScope]) async -> Resolution {
        let expressions = Set(
            scopes.flatMap(\.resources).flatMap { resource -> [Expression] in
                guard case .present(let content) = resource.presence else { return [] }
                return content.expressions
            })
        let stored = await readSecrets(expressions)
        let answers = await readLookups(expressions)
        var result = Outcome()
        let resolved = scopes.map { scope in
            var scope = scope
            scope.resources = scope.resources.compactMap { resolve($0, stored: stored, answers: answers, into: &result) }
            return scope
        }
        return Resolution(
            scopes: resolved, values: result.values, findings: result.findings,
            secrets: stored.compactMapValues { try? $0.get().secret })
    }

    private struct Outcome {
        var values: [String: String] = [:]
        var findings: [Finding] = []
    }

    private func readSecrets(_ expressions: Set<Expression>) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        let references = Set(
            expressions.compactMap { expression -> SecretReference? in
                guard case .secret(let reference) = expression else { return nil }
                return estate.located(reference, in: environment)
            })
        var found: [SecretReference: Result<StoredSecret, ProviderError>] = [:]
        for (name, members) in Dictionary(grouping: references, by: \.store).sorted(by: { $0.key < $1.key }) {
            guard let store = systems.stores[name] else { continue }
            found.merge(await store.read(members.sorted())) { first, _ in first }
        }
        return found
    }

    private func readLookups(_ expressions: Set<Expression>) async -> [Lookup: Result<String, ProviderError>] {
        let lookups = expressions.compactMap { expression -> Lookup? in
            guard case .lookup(let lookup) = expression else { return nil }
            return lookup
        }
        var found: [Lookup: Result<String, ProviderError>] = [:]
        for (name, members) in Dictionary(grouping: lookups, by: \.provider).sorted(by: { $0.key < $1.key }) {
            guard let reader = systems.readers[name] else { continue }
            found.merge(await reader.answer(members.sorted())) { first, _ in first }
        }
        return found
    }

    /// A value that may be shown. Config vars compare by fingerprint; everything else by its text.
    private func shown(_ text: String, at address: Address) -> Content {
        address.kind == "config" ? .concealed(.init(systems.key.fingerprint(of: text), plain: text)) : .text(text)
    }

    /// The resource with its values in place; nil, with a finding that blocks, when one could not be had.
    private func resolve(
        _ resource: DesiredResource, stored: [SecretReference: Result<StoredSecret, ProviderError>],
        answers: [Lookup: Result<String, ProviderError>], into result: inout Outcome
    ) -> DesiredResource? {
        guard case .present(let content) = resource.presence, !content.expressions.isEmpty else { return resource }
        var problems: [String] = []
        let values = content.resolved { expression in
            switch expression {
            case .plain(let text): return .concealed(.init(systems.key.fingerprint(of: text), plain: text))
            case .environmentVariable(let name):
                problems.append("!env \(name) is for credentials only")
            case .secret(let reference):
                let reference = estate.located(reference, in: environment)
                switch stored[reference] {
                case .success(let secret)?:
                    let fingerprint = systems.key.fingerprint(of: secret.secret)
                    result.values["secret \(reference)"] = "\(secret.version ?? "-") \(fingerprint.hex)"
                    return .concealed(.init(fingerprint, source: reference, version: secret.version))
                case .failure(let error)?: problems.append(error.description)
                case nil: problems.append("the store \"\(reference.store)\" did not answer for \(reference)")
                }
            case .lookup(let lookup):
                switch answers[lookup] {
                case .success(let text)?:
                    result.values["lookup \(lookup)"] = text
                    return shown(text, at: resource.address)
                case .failure(let error)?: problems.append(error.description)
                case nil: problems.append("the provider \"\(lookup.provider)\" did not answer \(lookup)")
                }
            case .reference(let reference):
                guard let scope = estate.scope(of: reference, from: environment) else {
                    problems.append("\(reference) is not declared")
                    break
                }
                guard let text = observations[scope]?.outputs[reference.attribute] else {
                    let source = systems.models[scope.provider]?.source(of: reference.attribute, in: scope)
                    return .unknown(after: source ?? Address(scope, "app"), attribute: reference.attribute)
                }
                result.values["reference \(scope).\(reference.attribute)"] = text
                return shown(text, at: resource.address)
            }
            return .text("")
        }
        guard problems.isEmpty else {
            result.findings += problems.map {
                Finding(rule: "plan.unresolved", severity: .blocks, message: $0, address: resource.address, span: resource.span)
            }
            return DesiredResource(resource.address, .external, mode: .ignore, span: resource.span)
        }
        var resolved = resource
        resolved.presence = .present(values)
        return resolved
    }
}
