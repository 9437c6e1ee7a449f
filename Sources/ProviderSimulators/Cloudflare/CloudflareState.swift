internal import CanonicalJSON
internal import HTTPMessages

/// Zones, Workers, Pages projects, tokens and what is left of each token's requests.
struct CloudflareState: Hashable {
    /// By token: what it may do, of `zone.read`, `zone.edit`, `dns.read`, `dns.edit`, `workers.read`, `workers.edit`, `routes.read`,
    /// `routes.edit`, `pages.read`, `pages.edit`, `access.read` and `account_settings.read`.
    var tokens: [String: Set<String>] = [:]
    var tokenFacts: [String: CloudflareTokenFacts] = [:]
    var zones: [CloudflareZone] = []
    var workers: [CloudflareWorker] = []
    var pagesProjects: [CloudflarePagesProject] = []
    var accessApplications: [CloudflareAccessApplication] = []
    /// What was changed, oldest first.
    var audit: [CloudflareAuditEntry] = []
    /// How long an entry stays out of the log.
    var auditSeconds = 0
    var serial = 0
    /// By token, the requests of the current window and when it began (§1.1: 1,200 in 5 minutes).
    var windows: [String: CloudflareWindow] = [:]

    mutating func route(_ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        let parts = call.parts
        switch (call.request.method, parts.first, parts.count) {
        case (.get, "user"?, 3) where parts[1] == "tokens" && parts[2] == "verify": return try verify(call, account: nil)
        case (.get, "accounts"?, 4) where parts[2] == "tokens" && parts[3] == "verify": return try verify(call, account: parts[1])
        case (.get, "zones"?, 1): return try listZones(call)
        case (.post, "zones"?, 1): return try makeZone(call)
        case (.get, "accounts"?, 1): return try listAccounts(call)
        case (.get, "accounts"?, 4) where parts[2] == "logs" && parts[3] == "audit": return try auditLog(call, of: parts[1])
        case (_, "accounts"?, 3...) where parts[2] == "pages": return try pages(call)
        case (_, "accounts"?, 3...) where parts[2] == "access": return try access(call)
        case (_, "accounts"?, 2...): return try workers(call)
        case (_, "zones"?, 2...):
            let index = try zone(parts[1], call)
            if parts.count == 2, call.request.method == .get {
                try call.require("zone.read")
                return CloudflareAnswer.one(zones[index].json)
            }
            if parts.count == 2, call.request.method == .delete {
                // Whoever may edit a zone may delete it, with all its records and at once.
                try call.require("zone.edit")
                return CloudflareAnswer.one(["id": .string(zones.remove(at: index).id)])
            }
            if let answer = try zoneItself(call, index) { return answer }
            if parts.count == 4, parts[2] == "workers", parts[3] == "routes" { return try routes(call, of: zones[index].id) }
            guard parts.count >= 3, parts[2] == "dns_records" else { throw .noRoute }
            if call.request.method == .get, parts.count == 4, parts[3] == "export" {
                guard !call.permissions.isDisjoint(with: ["dns.read", "dns.edit"]) else { throw .notPermitted }
                return CloudflareExport(zones[index]).response
            }
            if call.request.method == .get, parts.count == 4, parts[3] == "usage" {
                guard !call.permissions.isDisjoint(with: ["dns.read", "dns.edit"]) else { throw .notPermitted }
                return CloudflareAnswer.one([
                    "record_quota": .integer(zones[index].recordQuota), "record_usage": .integer(zones[index].records.count),
                ])
            }
            return try records(call, zone: index, rest: Array(parts.dropFirst(3)))
        default: throw .noRoute
        }
    }

    private func listZones(_ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        try call.require("zone.read")
        let name = call.request.query("name").map(CloudflareText.ascii)
        let status = call.request.query("status")
        let found = zones.filter { (name == nil || $0.canonicalName == name) && (status == nil || $0.status == status) }.sorted {
            $0.name < $1.name
        }
        return try CloudflareAnswer.page(found.map(\.json), call, sizes: 5...50, standard: 20)
    }

    private func zone(_ id: String, _ call: CloudflareCall) throws(CloudflareRefusal) -> Int {
        guard id.count == 32, id.allSatisfy(\.isHexDigit) else { throw .badIdentifier(call.request.path) }
        guard let index = zones.firstIndex(where: { $0.id == id }) else { throw .foreignZone }
        return index
    }
}

struct CloudflareWindow: Hashable, Codable {
    var began: Int
    var used: Int
}

/// One request with who sends it.
struct CloudflareCall {
    let request: HTTPRequest
    let token: String
    let permissions: Set<String>
    let now: Int

    /// The path's parts; the API's prefix is left out where it is sent.
    var parts: [String] {
        let parts = request.path.split(separator: "/").map { PercentEncoding.decode(String($0)) }
        return parts.starts(with: ["client", "v4"]) ? Array(parts.dropFirst(2)) : parts
    }

    /// To the microsecond, as the API writes times.
    var time: String { String(Identity.time(now).dropLast()) + ".000000Z" }

    func require(_ permission: String) throws(CloudflareRefusal) {
        guard permissions.contains(permission) else { throw .notPermitted }
    }

    func body() throws(CloudflareRefusal) -> JSONValue {
        guard let body = try? JSONValue(parsing: request.body), body.object != nil else { throw .badBody }
        return body
    }
}
