internal import Concurrency
internal import HTTPMessages
internal import Reconciling

/// What has to be asked of each app alone; nil where nothing needed it.
struct HerokuAppParts: Sendable {
    let config: [String: String]?
    let formation: [HerokuAPI.ProcessType]?
    let domains: [HerokuAPI.Domain]?
    let buildpacks: [HerokuAPI.Buildpack]?
    let features: [HerokuAPI.Feature]?
    /// Nil where it was not asked for; empty where the app is in none.
    let couplings: [HerokuAPI.Coupling]?
    /// The newest 200, newest first: enough to find the one that runs.
    let releases: [HerokuAPI.Release]?
    /// The newest ten; nil where an empty formation is not expected.
    let latest: [HerokuAPI.Release]?

    /// - Parameter mayBeUnreleased: whether nothing known says that the app runs: what an empty formation is checked with is asked for beside it
    ///   then, and not after it.
    init(
        _ app: HerokuAPI.App, needs: HerokuNeeds, mayBeUnreleased: Bool, _ calls: HerokuCalls
    ) async throws(ProviderError) {
        let path = "/apps/\(PercentEncoding.encode(app.id))"
        async let config = Self.read(needs.config) { () async throws(ProviderError) in
            // An object, not a list: it has no pages.
            try await calls.get(path + "/config-vars", as: [String: String].self, attempt: "reading config vars of \(app.name)")
        }
        async let formation = Self.read(needs.formation) { () async throws(ProviderError) in
            try await calls.list(path + "/formation", of: HerokuAPI.ProcessType.self, attempt: "reading the formation of \(app.name)")
        }
        async let domains = Self.read(needs.domains) { () async throws(ProviderError) in
            try await calls.list(path + "/domains", of: HerokuAPI.Domain.self, attempt: "reading domains of \(app.name)")
        }
        async let buildpacks = Self.read(needs.buildpacks) { () async throws(ProviderError) in
            try await calls.list(
                path + "/buildpack-installations", of: HerokuAPI.Buildpack.self, attempt: "reading buildpacks of \(app.name)")
        }
        async let features = Self.read(needs.features) { () async throws(ProviderError) in
            try await calls.list(path + "/features", of: HerokuAPI.Feature.self, attempt: "reading features of \(app.name)")
        }
        async let couplings = Self.read(needs.coupling) { () async throws(ProviderError) in
            try await Self.couplings(path, of: app.name, calls)
        }
        async let releases = Self.read(needs.releases) { () async throws(ProviderError) in
            try await calls.releases(of: app.id, newest: 200, attempt: "reading releases of \(app.name)")
        }
        async let latest = Self.read(needs.formation && !needs.releases && mayBeUnreleased) { () async throws(ProviderError) in
            try await HerokuFormationCheck.latestReleases(of: app, calls)
        }
        self.couplings = try await couplings.get()
        self.latest = try await latest.get()
        self.releases = try await releases.get()
        self.config = try await config.get()
        self.formation = try await formation.get()
        self.domains = try await domains.get()
        self.buildpacks = try await buildpacks.get()
        self.features = try await features.get()
    }

    /// One object, and 404 where there is none (reference, Pipeline Coupling).
    private static func couplings(
        _ path: String, of name: String, _ calls: HerokuCalls
    ) async throws(ProviderError) -> [HerokuAPI.Coupling] {
        do throws(ProviderError) {
            return [
                try await calls.get(
                    path + "/pipeline-couplings", as: HerokuAPI.Coupling.self, attempt: "reading the pipeline of \(name)")
            ]
        } catch  where error.code == .notFound {
            return []
        }
    }

    private static func read<Value: Sendable>(
        _ isNeeded: Bool, _ body: @Sendable () async throws(ProviderError) -> Value
    ) async -> Result<Value?, ProviderError> {
        guard isNeeded else { return .success(nil) }
        return await Result(awaiting: { () async throws(ProviderError) in
            let value = try await body()
            return value
        })
    }
}
