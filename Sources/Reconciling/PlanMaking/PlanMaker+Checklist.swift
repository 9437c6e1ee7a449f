internal import Diagnostics
package import Estate
package import Planning
internal import Resources

extension PlanMaker {
    /// The contracts of an environment as a checklist. Reads the config and the add-ons of its apps, what their config refers to, and
    /// the secrets it names: one that is wrong is told before it is set.
    /// - Parameter services: by name; all where nil.
    /// - Throws: ``Unreadable``: unknown is never missing.
    package func checklist(environment: String, services: Set<String>?) async throws(Unreadable) -> Checklist {
        let wanted = contracted(environment, services)
        let scopes = Self.configured(desiredScopes(environment), wanted)
        let observations = try await observe(asked(scopes) + referencedScopes(environment, besides: Set(scopes.map(\.scope))))
        let resolver = Resolver(estate: estate, connections: connections, observations: observations)
        let reading = await resolver.read(scopes, [])
        // What a plan would make is not made here: a secret that is not there yet is waited for.
        let resolution = resolver.resolve(scopes, reading, SecretStates([], in: estate, reading, applied: [:], key: connections.key))
        connections.watch.allow(resolution.plainTexts + wanted.flatMap(\.contract.writtenValues))
        guard resolution.unreadable.isEmpty else {
            throw Unreadable(errors: resolution.unreadable.sorted { $0.key < $1.key }.map { ($0.key.scope, $0.value) })
        }
        let subjects = ContractVerdicts(
            estate: estate, environment: environment, secrets: resolution.secrets, appliedElsewhere: [:], isBinding: true
        ).subjects
        let reviewed = wanted.compactMap { service -> ChecklistService? in
            guard let subject = subjects[service.scope], let model = connections.models[service.provider],
                let scope = resolution.scopes.first(where: { $0.scope == service.scope }), let observation = observations[service.scope]
            else { return nil }
            return ChecklistReview(
                subject, scope, in: observation, model: model,
                findings: resolution.findings.filter { $0.address?.scope == service.scope }, classes: estate.keyClasses(of: service)
            ).result
        }
        return Checklist(environment: environment, isOffline: false, services: reviewed)
    }

    /// What the contracts of an environment ask for, by the files alone.
    /// - Parameter models: by the provider's name in the estate.
    package static func checklist(
        offline estate: Estate, models: [String: any ProviderModel], environment: String, services: Set<String>?
    ) -> Checklist {
        let wanted = estate.services.filter { service in
            service.environment == environment && service.mode != .ignore && !service.contract.isEmpty
                && services?.contains(service.name) ?? true
        }
        let lowered = models.sorted { $0.key < $1.key }.flatMap { $1.lower(estate, environment: environment, provider: $0) }
        let scopes = configured(lowered, wanted).map(\.withPlainValues)
        let reviewed = wanted.compactMap { service -> ChecklistService? in
            guard let model = models[service.provider], let scope = scopes.first(where: { $0.scope == service.scope }) else { return nil }
            let subject = ContractSubject(service, secrets: [:], elsewhere: estate.declaredFlags(of: service))
            return ChecklistReview(
                subject, scope, in: Observation(scope: service.scope, targetID: nil, resources: []), model: model,
                classes: estate.keyClasses(of: service), isOffline: true
            ).result
        }
        return Checklist(environment: environment, isOffline: true, services: reviewed)
    }

    /// The scopes of `services`, with their config and add-ons alone.
    private static func configured(_ scopes: [DesiredScope], _ services: [Service]) -> [DesiredScope] {
        let wanted = Set(services.map(\.scope))
        return scopes.filter { wanted.contains($0.scope) }.map { scope in
            var scope = scope
            scope.resources = scope.resources.filter { ["config", "addon"].contains($0.address.kind) }
            scope.kinds = ["config", "addon"]
            return scope
        }
    }
}

extension Estate {
    /// Of each variable, the class of key that each environment takes.
    fileprivate func keyClasses(of service: Service) -> [String: [String: KeyClass]] {
        services.filter { $0.name == service.name }.reduce(into: [:]) { classes, service in
            for variable in service.contract.variables {
                guard let keyClass = variable.keyClass else { continue }
                classes[variable.name.value, default: [:]][service.environment] = keyClass
            }
        }
    }
}

extension Contract {
    /// Values that stand in the files: a checklist shows them, whatever is live.
    fileprivate var writtenValues: [String] {
        variables.flatMap { variable -> [String] in
            guard case .oneOf(let values) = variable.format else { return [variable.defaultValue].compactMap(\.self) }
            return values + [variable.defaultValue].compactMap(\.self)
        }
    }
}

extension DesiredScope {
    /// With the literals of the files in place, which need no key to be told apart.
    var withPlainValues: DesiredScope {
        var scope = self
        scope.resources = resources.map { resource in
            guard case .present(.deferred(.plain(let text))) = resource.presence else { return resource }
            var resource = resource
            resource.presence = .present(.concealed(.init(Fingerprint(hex: ""), plain: text)))
            return resource
        }
        return scope
    }
}

extension PlanMaker {
    /// Holds what is live against contracts. Reads the config of these apps and nothing else.
    /// - Parameter services: by name; all of the environment that have a contract where nil.
    /// - Throws: ``Unreadable``: unknown is never missing.
    package func contractVerdicts(environment: String, services: Set<String>?) async throws(Unreadable) -> [ContractVerdict] {
        let wanted = contracted(environment, services)
        let observations = try await observe(
            wanted.map { service in
                var scope = DesiredScope(
                    scope: service.scope, environment: environment, resources: [], ignore: [], mode: .observe, prune: false)
                scope.kinds = ["config"]
                scope.formats = service.contract.formats
                return scope
            })
        return wanted.compactMap { service in
            observations[service.scope].map { ContractVerdict(service, elsewhere: estate.declaredFlags(of: service), in: $0) }
        }
    }

    /// Services with a contract that are not ignored, by name.
    func contracted(_ environment: String, _ names: Set<String>?) -> [Service] {
        estate.services.filter { service in
            service.environment == environment && service.mode != .ignore && !service.contract.isEmpty
                && names?.contains(service.name) ?? true
        }
    }
}
