internal import Estate
package import Planning
internal import Resources

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
