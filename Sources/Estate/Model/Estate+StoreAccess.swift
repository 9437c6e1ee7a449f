package import Diagnostics
package import Resources

/// A place of a store that an environment takes a value from, or keeps one in.
package struct SecretUse: Sendable {
    package let environment: String
    /// With the store's slug.
    package let reference: SecretReference
    package let isWritten: Bool
    package let span: SourceSpan
}

/// Why an environment must not use a place.
package enum StoreRefusal: Hashable, Sendable {
    /// It holds a credential of a provider or a store, a gate's codes, the ledger's key or the fingerprint key.
    case credential
    /// The store's `paths` do not name it for this environment.
    case path
    /// It is in another environment of the store, and no `paths` name it.
    case slug(own: String?)
    /// Another environment uses it, and no `paths` name it.
    case used(by: String)
}

extension Estate {
    /// Every place that apps, Workers, Pages projects and jobs take values from, and declared secrets are kept in.
    package var secretUses: [SecretUse] {
        let apps = services.flatMap { service in uses(of: service.config, in: service.environment) }
        let scripts = workers.flatMap { worker in uses(of: worker.secrets, in: worker.environment) }
        let sites = pagesProjects.flatMap { project in uses(of: project.secrets, in: project.environment) }
        let jobs = repositories.flatMap { repository in uses(of: repository.secrets, in: repository.environment) }
        let kept = secrets.flatMap { secret in
            secret.places.map {
                SecretUse(
                    environment: secret.environment, reference: located($0.value, in: secret.environment), isWritten: true, span: $0.span)
            }
        }
        return apps + scripts + sites + jobs + kept
    }

    private func uses(of values: [String: Located<ConfigValue>], in environment: String) -> [SecretUse] {
        values.values.compactMap { value in
            guard case .expression(.secret(let reference)) = value.value else { return nil }
            return SecretUse(environment: environment, reference: located(reference, in: environment), isWritten: false, span: value.span)
        }
    }

    /// Whatever must not be used, with the reason, by place in the files.
    package var storeRefusals: [(use: SecretUse, refusal: StoreRefusal)] {
        let uses = secretUses
        let credentials = credentialLocations
        var users: [OwnedThing: Set<String>] = [:]
        for use in uses where !isNamed(use) {
            if let place = location(of: use.reference) { users[place, default: []].insert(use.environment) }
        }
        return uses.sorted { $0.span < $1.span }.compactMap { use in
            guard let place = location(of: use.reference) else { return nil }
            let others = users[place, default: []].subtracting([use.environment])
            return refusal(of: use, isCredential: credentials.contains(place), others: others).map { (use, $0) }
        }
    }

    private func refusal(of use: SecretUse, isCredential: Bool, others: Set<String>) -> StoreRefusal? {
        guard let store = stores[use.reference.store] else { return nil }
        if isCredential { return .credential }
        if isNamed(use) { return nil }
        if store.access[use.environment] != nil { return .path }
        let own = store.slug(of: use.environment)
        if !store.holdsVariables, let slug = use.reference.environment, slug != own { return .slug(own: own) }
        return others.min().map { .used(by: $0) }
    }

    /// Whether the store's `paths` name the place for the environment: then it may be shared.
    private func isNamed(_ use: SecretUse) -> Bool {
        guard let store = stores[use.reference.store], let access = store.access[use.environment] else { return false }
        return (use.isWritten ? access.write : access.read).contains {
            $0.holds(use.reference, own: store.holdsVariables ? use.reference.environment : store.slug(of: use.environment))
        }
    }

    /// Whether a variable of the environment may take its value from the place, as far as the estate says so without the variable itself.
    /// - Parameter reference: with its store's slug.
    package func mayRead(_ reference: SecretReference, in environment: String) -> Bool {
        mayUse(reference, in: environment, isWritten: false)
    }

    /// Whether a value may be put there for the environment, as far as the estate says so without the value itself.
    /// - Parameter reference: with its store's slug.
    package func mayWrite(_ reference: SecretReference, in environment: String) -> Bool {
        mayUse(reference, in: environment, isWritten: true)
    }

    private func mayUse(_ reference: SecretReference, in environment: String, isWritten: Bool) -> Bool {
        guard let store = stores[reference.store], let place = location(of: reference), !credentialLocations.contains(place) else {
            return false
        }
        let use = SecretUse(
            environment: environment, reference: reference, isWritten: isWritten, span: SourceSpan(file: "", line: 1, column: 1))
        if isNamed(use) { return true }
        return store.access[environment] == nil && reference.environment == store.environments[environment]
    }

    /// Of places of stores, those that nothing in the files names: no variable, no credential, no declared secret.
    /// - Parameter references: with their stores' slugs.
    package func unnamed(_ references: [SecretReference]) -> [SecretReference] {
        let named = credentialLocations.union(secretUses.compactMap { location(of: $0.reference) })
        return references.filter { reference in location(of: reference).map { !named.contains($0) } ?? false }
    }

    private func location(of reference: SecretReference) -> OwnedThing? { stores[reference.store]?.location(of: reference) }

    /// The places that environments use without being named in `paths`, as claims on them.
    var locationClaims: [Claim] {
        secretUses.filter { !isNamed($0) }.compactMap { use in
            location(of: use.reference).map { Claim($0, use.environment, at: use.span, isExclusive: false) }
        }
    }

    /// The places that are the environments' own: those, and what `paths` name for an environment in its own slug. What they name for it in
    /// another one it is a guest of.
    var ownedLocations: [Claim] {
        let named = secretUses.filter { use in
            guard isNamed(use), let store = stores[use.reference.store] else { return false }
            return store.holdsVariables || use.reference.environment == store.slug(of: use.environment)
        }
        return locationClaims
            + named.compactMap { use in
                location(of: use.reference).map { Claim($0, use.environment, at: use.span, isExclusive: false) }
            }
    }

    /// Where the credentials of providers and stores, the fingerprint key, the ledger's key and the gates' codes come from.
    private var credentialLocations: Set<OwnedThing> {
        let expressions =
            providers.values.flatMap { $0.credentials.values.map(\.value) } + stores.values.flatMap { $0.credentials.values.map(\.value) }
            + [fingerprintKey?.value, ledgerSigning.map { .secret($0.key.value) }].compactMap(\.self)
        let codes = environments.values.compactMap { environment in
            environment.gate?.codes.map { Expression.secret(located($0, in: environment.name.value)) }
        }
        return Set((expressions + codes).compactMap(location))
    }

    private func location(of expression: Expression) -> OwnedThing? {
        switch expression {
        case .environmentVariable(let name): StoreDeclaration.variable(name)
        case .secret(let reference): location(of: reference)
        default: nil
        }
    }
}
