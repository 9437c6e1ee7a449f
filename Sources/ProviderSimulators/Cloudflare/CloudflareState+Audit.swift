internal import CanonicalJSON
internal import HTTPMessages

/// What somebody changed, as the audit log of version 2 keeps it (more-apis.md §6.7).
struct CloudflareAuditEntry: Hashable, Codable {
    var account: String
    /// Seconds since 1970.
    var at: Int
    var json: JSONValue
}

extension CloudflareState {
    /// Only changes are kept, and only of what was answered with success.
    mutating func recordAudit(_ call: CloudflareCall, _ response: HTTPResponse, before: CloudflareState) {
        guard (200..<300).contains(response.status) else { return }
        let parts = call.parts
        let zone = parts.first == "zones" && parts.count > 1 ? (zones + before.zones).first { $0.id == parts[1] } : nil
        let account = parts.first == "accounts" && parts.count > 1 ? parts[1] : CloudflareZone.account
        let facts = tokenFacts[call.token] ?? CloudflareTokenFacts()
        let answer = (try? JSONValue(parsing: response.body))?["result"]
        var actor: [String: JSONValue] = [
            "type": facts.account == nil ? "user" : "account", "context": "api_token", "ip_address": "198.51.100.7",
            "id": .string(Identity.hex("user/\(facts.email ?? call.token)")), "token_id": .string(Identity.hex("token/\(call.token)")),
            "token_name": .string(facts.name ?? "unnamed"),
        ]
        if facts.account == nil { actor["email"] = .string(facts.email ?? "operator@example.net") }
        let number = audit.count + 1
        let verb = ["POST": "create", "DELETE": "delete"][call.request.method.rawValue] ?? "update"
        let isOfRecords = parts.contains("dns_records")
        let action: [String: JSONValue] = [
            "type": .string(verb), "result": "success", "time": .string(call.time), "description": .string(verb),
        ]
        let raw: [String: JSONValue] = [
            "method": .string(call.request.method.rawValue), "uri": .string("/client/v4/" + parts.joined(separator: "/")),
            "status_code": .integer(response.status), "user_agent": .string(call.request.headers["User-Agent"] ?? ""),
            "cf_ray_id": .string(String(Identity.hex("audit ray/\(number)").prefix(16))),
        ]
        let resource: [String: JSONValue] = [
            "product": .string(isOfRecords ? "dns" : parts.count > 2 ? parts[2] : parts[0]),
            "type": .string(isOfRecords ? "dns_records" : parts[parts.count - 1]), "id": answer?["id"] ?? .null,
            "request": Self.withoutSecrets(try? JSONValue(parsing: call.request.body)), "response": Self.withoutSecrets(answer),
            "scope": .object([:]),
        ]
        var place: [String: JSONValue] = [:]
        if let zone { place = ["id": .string(zone.id), "name": .string(zone.name)] }
        let entry: [String: JSONValue] = [
            "id": .string(Identity.uuid("audit/\(number)/\(call.request.path)")), "action": .object(action), "actor": .object(actor),
            "raw": .object(raw), "resource": .object(resource), "zone": .object(place),
        ]
        audit.append(CloudflareAuditEntry(account: account, at: call.now, json: .object(entry)))
    }

    /// Texts of secrets are not logged.
    private static func withoutSecrets(_ value: JSONValue?) -> JSONValue {
        guard let value else { return .null }
        if let members = value.object {
            let isSecret = members["type"] == "secret_text"
            return .object(
                members.reduce(into: [:]) { kept, member in
                    kept[member.key] = isSecret && ["value", "text"].contains(member.key) ? "[redacted]" : withoutSecrets(member.value)
                })
        }
        if let items = value.array { return .array(items.map { withoutSecrets($0) }) }
        return value
    }

    /// Both times are required; pages by cursor.
    func auditLog(_ call: CloudflareCall, of account: String) throws(CloudflareRefusal) -> HTTPResponse {
        try call.require("account_settings.read")
        guard let since = call.request.query("since"), let before = call.request.query("before") else {
            throw .invalid(1004, "since and before are required.")
        }
        let limit = call.request.query("limit").flatMap { Int($0) } ?? 100
        guard (1...1_000).contains(limit) else { throw .invalid(1004, "Invalid limit.") }
        func isIn(_ entry: CloudflareAuditEntry) -> Bool {
            let time = Identity.time(entry.at)
            return entry.account == account && entry.at + auditSeconds <= call.now && time >= since && time < before
        }
        let oldestFirst = audit.filter(isIn)
        let found = call.request.query("direction") == "asc" ? oldestFirst : oldestFirst.reversed()
        let start = call.request.query("cursor").flatMap { Int($0) } ?? 0
        guard start >= 0 else { throw .invalid(1004, "Invalid cursor.") }
        let shown = found.dropFirst(start).prefix(limit)
        let next = start + shown.count
        return HTTPResponse(
            status: 200,
            json: [
                "success": true, "errors": [], "messages": [], "result": .array(shown.map(\.json)),
                "result_info": ["count": .integer(shown.count), "cursor": next < found.count ? .string("\(next)") : ""],
            ])
    }
}
