internal import CanonicalJSON
internal import HTTPMessages

/// Zones that are made, changed and set (more-apis.md §6.5).
extension CloudflareState {
    /// A zone that is made is pending until the registrar names its servers.
    mutating func makeZone(_ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        try call.require("zone.edit")
        let body = try call.body()
        guard let given = body["name"]?.string, CloudflareText.isHost(given), given.contains(".") else {
            throw .invalid(1097, "The zone name is invalid.")
        }
        guard body["account"]?["id"]?.string != nil else { throw .invalid(1067, "The account of the zone is missing.") }
        let type = body["type"]?.string ?? "full"
        guard ["full", "partial", "secondary", "internal"].contains(type) else { throw .invalid(1003, "The zone type is invalid.") }
        guard !zones.contains(where: { $0.canonicalName == CloudflareText.ascii(given) }) else {
            throw .invalid(1061, "\(given) already exists")
        }
        serial += 1
        var zone = CloudflareZone(id: Identity.hex("zone/\(given)/\(serial)"), name: given.lowercased(), plan: "free", records: [])
        (zone.type, zone.status, zone.modifiedOn) = (type, "pending", call.time)
        zones.append(zone)
        return CloudflareAnswer.one(zone.json)
    }

    /// Nil for what is below the zone.
    mutating func zoneItself(_ call: CloudflareCall, _ index: Int) throws(CloudflareRefusal) -> HTTPResponse? {
        let rest = call.parts.dropFirst(2)
        switch (call.request.method, rest.first, rest.count) {
        case (.patch, nil, _): return try edit(call, index)
        case (.put, "activation_check"?, 1):
            try call.require("zone.edit")
            return CloudflareAnswer.one(["id": .string(zones[index].id)])
        case (.get, "dns_settings"?, 1):
            guard !call.permissions.isDisjoint(with: ["dns.read", "dns.edit", "zone.edit"]) else { throw .notPermitted }
            return CloudflareAnswer.one(zones[index].dnsSettings)
        case (.patch, "dns_settings"?, 1): return try set(call, index)
        default: return nil
        }
    }

    /// One member at a time (the API's own rule).
    private mutating func edit(_ call: CloudflareCall, _ index: Int) throws(CloudflareRefusal) -> HTTPResponse {
        try call.require("zone.edit")
        let members = try call.body().object ?? [:]
        guard members.count == 1, let (member, value) = members.first else {
            throw .invalid(1004, "Edit one property of a zone at a time.")
        }
        switch (member, value) {
        case ("paused", .boolean(let isPaused)): zones[index].isPaused = isPaused
        case ("type", .string(let type)) where ["full", "partial", "secondary"].contains(type): zones[index].type = type
        case ("plan", _):
            let plan = value["id"]?.string ?? ""
            guard let name = ["free", "pro", "business", "enterprise"].first(where: { Identity.hex("plan/\($0)") == plan || $0 == plan })
            else {
                throw .invalid(1004, "The plan is unknown.")
            }
            zones[index].plan = name
        default: throw .invalid(1004, "\(member) cannot be edited like that.")
        }
        zones[index].modifiedOn = call.time
        return CloudflareAnswer.one(zones[index].json)
    }

    private static func isOfKind(_ value: JSONValue, _ other: JSONValue) -> Bool {
        (value.boolean == nil, value.integer == nil, value.string == nil) == (
            other.boolean == nil, other.integer == nil, other.string == nil
        )
    }

    private mutating func set(_ call: CloudflareCall, _ index: Int) throws(CloudflareRefusal) -> HTTPResponse {
        guard !call.permissions.isDisjoint(with: ["dns.edit", "zone.edit"]) else { throw .notPermitted }
        for (member, value) in (try call.body().object ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let standard = CloudflareZone.standardSettings[member], Self.isOfKind(value, standard) else {
                throw .invalid(1004, "\(member) cannot be set like that.")
            }
            if member == "flatten_all_cnames", value == true, zones[index].plan == "free" {
                throw .invalid(1004, "Flattening all CNAMEs needs a paid plan.")
            }
            zones[index].settings[member] = value
        }
        return CloudflareAnswer.one(zones[index].dnsSettings)
    }
}

/// A zone as a zone file, which is not in the envelope (§1.2.6).
struct CloudflareExport {
    private let zone: CloudflareZone

    init(_ zone: CloudflareZone) { self.zone = zone }

    var response: HTTPResponse {
        let lines = [";; Domain: \(zone.canonicalName).", "$ORIGIN \(zone.canonicalName)."] + zone.records.map(line)
        return HTTPResponse(
            status: 200, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    private func line(_ record: CloudflareRecord) -> String {
        var value = record.content
        if ["CNAME", "NS", "PTR", "MX"].contains(record.type), value != "." { value += "." }
        if record.type == "SRV", !value.hasSuffix(".") { value += "." }
        if let priority = record.priority, ["MX", "SRV", "URI"].contains(record.type) { value = "\(priority) \(value)" }
        if record.type == "TXT" {
            value =
                CloudflareText.meaning(value).isEmpty
                ? "\"\"" : CloudflareText.txt(CloudflareText.quoted(CloudflareText.meaning(value))) ?? value
        }
        var tags = record.tags
        if CloudflareRecord.proxiable.contains(record.type) { tags.append("cf-proxied:\(record.proxied)") }
        if record.settings["flatten_cname"] == true { tags.append("cf-flatten-cname") }
        let note = [record.comment, tags.isEmpty ? nil : "cf_tags=\(tags.joined(separator: ","))"].compactMap(\.self).joined(separator: " ")
        return "\(record.name).\t\(record.ttl)\tIN\t\(record.type)\t\(value)" + (note.isEmpty ? "" : " ; \(note)")
    }
}
