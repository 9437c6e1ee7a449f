internal import CanonicalJSON
internal import CloudflareProvider
internal import Estate
internal import HerokuProvider
internal import Planning
internal import Reconciling
internal import Resources

/// Live state made from the files, so that planning can be measured without a wire.
struct GeneratedLive {
    enum Kind: String, CaseIterable {
        case asDeclared = "as declared"
        case oneInHundredDiffers = "1 in 100 differs"
        case nothing = "nothing is there"
    }

    private let kind: Kind
    private let key = FingerprintKey(Secret("the benchmark's fingerprint key, 32 characters and more"))

    init(_ kind: Kind) {
        self.kind = kind
    }

    /// Everything the planner talks to, with what it would read already made.
    func connections(_ estate: Estate) -> Connections {
        let models: [String: any ProviderModel] = ["heroku": HerokuModel(), "cloudflare": CloudflareDNSModel()]
        var observations: [Scope: Observation] = [:]
        for (name, model) in models {
            for scope in model.lower(estate, environment: LargeEstate.environment, provider: name) {
                observations[scope.scope] = observation(scope)
            }
        }
        let reader = ReadyReader(observations: observations)
        return Connections(models: models, readers: models.mapValues { _ in reader }, stores: ["vault": SecretsByName()], key: key)
    }

    private func observation(_ scope: DesiredScope) -> Observation {
        let isZone = scope.scope.provider == "cloudflare"
        guard kind != .nothing else {
            return Observation(scope: scope.scope, targetID: isZone ? "zone" : nil, resources: [])
        }
        let resources = scope.resources.enumerated().compactMap { index, resource -> LiveResource? in
            guard case .present(let content) = resource.presence else { return nil }
            let differs = kind == .oneInHundredDiffers && Self.isHundredth(resource.address, index)
            let live = differs ? self.otherwise(content) : content.resolved(value)
            return LiveResource(resource.address, live, remoteID: isZone ? ids(live) : nil)
        }
        return Observation(
            scope: scope.scope, targetID: "id-of-\(scope.scope.name)", resources: resources,
            facts: isZone ? ["plan": .text("enterprise")] : [:], outputs: ["origin": Self.origin(scope.scope.name)])
    }

    private static func origin(_ app: String) -> String { "https://\(app).herokuapp.com" }

    /// Config vars: one variable of every fifth service; record sets: every hundredth.
    private static func isHundredth(_ address: Address, _ index: Int) -> Bool {
        address.kind == "config"
            ? address.name == "SETTING_1" && address.scope.name.utf8.last.map { $0 % 5 == 0 } == true
            : address.kind == "dns" && index % 100 == 0
    }

    private func value(_ expression: Expression) -> Content {
        switch expression {
        case .secret(let reference): .concealed(.init(key.fingerprint(of: SecretsByName.text(of: reference))))
        case .reference(let reference): .concealed(.init(key.fingerprint(of: Self.origin(reference.name))))
        case .plain(let text): .concealed(.init(key.fingerprint(of: text)))
        case .environmentVariable, .lookup, .declaredSecret: .text("")
        }
    }

    private func otherwise(_ content: Content) -> Content {
        guard case .record(var fields) = content.resolved(value) else { return .concealed(.init(key.fingerprint(of: "otherwise"))) }
        fields["ttl"] = .integer(300)
        fields["values"] = .list([.text("192.0.2.251")])
        return .record(fields)
    }

    /// As the Cloudflare reader writes them: each record's id by its value.
    private func ids(_ content: Content) -> RemoteID {
        let values = (content["values"]?.list ?? []).compactMap(\.text)
        return .records(RecordIDs(Dictionary(values.map { ($0, ["id-of-" + $0]) }, uniquingKeysWith: { first, _ in first })))
    }
}

/// Answers from what was made before.
private struct ReadyReader: ProviderReader {
    let observations: [Scope: Observation]

    func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
        Dictionary(
            scopes.compactMap { scope in observations[scope.scope].map { (scope.scope, .success($0)) } },
            uniquingKeysWith: { first, _ in first })
    }

    func answer(_ lookups: [Lookup]) async -> [Lookup: Result<String, ProviderError>] { [:] }
}
