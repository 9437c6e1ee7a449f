internal import CanonicalJSON

/// One DNS record as the API keeps it: there is no object for a set.
struct CloudflareRecord: Hashable {
    var id: String
    var type: String
    /// Fully qualified, lower-case, without a trailing dot.
    var name: String
    var content: String
    var ttl: Int
    var proxied: Bool
    var comment: String?
    var tags: [String]
    var priority: Int?
    var data: JSONValue?
    /// Another product made it (`meta.read_only`, §1.2.3).
    var isReadOnly: Bool
    var createdOn: String
    var modifiedOn: String
    var settings: [String: Bool] = [:]
    var tagsModifiedOn: String?

    static let proxiable: Set<String> = ["A", "AAAA", "CNAME"]

    /// As returned (§1.2): newer answers have no `zone_id`.
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id), "type": .string(type), "name": .string(name), "content": .string(content), "ttl": .integer(ttl),
            "proxied": .boolean(proxied), "proxiable": .boolean(Self.proxiable.contains(type)), "comment": .text(comment),
            "tags": .array(tags.map(JSONValue.string)), "settings": .object(settings.mapValues(JSONValue.boolean)),
            "meta": isReadOnly ? ["read_only": true] : [:],
            "created_on": .string(createdOn), "modified_on": .string(modifiedOn),
        ]
        if let priority { members["priority"] = .integer(priority) }
        if let data { members["data"] = data }
        if !tags.isEmpty { members["tags_modified_on"] = .string(tagsModifiedOn ?? modifiedOn) }
        if comment != nil { members["comment_modified_on"] = .string(modifiedOn) }
        return .object(members)
    }
}

/// One zone with its records.
struct CloudflareZone: Hashable {
    var id: String
    var name: String
    /// `free`, `pro`, `business` or `enterprise`: decides quotas and batch sizes (§1.2.1, §1.2.2).
    var plan: String
    var records: [CloudflareRecord]
    /// Dollars a month; nil where the answer does not tell.
    var price: Int?
    /// `initializing`, `pending`, `active` or `moved` (more-apis.md §6.5).
    var status = "active"
    /// Nothing is proxied then.
    var isPaused = false
    /// `full`, `partial` or `secondary`.
    var type = "full"
    var modifiedOn = "2026-05-01T09:00:00.000000Z"
    /// `dns_settings`; what nobody set is as Cloudflare has it.
    var settings: [String: JSONValue] = [:]

    /// That all zones are of.
    static let account = Identity.hex("account")

    /// A zone is listed in the letters it was made with, its records in A-labels.
    var canonicalName: String { CloudflareText.ascii(name) }

    var json: JSONValue {
        [
            "id": .string(id), "name": .string(name), "status": .string(status), "paused": .boolean(isPaused), "type": .string(type),
            "plan": planShape,
            "account": ["id": .string(Self.account), "name": "account"],
            "modified_on": .string(modifiedOn), "name_servers": .array(nameServers.map(JSONValue.string)),
            "activated_on": status == "active" ? .string(modifiedOn) : .null,
        ]
    }

    private var planShape: JSONValue {
        var shape: [String: JSONValue] = [
            "id": .string(Identity.hex("plan/\(plan)")), "name": .string(plan), "legacy_id": .string(plan),
        ]
        if let price {
            shape.merge(["price": .integer(price), "currency": "USD", "frequency": price == 0 ? "" : "monthly"]) { _, given in given }
        }
        return .object(shape)
    }

    /// Two that the zone's id chooses: a zone that is made again has others.
    var nameServers: [String] {
        let names = ["ada", "bob", "cruz", "dana", "elle", "finn", "gina", "hugo"]
        let first = Int(Identity.hash("servers/\(id)") % UInt64(names.count))
        return [names[first], names[(first + 3) % names.count]].map { "\($0).ns.cloudflare.com" }
    }

    /// What can be set of the zone's DNS, with what is so by itself (§6.4).
    static let standardSettings: [String: JSONValue] = [
        "flatten_all_cnames": false, "foundation_dns": false, "multi_provider": false, "ns_ttl": 86_400, "secondary_overrides": false,
        "zone_mode": "standard",
    ]

    var dnsSettings: JSONValue { .object(Self.standardSettings.merging(settings) { _, own in own }) }

    var recordQuota: Int { plan == "free" ? 200 : 3_500 }
    var batchLimit: Int { plan == "free" ? 200 : 3_500 }
    var commentLimit: Int { plan == "free" ? 100 : 500 }
    /// Of one record (§1.2.1).
    var tagQuota: Int { plan == "free" ? 0 : 20 }
    var smallestTTL: Int { plan == "enterprise" ? 30 : 60 }
}
