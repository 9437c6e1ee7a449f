internal import HTTPMessages
internal import Reconciling

/// What has to be asked of each app alone; nil where nothing needed it.
struct HerokuAppParts: Sendable {
    let config: [String: String]?
    let formation: [HerokuAPI.ProcessType]?
    let domains: [HerokuAPI.Domain]?
    let buildpacks: [HerokuAPI.Buildpack]?
    let features: [HerokuAPI.Feature]?

    init(_ app: HerokuAPI.App, needs: HerokuNeeds, _ calls: HerokuCalls) async throws(ProviderError) {
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
        self.config = try await config.get()
        self.formation = try await formation.get()
        self.domains = try await domains.get()
        self.buildpacks = try await buildpacks.get()
        self.features = try await features.get()
    }

    private static func read<Value: Sendable>(
        _ isNeeded: Bool, _ body: @Sendable () async throws(ProviderError) -> Value
    ) async -> Result<Value?, ProviderError> {
        guard isNeeded else { return .success(nil) }
        do throws(ProviderError) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
