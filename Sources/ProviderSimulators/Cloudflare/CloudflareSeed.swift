internal import CanonicalJSON

extension CloudflareState {
    /// `{tokens: {TOKEN: [permission, …]}, zones: [{name, id?, plan?, records: [{type, name, content, …}]}],
    /// workers: [{account, name, secrets, …}], pages: [{account, name, production, …}], access: [{account, name, domain, …}],
    /// token_facts?: {TOKEN: {status?, expires_on?, account?, name?, email?}}, audit_seconds?}`.
    init(seed: JSONValue) throws(SeedError) {
        let root = SeedNode(json: seed, path: "")
        guard seed.object != nil else { throw SeedError(path: "", message: "the seed is not a map") }
        for (token, value) in (seed["tokens"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let names = value.array?.compactMap(\.string) else { throw SeedError(path: "tokens.\(token)", message: "is not a list") }
            tokens[token] = Set(names)
        }
        tokenFacts = try root.decoded("token_facts", as: [String: CloudflareTokenFacts].self) ?? [:]
        serial = try root.optionalInteger("serial") ?? 0
        audit = try root.decoded("audit", as: [CloudflareAuditEntry].self) ?? []
        auditSeconds = try root.optionalInteger("audit_seconds") ?? 0
        windows = try root.decoded("windows", as: [String: CloudflareWindow].self) ?? [:]
        for node in try root.list("zones") { try add(node) }
        for node in try root.list("workers") { workers.append(try CloudflareWorker(node)) }
        for node in try root.list("pages") { pagesProjects.append(try CloudflarePagesProject(node)) }
        for node in try root.list("access") { accessApplications.append(try CloudflareAccessApplication(node)) }
    }

    private mutating func add(_ node: SeedNode) throws(SeedError) {
        let name = try node.string("name")
        var zone = CloudflareZone(
            id: try node.optionalString("id") ?? Identity.hex("zone/\(name)"), name: name, plan: try node.optionalString("plan") ?? "free",
            records: [])
        zone.status = try node.optionalString("status") ?? "active"
        zone.type = try node.optionalString("type") ?? "full"
        zone.modifiedOn = try node.optionalString("modified_on") ?? zone.modifiedOn
        zone.price = try node.optionalInteger("price")
        zone.isPaused = node.json["paused"]?.boolean ?? false
        zone.settings = node.json["dns_settings"]?.object ?? [:]
        for child in try node.list("records") {
            if child.json["id"] == nil { serial += 1 }
            let time = try child.optionalString("modified_on") ?? "2026-05-01T09:00:00.000000Z"
            do throws(CloudflareRefusal) {
                var record = try CloudflareRecordWriting(zone: zone, time: time, isSeed: true).record(
                    child.json, id: child.json["id"]?.string ?? Identity.hex("record/\(zone.id)/\(serial)"), keeps: false)
                record.createdOn = child.json["created_on"]?.string ?? time
                record.isReadOnly = child.json["meta"]?["read_only"]?.boolean ?? false
                zone.records.append(record)
            } catch {
                throw SeedError(path: child.path, message: error.message)
            }
        }
        zones.append(zone)
    }

    var picture: JSONValue {
        [
            "tokens": .object(tokens.mapValues { .array($0.sorted().map(JSONValue.string)) }), "serial": .integer(serial),
            "token_facts": .plain(tokenFacts), "audit": .plain(audit), "audit_seconds": .integer(auditSeconds),
            "workers": .array(workers.map(\.picture)), "pages": .array(pagesProjects.map(\.picture)),
            "access": .array(accessApplications.map(\.picture)), "windows": .plain(windows),
            "zones": .array(
                zones.map { zone in
                    [
                        "id": .string(zone.id), "name": .string(zone.name), "plan": .string(zone.plan), "status": .string(zone.status),
                        "type": .string(zone.type), "paused": .boolean(zone.isPaused),
                        "modified_on": .string(zone.modifiedOn), "dns_settings": .object(zone.settings),
                        "price": zone.price.map { .integer($0) } ?? .null,
                        "records": .array(zone.records.map(\.json)),
                    ]
                }),
        ]
    }
}
