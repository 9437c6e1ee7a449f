internal import Concurrency
package import Planning
package import Reconciling
package import Resources

/// Reads apps: what all share once, and of each app only what its kinds need.
package struct HerokuReader: AttributionReader {
    let calls: HerokuCalls
    /// The provider's name in the estate.
    let provider: String
    let watch: SecretWatch
    /// What the last list of apps named, until somebody takes it.
    let listing = Locked<[ListedThing]?>(nil)
    /// Lists that were asked for early, until somebody takes them.
    private let begun = Locked<(lists: HerokuAccountView.Lists, view: Task<Result<HerokuAccountView, ProviderError>, Never>)?>(nil)

    /// - Parameter watch: told every live value that is not of a safe kind.
    package init(client: APIClient, provider: String, watch: SecretWatch) {
        self.calls = HerokuCalls(client)
        self.provider = provider
        self.watch = watch
    }

    package func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
        let shared: HerokuAccountView
        do throws(ProviderError) {
            shared = try await view(HerokuAccountView.Lists(for: scopes))
        } catch {
            return Dictionary(scopes.map { ($0.scope, .failure(error)) }, uniquingKeysWith: { first, _ in first })
        }
        list(shared.all, ours: scopes, in: shared)
        let (calls, watch) = (calls, watch)
        let results = await scopes.concurrentMap { await Self.observe($0, in: shared, calls, key: key, watch: watch) }
        return Dictionary(zip(scopes.map(\.scope), results), uniquingKeysWith: { first, _ in first })
    }

    /// What all apps share, by the lists that were asked for early where these include what is needed.
    private func view(_ lists: HerokuAccountView.Lists) async throws(ProviderError) -> HerokuAccountView {
        let begun = begun.withLock { begun in
            defer { begun = nil }
            return begun
        }
        guard let begun, begun.lists.includes(lists) else { return try await HerokuAccountView(calls, lists) }
        let view = await begun.view.value
        return try view.get()
    }

    /// The newest 20 releases of each app, one request an app. Who changed something is told where it is known: an app whose releases
    /// cannot be read has none, and its plan is the same.
    package func attributions(_ observations: [Observation]) async -> [Scope: [Attribution]] {
        let calls = calls
        let apps = observations.compactMap { observation in observation.targetID.map { (scope: observation.scope, id: $0) } }
        let attributions = await apps.concurrentMap { app in
            let releases = try? await calls.releases(of: app.id, newest: 20, attempt: "reading releases of \(app.scope.name)")
            return (releases ?? []).map(Self.attribution)
        }
        return Dictionary(zip(apps.map(\.scope), attributions), uniquingKeysWith: { first, _ in first })
    }

    private static func attribution(_ release: HerokuAPI.Release) -> Attribution {
        Attribution(
            actor: release.user?.email ?? "unknown", time: release.created_at ?? "unknown",
            entry: "v\(release.version) \"\(release.description ?? "")\"")
    }

    private static func observe(
        _ scope: DesiredScope, in shared: HerokuAccountView, _ calls: HerokuCalls, key: FingerprintKey, watch: SecretWatch
    ) async -> Result<Observation, ProviderError> {
        guard let app = HerokuIdentity.app(of: scope, in: shared) else {
            // The list of apps was complete: it is not there, as far as this credential sees.
            return await Result(awaiting: { () async throws(ProviderError) in
                let facts = try await HerokuSource(scope, shared).facts(isDeployed: false, calls)
                return Observation(scope: scope.scope, targetID: nil, resources: [], facts: facts.facts)
            })
        }
        do throws(ProviderError) {
            let isRecorded = scope.recorded.keys.contains { $0.kind == HerokuKind.formation }
            let parts = try await HerokuAppParts(
                app, needs: HerokuNeeds(scope), mayBeUnreleased: app.slug_size == nil && !isRecorded, calls)
            try await HerokuFormationCheck.check(app, parts, calls)
            let values = HerokuDeclaredPlain(scope, key: key).judged(parts.config ?? [:])
            // A value that reads like the place of another one is no secret.
            watch.allowPlaces(values.keys.map { Address(scope.scope, "config", $0) })
            for (name, value) in values where !value.isPlain {
                watch.remember(
                    value.text, at: Address(scope.scope, "config", name), isLikelyPlain: HerokuPlainValues.isOfSafeKind(value.text))
            }
            let source = try await HerokuSource(scope, shared).facts(isDeployed: parts.formation?.isEmpty != true, calls)
            return .success(
                try HerokuObservation(scope, app: app, parts: parts, values: values, shared: shared, source: source).observation)
        } catch {
            return .failure(error)
        }
    }
}

extension HerokuReader: EarlyReader {
    package func begin(_ scopes: [DesiredScope]) {
        let (calls, lists) = (calls, HerokuAccountView.Lists(for: scopes))
        let view = Task {
            await Result(awaiting: { () async throws(ProviderError) in
                let view = try await HerokuAccountView(calls, lists)
                return view
            })
        }
        begun.withLock { $0 = (lists, view) }
    }
}
