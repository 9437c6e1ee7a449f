internal import CanonicalJSON
internal import Estate
internal import HTTPMessages
internal import Reconciling

/// The API's requests.
struct PowerDNSCalls: Sendable {
    private let client: APIClient
    private let base: String

    /// - Parameter server: its id, `localhost` for every server but those behind some proxies.
    init(_ client: APIClient, server: String) {
        self.client = client
        base = "/api/v1/servers/\(PercentEncoding.encode(server))"
    }

    private init(_ client: APIClient, base: String) {
        self.client = client
        self.base = base
    }

    /// As ``APIClient/permitted(by:)``.
    func permitted(by permit: WritePermit) -> PowerDNSCalls { PowerDNSCalls(client.permitted(by: permit), base: base) }

    func server(attempt: String) async throws(ProviderError) -> PowerDNSAPI.Server {
        try await get("", attempt: attempt).decode(PowerDNSAPI.Server.self)
    }

    /// A zone with all of its records, which come in one answer.
    ///
    /// - Parameter name: without the trailing dot.
    /// - Returns: nil for a zone that is missing: it is not found, and the list of zones has none of its name. Some versions answer 422
    ///   where others answer 404, and a wrong address answers 404 too; only a list proves absence.
    func zone(_ name: String, attempt: String) async throws(ProviderError) -> PowerDNSAPI.Zone? {
        do throws(ProviderError) {
            return try await get("/zones/\(ZoneID.of(name))", attempt: attempt).decode(PowerDNSAPI.Zone.self)
        } catch {
            guard error.status == 404 || error.status == 422 else { throw error }
            let listed = try await zones(named: name, attempt: attempt)
            guard listed.isEmpty else { throw error }
            return nil
        }
    }

    /// All zones of the server, by name; their records are not in the answer, and there are no pages.
    ///
    /// - Throws: where a name is listed twice: then the answer is not believed.
    func zones(attempt: String) async throws(ProviderError) -> [PowerDNSAPI.ListedZone] {
        let zones = try await get("/zones", attempt: attempt).decode([PowerDNSAPI.ListedZone].self)
        var seen: Set<String> = []
        for zone in zones where !seen.insert(DomainName.canonical(zone.name)).inserted {
            throw ProviderError(.malformed, attempt: attempt, message: "the zone \(zone.name) is listed twice")
        }
        return zones.sorted { $0.name < $1.name }
    }

    /// The zones of a name that the server has: one or none.
    func zones(named name: String, attempt: String) async throws(ProviderError) -> [PowerDNSAPI.ListedZone] {
        let answer = try await get("/zones?zone=\(PercentEncoding.encode(ZoneID.name(name)))", attempt: attempt)
        let zones = try answer.decode([PowerDNSAPI.ListedZone].self)
        // A server that does not know the parameter lists all.
        return zones.filter { $0.name.lowercased() == ZoneID.name(name) }
    }

    func createZone(_ body: JSONValue, attempt: String) async throws(ProviderError) {
        _ = try await write(HTTPRequest(.post, base + "/zones", json: body), status: 201, attempt: attempt)
    }

    func patchZone(_ id: String, _ body: JSONValue, attempt: String) async throws(ProviderError) -> WrittenSerials {
        let response = try await write(HTTPRequest(.patch, base + "/zones/\(id)", json: body), status: 204, attempt: attempt)
        func serial(_ name: String) -> Int? { response.headers[name].flatMap { UInt32($0) }.map { Int($0) } }
        return WrittenSerials(old: serial("X-PDNS-Old-Serial"), new: serial("X-PDNS-New-Serial"))
    }

    func deleteZone(_ id: String, attempt: String) async throws(ProviderError) {
        _ = try await write(HTTPRequest(.delete, base + "/zones/\(id)"), status: 204, attempt: attempt)
    }

    /// Never sent again by itself: what an answer was lost of is read back first.
    private func write(_ request: HTTPRequest, status: Int, attempt: String) async throws(ProviderError) -> HTTPResponse {
        let response = try await client.send(request, attempt: attempt, repeatable: false)
        guard response.isSuccess else { throw PowerDNSErrorMapping.error(response, isWrite: true, attempt: attempt) }
        return try DocumentedAnswer(response, statuses: [status], attempt: attempt, isWrite: true).response
    }

    private func get(_ path: String, attempt: String) async throws(ProviderError) -> DocumentedAnswer {
        let response = try await client.send(HTTPRequest(.get, base + path, headers: ["Accept": "application/json"]), attempt: attempt)
        guard response.isSuccess else { throw PowerDNSErrorMapping.error(response, isWrite: false, attempt: attempt) }
        return try DocumentedAnswer(response, attempt: attempt)
    }
}
