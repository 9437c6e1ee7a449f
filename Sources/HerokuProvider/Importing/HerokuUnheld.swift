internal import Concurrency
internal import Estate
internal import HTTPMessages
internal import Planning
internal import Reconciling
internal import Resources

/// What an app has that no file can hold.
struct HerokuUnheld {
    private let scope: Scope
    private let app: HerokuAPI.App
    private let parts: HerokuAppParts
    private let shared: HerokuAccountView

    init(_ scope: Scope, app: HerokuAPI.App, parts: HerokuAppParts, shared: HerokuAccountView) {
        self.scope = scope
        self.app = app
        self.parts = parts
        self.shared = shared
    }

    /// Attributes of resources that a file can declare, each of which is then observed; what a file could hold and Heroku does not tell.
    var attributes: [UnheldPart] {
        var found: [UnheldPart] = []
        if let space = app.space?.name { found.append(part(HerokuKind.app, .observed, "runs in the Private Space \(space)")) }
        if app.internal_routing == true { found.append(part(HerokuKind.app, .observed, "is reached from within its space alone")) }
        if app.acm == nil { found.append(part(HerokuKind.acm, .unknown, "Heroku does not report whether it manages the certificates")) }
        if app.acm == false {
            let hosts = (parts.domains ?? []).filter { $0.kind != "heroku" && $0.sni_endpoint != nil }.map(\.hostname).sorted()
            found += hosts.map { UnheldPart(Address(scope, HerokuKind.domain, $0), .observed, "shows a certificate that was uploaded") }
        }
        for coupling in parts.couplings ?? [] where shared.pipelines?.contains(where: { $0.id == coupling.pipeline.id }) != true {
            found.append(part(HerokuKind.pipeline, .undeclared, "is in the stage \(coupling.stage) of a pipeline that is not listed"))
        }
        return found
    }

    private func part(_ kind: String, _ standing: UnheldPart.Standing, _ reason: String) -> UnheldPart {
        UnheldPart(Address(scope, kind), standing, reason)
    }

    /// Resources of kinds that the language does not have: log drains, webhooks and uploaded certificates. One request for each kind; one that
    /// Heroku refuses is not known.
    static func read(_ app: HerokuAPI.App, at scope: Scope, _ calls: HerokuCalls) async -> [UnheldPart] {
        let path = "/apps/\(PercentEncoding.encode(app.id))"
        async let drains = Self.list(path + "/log-drains", of: HerokuAPI.LogDrain.self, "log drains", app, calls)
        async let hooks = Self.list(path + "/webhooks", of: HerokuAPI.Webhook.self, "webhooks", app, calls)
        async let endpoints = Self.list(path + "/sni-endpoints", of: HerokuAPI.Certificate.self, "certificates", app, calls)
        let (drained, hooked, certified) = await (drains, hooks, endpoints)
        // Those of add-ons come and go with them.
        var found = parts(drained, "log-drain", scope) { $0.addon == nil ? ($0.id, "is a log drain") : nil }
        found += parts(hooked, "webhook", scope) { ($0.id, "is a webhook") }
        // Where Heroku manages certificates, they are its own.
        found += parts(certified, "certificate", scope) { app.acm == true ? nil : ($0.name, "is a certificate that was uploaded") }
        return found
    }

    private static func list<Element: Decodable & Sendable>(
        _ path: String, of type: Element.Type, _ word: String, _ app: HerokuAPI.App, _ calls: HerokuCalls
    ) async -> Result<[Element], ProviderError> {
        await Result(awaiting: { () async throws(ProviderError) in
            try await calls.list(path, of: type, attempt: "reading the \(word) of \(app.name)")
        })
    }

    private static func parts<Element>(
        _ answer: Result<[Element], ProviderError>, _ kind: String, _ scope: Scope, _ part: (Element) -> (name: String, reason: String)?
    ) -> [UnheldPart] {
        switch answer {
        case .success(let elements):
            elements.compactMap(part).sorted { $0.name < $1.name }.map { UnheldPart(Address(scope, kind, $0.name), .undeclared, $0.reason) }
        case .failure(let error): [UnheldPart(Address(scope, kind), .unknown, error.message)]
        }
    }
}
