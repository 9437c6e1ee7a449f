internal import Diagnostics
internal import Estate
internal import Resources

extension PlanMaker {
    /// Reads every secret that the environment takes from a store, so that each is known before something is told.
    func rememberSecrets(of environment: String) async {
        let resolver = Resolver(estate: estate, connections: connections, observations: [:])
        watchContractSecrets(
            await resolver.read(declared(environment: environment), estate.secrets.filter { $0.environment == environment }))
    }

    /// Values that are secrets whatever they look like: what a contract says is one, and what is generated.
    func watchContractSecrets(_ reading: SecretReading) {
        let generated = estate.secrets.filter { if case .generated = $0.source.value { true } else { false } }
        for place in Set(estate.contractSecrets.values).union(generated.flatMap(estate.places)) {
            if case .success(let stored)? = reading.stored[place] { connections.watch.remember(stored.secret, as: .certain) }
        }
    }
}

extension Estate {
    /// Where each config var is kept that a contract says is secret, as far as the files take it from a store; by its address.
    fileprivate var contractSecrets: [Address: SecretReference] {
        var places: [Address: SecretReference] = [:]
        for service in services {
            for name in service.contract.variables.filter(\.isSecret).map(\.name.value) {
                guard case .expression(.secret(let reference))? = service.config[name]?.value else { continue }
                places[Address(service.scope, "config", name)] = located(reference, in: service.environment)
            }
        }
        return places
    }

    /// The config vars that contracts say are secret.
    var secretVariables: [Address] {
        services.flatMap { service in
            service.contract.variables.filter(\.isSecret).map { Address(service.scope, "config", $0.name.value) }
        }
    }

    /// The config vars that the files take from a store.
    var storedVariables: [Address] {
        services.flatMap { service in
            service.config.compactMap { name, value -> Address? in
                guard case .expression(.secret) = value.value else { return nil }
                return Address(service.scope, "config", name)
            }
        }
    }
}
