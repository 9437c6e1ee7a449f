internal import Concurrency
internal import Planning
package import Estate
package import Reconciling
package import Resources

/// Finds the apps that a token sees.
package struct HerokuImporter: ImportReader {
    private let calls: HerokuCalls
    /// The provider's name in the estate.
    private let provider: String
    private let watch: SecretWatch

    /// - Parameter watch: told every live value that is not of a safe kind.
    package init(client: APIClient, provider: String, watch: SecretWatch) {
        calls = HerokuCalls(client)
        self.provider = provider
        self.watch = watch
    }

    /// One list of apps, one of pipelines and one of couplings, each per 1,000.
    package func inventory() async -> [Noun: Result<[ImportItem], ProviderError>] {
        let (calls, provider) = (calls, provider)
        let apps = await Result(awaiting: { () async throws(ProviderError) in
            try await Self.items(calls, provider)
        })
        return [.service: apps]
    }

    private static func items(_ calls: HerokuCalls, _ provider: String) async throws(ProviderError) -> [ImportItem] {
        async let listed = Result(awaiting: { () async throws(ProviderError) in
            try await calls.list("/pipelines", of: HerokuAPI.Pipeline.self, attempt: "listing pipelines")
        })
        async let coupled = Result(awaiting: { () async throws(ProviderError) in
            try await calls.list("/pipeline-couplings", of: HerokuAPI.Coupling.self, attempt: "listing pipeline couplings")
        })
        let apps = try await calls.list("/apps", of: HerokuAPI.App.self, attempt: "listing apps")
        let pipelines = Dictionary(try await listed.get().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let couplings = Dictionary(try await coupled.get().map { ($0.app.id, $0) }, uniquingKeysWith: { first, _ in first })
        return apps.map { app in
            let coupling = couplings[app.id]
            let group = coupling.flatMap { coupling in
                pipelines[coupling.pipeline.id].map { ImportItem.Group(name: $0, stage: coupling.stage) }
            }
            return ImportItem(Scope(provider: provider, name: app.name), .service, id: app.id, group: group)
        }
    }

    /// As a survey of every kind: the lists of the account and of the sizes of dynos once, and nine requests an app.
    package func read(_ items: [ImportItem], key: FingerprintKey) async -> [Scope: Result<ImportedThing, ProviderError>] {
        let shared: HerokuAccountView
        do throws(ProviderError) {
            shared = try await HerokuAccountView(calls, .all)
        } catch {
            return Dictionary(items.map { ($0.scope, .failure(error)) }, uniquingKeysWith: { first, _ in first })
        }
        let (calls, watch) = (calls, watch)
        let prices = await dynoPrices()
        return await items.concurrentResults(keyedBy: \.scope) { item throws(ProviderError) in
            try await Self.thing(item, shared, prices, calls, watch)
        }
    }

    /// Where Heroku does not answer, its price list holds.
    private func dynoPrices() async -> HerokuDynoPrices {
        let sizes = await Result(awaiting: { [calls] () async throws(ProviderError) in
            try await calls.list("/dyno-sizes", of: HerokuAPI.DynoSize.self, attempt: "listing the sizes of dynos")
        })
        switch sizes {
        case .success(let sizes): return HerokuDynoPrices(sizes)
        case .failure: return HerokuDynoPrices([])
        }
    }

    private static func thing(
        _ item: ImportItem, _ shared: HerokuAccountView, _ prices: HerokuDynoPrices, _ calls: HerokuCalls, _ watch: SecretWatch
    ) async throws(ProviderError) -> ImportedThing {
        guard let app = shared.app(id: item.id) else {
            throw ProviderError(
                .absent, attempt: "reading \(item.scope.name)", message: "the app was deleted after it was listed",
                fix: "run the command again")
        }
        var scope = DesiredScope(
            scope: item.scope, environment: "", resources: [], ignore: [], mode: .observe, prune: false)
        scope.isSurvey = true
        scope.kinds = [HerokuKind.pipeline]
        async let besides = HerokuUnheld.read(app, at: item.scope, calls)
        let parts = try await HerokuAppParts(app, needs: HerokuNeeds(scope), mayBeUnreleased: false, calls)
        try await HerokuFormationCheck.check(app, parts, calls)
        for (name, value) in parts.config ?? [:] where !HerokuPlainValues.isPlain(value) {
            watch.remember(
                value, at: Address(item.scope, HerokuKind.config, name), isLikelyPlain: HerokuPlainValues.isOfSafeKind(value))
        }
        let unheld = await besides
        return HerokuDeclaration(item, app: app, parts: parts, shared: shared, prices: prices, unheld: unheld).thing
    }
}
