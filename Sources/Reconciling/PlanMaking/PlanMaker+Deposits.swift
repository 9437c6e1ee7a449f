internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

extension PlanMaker {
    /// A plan that puts live secrets into stores and does nothing else. What is there already is not written; what is something else is an
    /// error, and never written over.
    /// - Throws: ``Unreadable``.
    package func plan(
        storing deposits: [SecretDeposit], environment: String, history: History?
    ) async throws(Unreadable) -> Draft {
        var (scopes, observations): ([DesiredScope], [Scope: Observation]) = ([], [:])
        for (scope, members) in Dictionary(grouping: deposits, by: \.scope).sorted(by: { $0.key < $1.key }) {
            let places = Dictionary(members.map { (Self.address(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
            let desired = DesiredScope(
                scope: scope, environment: environment, resources: places.map { resource($1, at: $0) }, ignore: [], mode: .manage,
                prune: false)
            let stored = await connections.stores[scope.provider]?.read(members.map(\.place)) ?? [:]
            let live: [LiveResource]
            do throws(ProviderError) {
                live = try SecretReading(stored: stored, answers: [:]).resources(
                    of: desired, places.mapValues(\.place), key: connections.key)
                for resource in live { try check(resource, places[resource.address]) }
            } catch {
                throw Unreadable(errors: [(scope, error)])
            }
            scopes.append(desired)
            observations[scope] = Observation(scope: scope, targetID: nil, resources: live)
        }
        var values = ["history": history?.head ?? "none"]
        for deposit in deposits {
            let fingerprint = connections.key.fingerprint(of: deposit.secret).hex
            for source in deposit.sources { values["live \(source)"] = fingerprint }
        }
        let input = PlanningInput(
            estate: estate.name.value, environment: environment, isGated: estate.environments[environment]?.gate != nil, scopes: scopes,
            observations: observations, applied: [:], values: values, lifted: [], models: connections.models, findings: [])
        let secrets = Dictionary(deposits.map { ($0.place, $0.secret) }, uniquingKeysWith: { first, _ in first })
        return Draft(plan: Planner.plan(input).plan, inSync: [:], secrets: secrets, applied: history?.applied ?? [:])
    }

    private static func address(of deposit: SecretDeposit) -> Address {
        Address(deposit.scope, DeclaredSecret.placeKind, String(deposit.place.description.dropFirst(deposit.place.store.count + 1)))
    }

    private func resource(_ deposit: SecretDeposit, at address: Address) -> DesiredResource {
        let value = Content.concealed(.init(connections.key.fingerprint(of: deposit.secret), source: deposit.place))
        let span = SourceSpan(file: deposit.sources.map(\.description).joined(separator: " "), line: 1, column: 1)
        return DesiredResource(
            address, .present(.record(["value": value, SecretDeposit.field: .boolean(true)])), mode: .manage, span: span)
    }

    private func check(_ live: LiveResource, _ deposit: SecretDeposit?) throws(ProviderError) {
        guard let deposit, live.content["value"]?.concealed?.fingerprint != connections.key.fingerprint(of: deposit.secret) else { return }
        throw ProviderError(
            .conflict, attempt: "storing \(deposit.place)", message: "another value was stored there meanwhile", fix: "adopt again")
    }
}
