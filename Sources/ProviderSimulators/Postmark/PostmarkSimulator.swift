package import CanonicalJSON
package import HTTPMessages

/// Postmark's Domains API. Verifying looks at the names that it sees, and at nothing else.
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
        case (.post, 1): return create(request, now: now)
        case (.get, 2): return domain(parts[1]) { _, _ in }
        case (.put, 2): return edit(parts[1], request)
        case (.delete, 2): return delete(parts[1])
        case (.post, 3) where parts[2].lowercased() == "rotatedkim": return rotate(parts[1], now: now)
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

    private mutating func create(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        guard let body = try? JSONValue(parsing: request.body), let name = body["Name"]?.string?.lowercased(), !name.isEmpty else {
            return Self.refusal(422, 514, "The field 'Name' is required.")
        }
        guard name.count <= 255, name.contains("."), name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return Self.refusal(422, 516, "The field 'Name' is not a valid domain.")
        }
        // One name belongs to one account of Postmark.
        guard !domains.contains(where: { $0.name == name }) else { return Self.refusal(422, 512, "This domain already exists.") }
        let path = body["ReturnPathDomain"]?.string ?? ""
        guard path.isEmpty || path.lowercased().hasSuffix("." + name) else {
            return Self.refusal(422, 511, "The return path must be a subdomain of the domain.")
        }
        let domain = PostmarkDomain(id: (domains.map(\.id).max() ?? 36_736) + 1, name: name, returnPath: path, now: now)
        domains.append(domain)
        return HTTPResponse(status: 200, json: domain.json)
    }

    /// The return path is all that can be changed.
    private mutating func edit(_ id: String, _ request: HTTPRequest) -> HTTPResponse {
        guard let index = domains.firstIndex(where: { String($0.id) == id }) else {
            return Self.refusal(422, 510, "This domain was not found.")
        }
        guard let path = (try? JSONValue(parsing: request.body))?["ReturnPathDomain"]?.string,
            path.isEmpty || path.lowercased().hasSuffix("." + domains[index].name)
        else { return Self.refusal(422, 511, "The return path must be a subdomain of the domain.") }
        domains[index].returnTo(path)
        return HTTPResponse(status: 200, json: domains[index].json)
    }

    private mutating func delete(_ id: String) -> HTTPResponse {
        guard let index = domains.firstIndex(where: { String($0.id) == id }) else {
            return Self.refusal(422, 510, "This domain was not found.")
        }
        let gone = domains.remove(at: index)
        return HTTPResponse(status: 200, json: ["ErrorCode": 0, "Message": .string("Domain \(gone.name) removed.")])
    }

    private mutating func rotate(_ id: String, now: Int) -> HTTPResponse {
        guard let index = domains.firstIndex(where: { String($0.id) == id }) else {
            return Self.refusal(422, 510, "This domain was not found.")
        }
        guard domains[index].rotate(now: now) else { return Self.refusal(422, 505, "This DKIM is already being renewed.") }
        return HTTPResponse(status: 200, json: domains[index].json)
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
