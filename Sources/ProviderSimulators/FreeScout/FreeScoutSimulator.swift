package import CanonicalJSON
package import HTTPMessages

/// FreeScout with its "API & Webhooks" module, as far as the list of mailboxes goes: there is no route for one of them.
package struct FreeScoutSimulator: SimulatedProvider {
    package static let kind = "freescout"

    private var keys: Set<String>
    private var mailboxes: [FreeScoutMailbox] = []
    /// Without the module no route of the API exists, and the installation answers with a page.
    private var hasModule: Bool

    private static let standardPage = 50
    private static let largestPage = 100

    /// `{keys: [KEY, …], module?: true|false, mailboxes: [{id, name, email}]}`.
    package init(seed: JSONValue) throws(SeedError) {
        let root = SeedNode(json: seed, path: "")
        guard seed.object != nil else { throw SeedError(path: "", message: "the seed is not a map") }
        keys = Set(try root.strings("keys"))
        hasModule = try root.boolean("module", default: true)
        for node in try root.list("mailboxes") { mailboxes.append(try FreeScoutMailbox(node)) }
    }

    package var picture: JSONValue {
        [
            "keys": .array(keys.sorted().map(JSONValue.string)), "module": .boolean(hasModule),
            "mailboxes": .array(mailboxes.map(\.json)),
        ]
    }

    package mutating func handle(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        let parts = request.path.split(separator: "/").map(String.init)
        guard hasModule, parts.starts(with: ["api", "mailboxes"]), parts.count <= 3 else { return Self.page(404, "Page not found") }
        // Read from its own header; a bearer token is not looked at.
        guard let key = request.headers["X-FreeScout-API-Key"], keys.contains(key) else {
            return HTTPResponse(status: 401, json: ["message": "Error occurred: Unauthorized", "errorCode": "UNAUTHORIZED"])
        }
        guard request.method == .get, parts.count == 2 else { return Self.page(405, "Method Not Allowed") }
        return list(request)
    }

    /// Pages count from 1; a size beyond the largest is cut down to it.
    private func list(_ request: HTTPRequest) -> HTTPResponse {
        let size = min(max(1, request.query("pageSize").flatMap { Int($0) } ?? Self.standardPage), Self.largestPage)
        let number = max(1, request.query("page").flatMap { Int($0) } ?? 1)
        let start = min((number - 1) * size, mailboxes.count)
        let shown = mailboxes[start..<min(start + size, mailboxes.count)]
        return HTTPResponse(
            status: 200,
            json: [
                "_embedded": ["mailboxes": .array(shown.map(\.json))],
                "page": [
                    "size": .integer(size), "totalElements": .integer(mailboxes.count),
                    "totalPages": .integer(max(1, (mailboxes.count + size - 1) / size)), "number": .integer(number),
                ],
            ])
    }

    private static func page(_ status: Int, _ title: String) -> HTTPResponse {
        var response = HTTPResponse(status: status, body: Array("<!DOCTYPE html><html><title>\(title)</title></html>".utf8))
        response.headers["Content-Type"] = "text/html; charset=UTF-8"
        return response
    }
}

struct FreeScoutMailbox: Hashable {
    let id: Int
    let name: String
    let email: String

    init(_ node: SeedNode) throws(SeedError) {
        guard let id = try node.optionalInteger("id") else { throw SeedError(path: node.path, message: "`id` is missing") }
        self.id = id
        name = try node.string("name")
        email = try node.string("email")
    }

    var json: JSONValue {
        [
            "id": .integer(id), "name": .string(name), "email": .string(email), "createdAt": "2026-05-05T16:40:00Z",
            "updatedAt": "2026-05-05T16:40:00Z",
        ]
    }
}
