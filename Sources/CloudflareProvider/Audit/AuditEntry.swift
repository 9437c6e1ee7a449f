internal import CanonicalJSON

/// One entry of an account's audit log, version 2, as far as it is used; unknown members are let pass.
///
/// Source: Cloudflare API, Accounts: Logs: Audit (list).
struct AuditEntry: Decodable, Sendable {
    struct Action: Decodable, Sendable {
        let time: String?
        /// `success` or `failure`.
        let result: String?
        let description: String?
    }

    struct Actor: Decodable, Sendable {
        /// `user`, `account`, `system` or `cloudflare_admin`.
        let type: String?
        /// `api_token`, `api_key`, `dash`, …
        let context: String?
        let email: String?
        let token_id: String?
        let token_name: String?
    }

    struct Raw: Decodable, Sendable {
        let method: String?
        let uri: String?
    }

    struct Subject: Decodable, Sendable {
        let id: String?
        let request: JSONValue?
        let response: JSONValue?
    }

    struct Zone: Decodable, Sendable {
        let id: String?
    }

    let id: String?
    let action: Action?
    let actor: Actor?
    let raw: Raw?
    let resource: Subject?
    let zone: Zone?

    /// Every object in what was sent and answered, whatever the product nests it in.
    var objects: [[String: JSONValue]] {
        Self.objects(in: resource?.request) + Self.objects(in: resource?.response)
    }

    private static func objects(in value: JSONValue?) -> [[String: JSONValue]] {
        if let members = value?.object {
            return [members] + members.sorted { $0.key < $1.key }.flatMap { objects(in: $0.value) }
        }
        return (value?.array ?? []).flatMap { objects(in: $0) }
    }
}

extension AuditEntry.Actor {
    /// For people; nil where the entry names nobody.
    var text: String? {
        let token = token_name.map { "the token \($0)" }
        switch (email, token) {
        case (let email?, let token?): return "\(email) with \(token)"
        case (let email?, nil): return context == "dash" ? "\(email) in the dashboard" : email
        case (nil, let token?): return token
        case (nil, nil): return type == "system" || type == "cloudflare_admin" ? "Cloudflare itself (\(type ?? ""))" : nil
        }
    }
}
