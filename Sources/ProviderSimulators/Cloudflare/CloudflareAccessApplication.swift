import CanonicalJSON
import HTTPMessages

/// One Access application. Seeds: `{account, name, domain, type?, policies: [{decision}]?, destinations?}`.
struct CloudflareAccessApplication: Hashable {
    let account: String
    let name: String
    let domain: String?
    let type: String
    let policies: JSONValue
    let destinations: JSONValue?

    init(_ node: SeedNode) throws(SeedError) {
        account = try node.string("account")
        name = try node.string("name")
        domain = try node.optionalString("domain")
        type = try node.optionalString("type") ?? "self_hosted"
        policies = node.json["policies"] ?? [["decision": "allow"]]
        destinations = node.json["destinations"]
    }

    /// As it is listed (§1.5).
    var json: JSONValue {
        var members = picture.object ?? [:]
        members["account"] = nil
        members["id"] = .string(Identity.uuid("access/\(account)/\(name)"))
        members["aud"] = .string(Identity.hex("aud/\(account)/\(name)"))
        members["session_duration"] = "24h"
        return .object(members)
    }

    var picture: JSONValue {
        var members: [String: JSONValue] = [
            "account": .string(account), "name": .string(name), "type": .string(type), "policies": policies,
        ]
        if let domain { members["domain"] = .string(domain) }
        if let destinations { members["destinations"] = destinations }
        return .object(members)
    }
}

extension CloudflareState {
    /// `GET accounts/ACCOUNT/access/apps`, by pages.
    func access(_ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        let parts = call.parts
        guard call.request.method == .get, parts.count == 4, parts[3] == "apps" else { throw .noRoute }
        try call.require("access.read")
        guard accountIDs.contains(parts[1]) else { throw .badIdentifier(call.request.path) }
        let own = accessApplications.filter { $0.account == parts[1] }
        return try CloudflareAnswer.page(own.map(\.json), call, sizes: 1...100, standard: 25)
    }
}
