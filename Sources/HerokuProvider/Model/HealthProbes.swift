internal import Estate
internal import Planning
internal import Resources

/// Asks a service whether it is well, once what was written has been.
enum HealthProbes {
    static func of(_ scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        guard let check = scope.health, scope.mode != .ignore else { return [] }
        let own = written.map { $0.filter { $0.scope == scope.scope }.sorted() }
        let origin = check.origin ?? observation.outputs["origin"]
        // Who asks how everything is hears of what does not run too.
        let runs = own.map { $0.contains { $0.kind == HerokuKind.release } || HerokuFacts(observation).isDeployed == true }
        guard own?.isEmpty != true, runs ?? (origin != nil), !isInMaintenance(scope, observation), !isWithoutWeb(scope) else { return [] }
        let place = origin.map(PlannedValue.text) ?? .knownAfter(Address(scope.scope, HerokuKind.app), attribute: "origin")
        return [
            .probe(
                .http(Probe.HTTPProbe(origin: place, check: check)), of: scope.scope, after: own ?? [],
                "\((origin ?? "https://\(scope.scope.name)…") + check.path) answers \(check.expectation)")
        ]
    }

    private static func isInMaintenance(_ scope: DesiredScope, _ observation: Observation) -> Bool {
        let address = Address(scope.scope, HerokuKind.maintenance)
        if let wanted = scope.resources.first(where: { $0.address == address })?.presence { return wanted == .present(.boolean(true)) }
        return observation.resources.first { $0.address == address }?.content == .boolean(true)
    }

    /// Declared to have no dyno that could answer.
    private static func isWithoutWeb(_ scope: DesiredScope) -> Bool {
        let web = scope.resources.first { $0.address == Address(scope.scope, HerokuKind.formation, "web") }
        guard case .present(let content)? = web?.presence else { return false }
        return content["quantity"] == .integer(0)
    }
}
