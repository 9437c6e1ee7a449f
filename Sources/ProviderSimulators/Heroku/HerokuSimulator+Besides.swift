internal import CanonicalJSON

/// A log drain as a seed has it; what it leaves out is made of its address.
private struct HerokuDrainSeed: Decodable {
    let url: String
    let addon: String?
    let id: String?
    let token: String?
    let created_at: String?

    func drain(of app: HerokuApp) -> HerokuDrain {
        HerokuDrain(
            id: id ?? Identity.uuid("drain/\(app.name)/\(url)"), url: url,
            token: token ?? "d.\(Identity.uuid("token/\(app.name)/\(url)"))", addon: addon, created_at: created_at ?? app.createdAt)
    }
}

/// An app webhook.
struct HerokuWebhook: Hashable, Sendable, Codable {
    var url: String
    var include: [String]
}

/// A certificate that somebody uploaded, and the hosts that show it.
struct HerokuUpload: Hashable, Sendable, Codable {
    var name: String
    var hosts: [String]
}

/// What an app has besides what is managed here: it can be listed, and nothing else.
extension HerokuState {
    /// Nil for other lists.
    func besides(_ kind: String, ofApp index: Int) -> HerokuAnswer? {
        let app = apps[index]
        switch kind {
        case "webhooks": return .list(app.webhooks.map { Self.shape(of: $0, app) }, fields: ["id"])
        case "sni-endpoints":
            let issued = app.domains.filter { $0.certificate?.isIssued == true }.map {
                HerokuUpload(name: $0.hostname, hosts: [$0.hostname])
            }
            return .list((app.uploads + issued).map { Self.shape(of: $0, app) }, fields: ["id", "name"])
        default: return nil
        }
    }

    private static func shape(of hook: HerokuWebhook, _ app: HerokuApp) -> JSONValue {
        [
            "app": HerokuShapes.reference(app), "created_at": .string(app.createdAt),
            "id": .string(Identity.uuid("webhook/\(app.name)/\(hook.url)")), "include": .array(hook.include.map(JSONValue.string)),
            "level": "notify", "updated_at": .string(app.createdAt), "url": .string(hook.url),
        ]
    }

    private static func shape(of upload: HerokuUpload, _ app: HerokuApp) -> JSONValue {
        let id = Identity.uuid("sni-endpoint/\(upload.name)")
        return [
            "app": HerokuShapes.reference(app), "certificate_chain": "", "cname": .null, "created_at": .string(app.createdAt),
            "display_name": .string(upload.name), "domains": .array(upload.hosts.map(JSONValue.string)), "id": .string(id),
            "name": .string(upload.name),
            "ssl_cert": ["ca_signed?": true, "cert_domains": .array(upload.hosts.map(JSONValue.string)), "self_signed?": false],
            "updated_at": .string(app.createdAt),
        ]
    }
}

extension HerokuApp {
    /// `{drains: [{url, addon?}], webhooks: [{url, include}], uploads: [{name, hosts}], space?, internal_routing?}`.
    mutating func readBesides(_ node: SeedNode) throws(SeedError) {
        space = try node.optionalString("space")
        isInternal = try node.boolean("internal_routing")
        let seeds = try node.decoded("drains", as: [HerokuDrainSeed].self) ?? []
        drains = seeds.map { $0.drain(of: self) }
        webhooks = try node.decoded("webhooks", as: [HerokuWebhook].self) ?? []
        uploads = try node.decoded("uploads", as: [HerokuUpload].self) ?? []
    }

    /// The certificate that a host shows; nil for none.
    func certificate(of domain: HerokuDomain) -> JSONValue {
        if let upload = uploads.first(where: { $0.hosts.contains(domain.hostname) }) {
            return HerokuShapes.named("sni-endpoint", upload.name)
        }
        return domain.certificate?.isIssued == true ? HerokuShapes.named("sni-endpoint", domain.hostname) : .null
    }
}
