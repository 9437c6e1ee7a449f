internal import CanonicalJSON
internal import HTTPMessages

/// What a token's own endpoint tells of it.
struct CloudflareTokenFacts: Hashable, Codable {
    var status: String?
    /// ISO 8601; nil where it never expires.
    var expires_on: String?
    /// The account that owns it; nil for a user's token.
    var account: String?
    /// As the audit log names it.
    var name: String?
    /// Of the user whose token it is.
    var email: String?
}

extension CloudflareState {
    /// `GET /user/tokens/verify`, or an account's (§1.1): either refuses the other's tokens, and neither lists permissions.
    func verify(_ call: CloudflareCall, account: String?) throws(CloudflareRefusal) -> HTTPResponse {
        let facts = tokenFacts[call.token] ?? CloudflareTokenFacts()
        guard facts.account == account else { throw CloudflareRefusal(401, 1000, "Invalid API Token") }
        var result: [String: JSONValue] = [
            "id": .string(Identity.hex("token/\(call.token)")), "status": .string(facts.status ?? "active"),
        ]
        if let end = facts.expires_on { result["expires_on"] = .string(end) }
        return CloudflareAnswer.one(.object(result))
    }
}
