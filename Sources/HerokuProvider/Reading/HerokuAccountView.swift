internal import Concurrency
internal import Planning
internal import Reconciling

/// What one request tells of all apps: the apps themselves, their add-ons, the attachments.
struct HerokuAccountView: Sendable {
    private let apps: [String: HerokuAPI.App]
    private let addons: [String: [HerokuAPI.AddOn]]
    private let attachments: [String: [HerokuAPI.Attachment]]
    /// Nil where nothing needed them.
    let pipelines: [HerokuAPI.Pipeline]?

    /// Which lists are read besides that of the apps.
    struct Lists: Hashable, Sendable {
        let addons, pipelines: Bool

        static let all = Lists(addons: true, pipelines: true)

        init(addons: Bool, pipelines: Bool) {
            (self.addons, self.pipelines) = (addons, pipelines)
        }

        /// Those that the scopes need.
        init(for scopes: [DesiredScope]) {
            let needs = scopes.map { HerokuNeeds($0) }
            self.init(addons: needs.contains { $0.addons }, pipelines: needs.contains { $0.coupling })
        }

        func includes(_ others: Lists) -> Bool { (addons || !others.addons) && (pipelines || !others.pipelines) }
    }

    init(_ calls: HerokuCalls, _ lists: Lists) async throws(ProviderError) {
        async let listed = Result(awaiting: { () async throws(ProviderError) -> [HerokuAPI.Pipeline]? in
            guard lists.pipelines else { return nil }
            return try await calls.list("/pipelines", of: HerokuAPI.Pipeline.self, attempt: "listing pipelines")
        })
        let (apps, addons, attachments) = try await Self.read(calls, withAddons: lists.addons)
        pipelines = try await listed.get()
        self.apps = Dictionary(apps.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.addons = Dictionary(grouping: addons, by: { $0.app.key })
        self.attachments = Dictionary(grouping: attachments, by: { $0.app.key })
    }

    private static func read(
        _ calls: HerokuCalls, withAddons: Bool
    ) async throws(ProviderError) -> ([HerokuAPI.App], [HerokuAPI.AddOn], [HerokuAPI.Attachment]) {
        async let apps = Result(awaiting: { () async throws(ProviderError) in
            try await calls.list("/apps", of: HerokuAPI.App.self, attempt: "listing apps")
        })
        guard withAddons else {
            let listed = try await apps.get()
            return (listed, [], [])
        }
        async let addons = Result(awaiting: { () async throws(ProviderError) in
            try await calls.list("/addons", of: HerokuAPI.AddOn.self, attempt: "listing add-ons")
        })
        async let attachments = Result(awaiting: { () async throws(ProviderError) in
            try await calls.list(
                "/addon-attachments", of: HerokuAPI.Attachment.self, attempt: "listing add-on attachments",
                inclusion: "addon:plan,config_vars")
        })
        let (listed, billed, attached) = await (apps, addons, attachments)
        return (try listed.get(), try billed.get(), try attached.get())
    }

    /// Every app that the credential sees.
    var all: [HerokuAPI.App] { Array(apps.values) }

    func app(_ name: String) -> HerokuAPI.App? { apps[name] }

    /// Whatever it is called by now.
    func app(id: String) -> HerokuAPI.App? { apps.values.first { $0.id == id } }

    /// Those billed to the app.
    func addons(of app: HerokuAPI.App) -> [HerokuAPI.AddOn] {
        (addons[app.name] ?? []) + (addons[app.id] ?? [])
    }

    /// Those attached to the app, add-ons of other apps among them.
    func attachments(to app: HerokuAPI.App) -> [HerokuAPI.Attachment] {
        (attachments[app.name] ?? []) + (attachments[app.id] ?? [])
    }
}
