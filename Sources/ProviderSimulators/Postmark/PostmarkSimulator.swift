package import CanonicalJSON
package import HTTPMessages

/// Postmark's Domains API, as far as reading and verifying go. Verifying looks at the names that it sees, and at nothing else.
package struct PostmarkSimulator: SimulatedProvider {
    package static let kind = "postmark"

    private var tokens: Set<String>
    private var domains: [PostmarkDomain] = []
    private var names: SeenNames

    /// `{tokens: [TOKEN, …], domains: [{ID, Name, …}], names?: [{name, type, value}, …]}`, the domains with the API's own member
    /// names; `names` are in the DNS beside those of a simulated zone.
    package init(seed: JSONValue) throws(SeedError) {
        let root = SeedNode(json: seed, path: "")
        guard seed.object != nil else { throw SeedError(path: "", message: "the seed is not a map") }
        tokens = Set(try root.strings("tokens"))
        names = SeenNames(try PublishedNames(root, "names"))
        for node in try root.list("domains") { domains.append(try PostmarkDomain(node)) }
    }

    package var picture: JSONValue {
        [
            "tokens": .array(tokens.sorted().map(JSONValue.string)), "domains": .array(domains.map(\.json)), "names": names.picture,
        ]
    }

    package func looksUpNames(for request: HTTPRequest) -> Bool { request.method == .put }

    package mutating func learn(_ names: PublishedNames) { self.names.learn(names) }

    package mutating func handle(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        if let answer = names.answer(request) { return answer }
        // The account's token, in its own header; the server's token is refused here.
        guard let token = request.headers["X-Postmark-Account-Token"], tokens.contains(token) else {
            return Self.refusal(401, 10, "The X-Postmark-Account-Token header was not supplied, or its token is not valid.")
        }
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.first == "domains" else { return Self.refusal(404, 0, "There is no such endpoint.") }
        switch (request.method, parts.count) {
        case (.get, 1): return list(request)
        case (.get, 2): return domain(parts[1]) { _, _ in }
        case (.put, 3) where parts[2] == "verifyDkim": return domain(parts[1]) { $0.verifyKey($1) }
        case (.put, 3) where parts[2] == "verifyReturnPath": return domain(parts[1]) { $0.verifyReturnPath($1) }
        default: return Self.refusal(405, 405, "The method is not allowed here.")
        }
    }

    /// `count`, 1 to 500, and `offset` are both required; the list tells no DKIM values.
    private func list(_ request: HTTPRequest) -> HTTPResponse {
        guard let count = request.query("count").flatMap({ Int($0) }), let offset = request.query("offset").flatMap({ Int($0) }),
            (1...500).contains(count), offset >= 0
        else { return Self.refusal(422, 511, "Parameters 'count' (1 to 500) and 'offset' are required.") }
        let shown = domains.dropFirst(offset).prefix(count)
        return HTTPResponse(
            status: 200, json: ["TotalCount": .integer(domains.count), "Domains": .array(shown.map(\.summary))])
    }

    private mutating func domain(_ id: String, _ change: (inout PostmarkDomain, SeenNames) -> Void) -> HTTPResponse {
        guard let index = domains.firstIndex(where: { String($0.id) == id }) else {
            return Self.refusal(422, 510, "This domain was not found.")
        }
        change(&domains[index], names)
        return HTTPResponse(status: 200, json: domains[index].json)
    }

    private static func refusal(_ status: Int, _ code: Int, _ message: String) -> HTTPResponse {
        HTTPResponse(status: status, json: ["ErrorCode": .integer(code), "Message": .string(message)])
    }
}
