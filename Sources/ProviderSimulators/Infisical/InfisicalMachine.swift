internal import CanonicalJSON
internal import HTTPMessages

/// A machine identity that signs in with a job's identity token.
struct InfisicalMachine: Hashable, Codable {
    /// `*` stands for any run of characters.
    var subject: String
    var audience: String
    var mayWrite: Bool

    fileprivate func admits(_ claims: JSONValue) -> Bool {
        claims["iss"] == "https://token.actions.githubusercontent.com" && claims["aud"]?.string == audience
            && Self.matches(Array(subject.utf8)[...], Array((claims["sub"]?.string ?? "").utf8)[...])
    }

    private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        guard first == UInt8(ascii: "*") else {
            return text.first == first && matches(pattern.dropFirst(), text.dropFirst())
        }
        return (text.startIndex...text.endIndex).contains { matches(pattern.dropFirst(), text[$0...]) }
    }
}

extension InfisicalState {
    /// A job's identity token for an access token.
    mutating func exchange(_ request: HTTPRequest, now: Int) throws(InfisicalRefusal) -> HTTPResponse {
        let body = request.json
        guard let id = body?["identityId"]?.string else { throw InfisicalRefusal(missing: "identityId") }
        guard let jwt = body?["jwt"]?.string else { throw InfisicalRefusal(missing: "jwt") }
        guard let machine = machines[id] else { throw InfisicalRefusal(404, "NotFound", "OIDC auth method not found for identity") }
        guard let claims = IdentityToken.claims(of: jwt, now: now), machine.admits(claims) else {
            throw InfisicalRefusal(403, "ForbiddenError", "Access denied: OIDC token is not allowed.")
        }
        return session(for: id, mayWrite: machine.mayWrite, now: now)
    }
}
