internal import Concurrency
internal import HTTPMessages
package import Planning
package import Reconciling
package import Resources

extension HerokuReader: UndeclaredThingReader {
    /// Of each app: what its file leaves out of config vars, formation and domains; features that are on, log drains, collaborators; and, where no
    /// app of the plan needs them, add-ons and attachments by one list each for all apps.
    package func undeclared(
        in scopes: [DesiredScope], among declared: [DesiredScope], _ observations: [Scope: Observation]
    ) async -> [Scope: UndeclaredLook] {
        let apps = scopes.compactMap { scope in observations[scope.scope]?.targetID.map { HerokuStrays(scope, app: $0) } }
        guard !apps.isEmpty else { return [:] }
        let account = await HerokuStrays.Account(calls, withAddons: apps.contains { !$0.needs.addons })
        let (calls, watch) = (calls, watch)
        let looks = await apps.concurrentMap { await $0.look(calls, account, watch) }
        return Dictionary(zip(apps.map(\.scope), looks), uniquingKeysWith: { first, _ in first })
    }

    package func costOfUndeclared(in scopes: [DesiredScope], among declared: [DesiredScope]) -> Int {
        let apps = scopes.map { HerokuStrays($0, app: "") }
        guard !apps.isEmpty else { return 0 }
        return 1 + (apps.contains { !$0.needs.addons } ? 1 : 0) + apps.reduce(0) { $0 + $1.cost }
    }
}

/// What is to be looked for in one app.
struct HerokuStrays: Sendable {
    let scope: Scope
    private let app: String
    private let desired: Set<Address>
    let needs: HerokuNeeds

    init(_ scope: DesiredScope, app: String) {
        self.scope = scope.scope
        self.app = app
        desired = Set(scope.resources.map(\.address))
        needs = HerokuNeeds(scope)
    }

    /// Requests for the app alone: features, drains and collaborators, and what the plan does not read.
    var cost: Int { 3 + [needs.config, needs.formation, needs.domains].count { !$0 } }

    /// What no file declares and a look names all the same.
    private enum Kind {
        static let (attachment, drain, collaborator) = ("attachment", "log-drain", "collaborator")
    }

    /// What one list tells of all apps.
    struct Account: Sendable {
        let attachments: Result<[HerokuAPI.Attachment], ProviderError>
        /// Nil where every app's add-ons are read anyway.
        let addons: Result<[HerokuAPI.AddOn], ProviderError>?

        init(_ calls: HerokuCalls, withAddons: Bool) async {
            attachments = await Result(awaiting: { () async throws(ProviderError) in
                try await calls.list("/addon-attachments", of: HerokuAPI.Attachment.self, attempt: "listing add-on attachments")
            })
            guard withAddons else {
                addons = nil
                return
            }
            let listed = await Result(awaiting: { () async throws(ProviderError) in
                try await calls.list("/addons", of: HerokuAPI.AddOn.self, attempt: "listing add-ons")
            })
            addons = listed
        }
    }

    func look(_ calls: HerokuCalls, _ account: Account, _ watch: SecretWatch) async -> UndeclaredLook {
        var look = UndeclaredLook()
        if !needs.config { look.take(HerokuKind.config, await config(calls, watch)) }
        if !needs.formation {
            let rows = await list("formation", of: HerokuAPI.ProcessType.self, "the formation", calls)
            // A row without dynos runs nothing and costs nothing.
            look.take(HerokuKind.formation, rows.map { $0.filter { $0.quantity > 0 }.map { address(HerokuKind.formation, $0.type) } })
        }
        if !needs.domains {
            let domains = await list("domains", of: HerokuAPI.Domain.self, "domains", calls)
            look.take(
                HerokuKind.domain, domains.map { $0.filter { $0.kind != "heroku" }.map { address(HerokuKind.domain, $0.hostname) } })
        }
        let features = await list("features", of: HerokuAPI.Feature.self, "features", calls)
        let enabled = features.map { $0.filter(\.enabled).map { address(HerokuKind.feature, $0.name) } }
        look.take(HerokuKind.feature, enabled.map { $0.filter { !desired.contains($0) } })
        let drains = await list("log-drains", of: HerokuAPI.LogDrain.self, "log drains", calls)
        // The address of a drain may hold a credential: its id is told.
        look.take(Kind.drain, drains.map { $0.filter { $0.addon == nil }.map { address(Kind.drain, $0.id) } })
        let people = await list("collaborators", of: HerokuAPI.Participant.self, "collaborators", calls)
        look.take(Kind.collaborator, people.map { $0.compactMap(\.user.email).map { address(Kind.collaborator, $0) } })
        if let addons = account.addons, !needs.addons {
            look.take(
                HerokuKind.addon, addons.map { $0.filter { isOurs($0.app) }.map { address(HerokuKind.addon, $0.name) } })
        }
        // An add-on of another app; those of its own come with it.
        let foreign = account.attachments.map { all in all.filter { isOurs($0.app) && !isOurs($0.addon.app) } }
        look.take(Kind.attachment, foreign.map { $0.map { address(Kind.attachment, $0.name) } })
        return look
    }

    private func address(_ kind: String, _ name: String) -> Address { Address(scope, kind, name) }

    private func isOurs(_ reference: HerokuAPI.Reference) -> Bool { reference.id == app || reference.name == scope.name }

    private func isOurs(_ reference: HerokuAPI.Named?) -> Bool { reference.map { $0.id == app || $0.name == scope.name } ?? false }

    private func config(_ calls: HerokuCalls, _ watch: SecretWatch) async -> Result<[Address], ProviderError> {
        let answer = await Result(awaiting: { () async throws(ProviderError) in
            try await calls.get(
                "/apps/\(PercentEncoding.encode(app))/config-vars", as: [String: String].self,
                attempt: "reading config vars of \(scope.name)")
        })
        return answer.map { values in
            for (name, value) in values {
                watch.remember(
                    value, at: address(HerokuKind.config, name), isLikelyPlain: HerokuPlainValues.isOfSafeKind(value))
            }
            return values.keys.sorted().map { address(HerokuKind.config, $0) }
        }
    }

    private func list<Item: Decodable & Sendable>(
        _ part: String, of type: Item.Type, _ words: String, _ calls: HerokuCalls
    ) async -> Result<[Item], ProviderError> {
        await Result(awaiting: { () async throws(ProviderError) in
            try await calls.list(
                "/apps/\(PercentEncoding.encode(app))/\(part)", of: type, attempt: "reading \(words) of \(scope.name)")
        })
    }
}
