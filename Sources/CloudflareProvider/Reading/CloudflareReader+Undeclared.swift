internal import CanonicalJSON
internal import Concurrency
internal import HTTPMessages
package import Planning
package import Reconciling
package import Resources

extension CloudflareReader: UndeclaredThingReader {
    /// Of each Worker its custom domains; and, where the environment declares a Worker, of each zone the routes that lead to any: who adds one takes
    /// requests over. Records of a zone and domains of a Pages project are read anyway.
    package func undeclared(
        in scopes: [DesiredScope], among declared: [DesiredScope], _ observations: [Scope: Observation]
    ) async -> [Scope: UndeclaredLook] {
        let strays = WorkerStrays(client)
        var looks = await strays.domains(of: scopes.filter(\.isWorker))
        guard declared.contains(where: \.isWorker) else { return looks }
        let zones = scopes.filter(\.isZone).compactMap { scope in observations[scope.scope]?.targetID.map { (scope.scope, $0) } }
        looks.merge(await strays.routes(of: zones)) { known, _ in known }
        return looks
    }

    package func costOfUndeclared(in scopes: [DesiredScope], among declared: [DesiredScope]) -> Int {
        scopes.count(where: \.isWorker) + (declared.contains(where: \.isWorker) ? scopes.count(where: \.isZone) : 0)
    }
}

/// What leads requests to Workers and stands in no file.
///
/// Source: Cloudflare API, Workers: Domains (list), Workers: Routes (list); both have one page.
struct WorkerStrays: Sendable {
    private let client: APIClient

    init(_ client: APIClient) {
        self.client = client
    }

    private enum Kind {
        static let (domain, route) = ("domain", "route")
    }

    private struct Domain: Decodable {
        let hostname: String
    }

    private struct Route: Decodable {
        let pattern: String
    }

    func domains(of scopes: [DesiredScope]) async -> [Scope: UndeclaredLook] {
        let looks = await scopes.concurrentMap { scope in
            var look = UndeclaredLook()
            let answer = await domains(of: scope)
            look.take(Kind.domain, answer)
            return look
        }
        return Dictionary(zip(scopes.map(\.scope), looks), uniquingKeysWith: { first, _ in first })
    }

    private func domains(of scope: DesiredScope) async -> Result<[Address], ProviderError> {
        let calls = AccountCalls(client, .workers, account: AccountContext.account(of: scope) ?? "", place: "/workers/domains")
        let found = await Result(awaiting: { () async throws(ProviderError) in
            try await calls.get(
                "?service=\(PercentEncoding.encode(scope.scope.name))", as: [Domain].self,
                attempt: "reading the domains of the Worker \(scope.scope.name)"
            ).wholeList("domains")
        })
        return found.map { $0.map { Address(scope.scope, Kind.domain, $0.hostname.lowercased()) } }
    }

    /// A token that lacks the permission is refused once.
    func routes(of zones: [(scope: Scope, id: String)]) async -> [Scope: UndeclaredLook] {
        guard let first = zones.first else { return [:] }
        let answer = await routes(of: first.scope, first.id)
        var looks = [first.scope: Self.look(answer)]
        let rest = Array(zones.dropFirst())
        if case .failure(let error) = answer, [.forbidden, .unauthenticated].contains(error.code) {
            for zone in rest { looks[zone.scope] = Self.look(answer) }
            return looks
        }
        let answers = await rest.concurrentMap { zone in
            let answer = await routes(of: zone.scope, zone.id)
            return answer
        }
        for (zone, answer) in zip(rest, answers) { looks[zone.scope] = Self.look(answer) }
        return looks
    }

    private static func look(_ answer: Result<[Address], ProviderError>) -> UndeclaredLook {
        var look = UndeclaredLook()
        look.take(Kind.route, answer)
        return look
    }

    private func routes(of scope: Scope, _ id: String) async -> Result<[Address], ProviderError> {
        let found = await Result(awaiting: { () async throws(ProviderError) in
            let attempt = "reading the Workers routes of \(scope.name)"
            let request = HTTPRequest(.get, "/zones/\(PercentEncoding.encode(id))/workers/routes", headers: ["Accept": "application/json"])
            let response = try await client.send(request, attempt: attempt)
            return try CloudflareAnswer(response, as: [Route].self, attempt: attempt) {
                AccountProduct.routes.error($0, isWrite: false, attempt: attempt)
            }.wholeList("routes")
        })
        return found.map { $0.map { Address(scope, Kind.route, $0.pattern) } }
    }
}
