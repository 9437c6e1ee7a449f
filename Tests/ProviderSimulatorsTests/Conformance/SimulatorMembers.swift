import CanonicalJSON
import HTTPMessages
import ProviderSimulators

extension SimulatorConformance {
    static let members = [heroku, cloudflare, postmark, github, freescout, infisical]

    private static let canary = "canary-of-the-simulated-caller"

    private static func request(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPHeaders, _ body: JSONValue? = nil
    ) -> HTTPRequest {
        guard let body else { return HTTPRequest(method, "http://127.0.0.1\(path)", headers: headers) }
        return HTTPRequest(method, "http://127.0.0.1\(path)", headers: headers, json: body)
    }

    private static func names(_ list: JSONValue?, _ key: String = "name") -> [String] {
        list?.array?.compactMap { $0[key]?.string ?? $0[key]?.integer.map(String.init) } ?? []
    }

    // MARK: - Heroku

    private static let heroku: Member = {
        func headers(_ token: String?) -> HTTPHeaders {
            var headers: HTTPHeaders = ["Accept": "application/vnd.heroku+json; version=3"]
            headers["Authorization"] = token.map { "Bearer \($0)" }
            return headers
        }
        let apps: [JSONValue] = (1...itemCount).map { ["name": .string("acme-\($0)"), "owner": "ops@acme.example"] }
        return Member(
            name: "heroku", lacks: [:],
            seed: [
                "tokens": [canary: "ops@acme.example", "stranger": "stranger@acme.example"],
                "accounts": ["stranger@acme.example": ["permissions": ["view"]]], "apps": .array(apps),
            ], run: { try Running(HerokuSimulator.self, $0) }, good: request(.get, "/apps/acme-1", headers(canary)),
            withoutCredential: Case(request(.get, "/apps", headers(nil)), 401),
            withWrongCredential: Case(request(.get, "/apps", headers("canary-of-nobody")), 401),
            withoutPermission: Case(request(.patch, "/apps/acme-1/config-vars", headers("stranger"), ["A": "1"]), 403),
            missing: Case(request(.get, "/apps/none", headers(canary)), 404), unknown: request(.get, "/weather/today", headers(canary)),
            write: request(.patch, "/apps/acme-1/config-vars", headers(canary), ["A": "1"]),
            paging: Paging(
                first: request(.get, "/apps", headers(canary).with("Range", "id ..; max=5")), items: { names($0.json) },
                next: { asked, answer in
                    guard answer.status == 206, let range = answer.headers["Next-Range"] else { return nil }
                    var next = asked
                    next.headers["Range"] = range
                    return next
                }), limit: Limit(requests: 4_500, status: 429, headers: ["RateLimit-Remaining", "Request-Id"], recovery: 60),
            canary: "canary")
    }()

    // MARK: - Cloudflare

    private static let cloudflare: Member = {
        let id = "0123456789abcdef0123456789abcdef"
        func headers(_ token: String) -> HTTPHeaders { ["Authorization": "Bearer \(token)"] }
        let records: [JSONValue] = (1...itemCount).map { ["type": "A", "name": .string("host\($0)"), "content": "192.0.2.1"] }
        let record: JSONValue = ["type": "A", "name": "new.example.com", "content": "192.0.2.2"]
        return Member(
            name: "cloudflare", lacks: [:],
            seed: [
                "tokens": [canary: ["zone.read", "dns.edit"], "stranger": ["zone.read", "dns.read"]],
                "zones": [["name": "example.com", "id": .string(id), "records": .array(records)]],
            ], run: { try Running(CloudflareSimulator.self, $0) }, good: request(.get, "/zones/\(id)", headers(canary)),
            withoutCredential: Case(request(.get, "/zones", [:]), 400, 401),
            withWrongCredential: Case(request(.get, "/zones", headers("canary-of-nobody")), 403),
            withoutPermission: Case(request(.post, "/zones/\(id)/dns_records", headers("stranger"), record), 403),
            missing: Case(request(.get, "/zones/\(id)/dns_records/00000000000000000000000000000000", headers(canary)), 404),
            unknown: request(.get, "/weather/today", headers(canary)),
            write: request(.post, "/zones/\(id)/dns_records", headers(canary), record),
            paging: Paging(
                first: request(.get, "/zones/\(id)/dns_records?per_page=5&page=1", headers(canary)),
                items: { names($0.json?["result"]) },
                next: { asked, answer in
                    guard let info = answer.json?["result_info"], let page = info["page"]?.integer,
                        let pages = info["total_pages"]?.integer, info["total_count"]?.integer == itemCount, page < pages
                    else { return nil }
                    var next = asked
                    next.url = asked.url.replacing("&page=\(page)", with: "&page=\(page + 1)")
                    return next
                }),
            limit: Limit(requests: 1_200, status: 429, headers: ["Ratelimit", "Ratelimit-Policy", "CF-Ray"], recovery: 300),
            canary: "canary")
    }()

    // MARK: - Postmark

    private static let postmark: Member = {
        func headers(_ token: String?) -> HTTPHeaders {
            var headers: HTTPHeaders = [:]
            headers["X-Postmark-Account-Token"] = token
            return headers
        }
        let domains: [JSONValue] = (1...itemCount).map { number in
            [
                "ID": .integer(number), "Name": .string("d\(number).example"),
                "DKIMPendingHost": .string("k._domainkey.d\(number).example"),
                "DKIMPendingTextValue": "k=rsa; p=x",
            ]
        }
        return Member(
            name: "postmark",
            lacks: [
                .rateLimit: "Postmark documents no number, and no header", .permissions: "an account token reaches the whole account",
            ],
            seed: [
                "tokens": [.string(canary)], "domains": .array(domains),
                "names": [["name": "k._domainkey.d1.example", "type": "TXT", "value": "k=rsa; p=x"]],
            ], run: { try Running(PostmarkSimulator.self, $0) }, good: request(.get, "/domains/2", headers(canary)),
            withoutCredential: Case(request(.get, "/domains/1", headers(nil)), 401),
            withWrongCredential: Case(request(.get, "/domains/1", headers("canary-of-nobody")), 401), withoutPermission: nil,
            missing: Case(request(.get, "/domains/99", headers(canary)), 422), unknown: request(.get, "/weather/today", headers(canary)),
            write: request(.put, "/domains/1/verifyDkim", headers(canary)),
            paging: Paging(
                first: request(.get, "/domains?count=5&offset=0", headers(canary)), items: { names($0.json?["Domains"], "Name") },
                next: { asked, answer in
                    guard let offset = asked.query("offset").flatMap({ Int($0) }), let total = answer.json?["TotalCount"]?.integer,
                        offset + 5 < total
                    else { return nil }
                    var next = asked
                    next.url = asked.url.replacing("offset=\(offset)", with: "offset=\(offset + 5)")
                    return next
                }), limit: nil, canary: "canary")
    }()

    // MARK: - GitHub

    private static let github: Member = {
        func headers(_ token: String?) -> HTTPHeaders {
            var headers: HTTPHeaders = ["User-Agent": "a test"]
            headers["Authorization"] = token.map { "Bearer \($0)" }
            return headers
        }
        let author: JSONValue = ["login": "kris", "permissions": []]
        let issues: [JSONValue] = (1...itemCount).map { number in
            [
                "number": .integer(number), "title": .string("Issue \(number)"), "state": "open", "labels": [], "assignees": [],
                "author": author, "createdAt": 0, "updatedAt": 0,
            ]
        }
        return Member(
            name: "github", lacks: [:],
            seed: [
                "tokens": [
                    canary: ["login": "kris", "permissions": ["actions:write", "issues:write"]],
                    "stranger": ["login": "sam", "permissions": ["issues:read"]],
                ], "repositories": [["name": "acme/app", "issues": .array(issues)]],
            ], run: { try Running(GitHubSimulator.self, $0) }, good: request(.get, "/repos/acme/app/issues/1", headers(canary)),
            withoutCredential: Case(request(.get, "/repos/acme/app/issues/1", headers(nil)), 401),
            withWrongCredential: Case(request(.get, "/repos/acme/app/issues/1", headers("canary-of-nobody")), 401),
            withoutPermission: Case(request(.patch, "/repos/acme/app/issues/1", headers("stranger"), ["state": "closed"]), 403),
            missing: Case(request(.get, "/repos/acme/app/issues/99", headers(canary)), 404),
            unknown: request(.get, "/repos/acme/app/weather", headers(canary)),
            write: request(.patch, "/repos/acme/app/issues/1", headers(canary), ["title": "Another"]),
            paging: Paging(
                first: request(.get, "/repos/acme/app/issues?per_page=5&page=1", headers(canary)), items: { names($0.json, "number") },
                next: { asked, answer in
                    guard let link = answer.headers["Link"], link.contains("rel=\"next\""), let end = link.firstIndex(of: ">"),
                        let start = link[..<end].firstRange(of: "/repos")
                    else { return nil }
                    var next = asked
                    next.url = "http://127.0.0.1" + link[start.lowerBound..<end]
                    return next
                }),
            limit: Limit(
                requests: 5_000, status: 403, headers: ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"],
                recovery: 3_600), canary: "canary")
    }()

    // MARK: - FreeScout

    private static let freescout: Member = {
        func headers(_ key: String?) -> HTTPHeaders {
            var headers: HTTPHeaders = [:]
            headers["X-FreeScout-API-Key"] = key
            return headers
        }
        let mailboxes: [JSONValue] = (1...itemCount).map {
            ["id": .integer($0), "name": .string("Box \($0)"), "email": .string("box\($0)@acme.example")]
        }
        return Member(
            name: "freescout",
            lacks: [
                .rateLimit: "the module documents none", .permissions: "a key reaches the whole installation",
                .writing: "only the list of mailboxes is simulated",
            ],
            seed: ["keys": [.string(canary)], "mailboxes": .array(mailboxes)], run: { try Running(FreeScoutSimulator.self, $0) },
            good: request(.get, "/api/mailboxes", headers(canary)),
            withoutCredential: Case(request(.get, "/api/mailboxes", headers(nil)), 401),
            withWrongCredential: Case(request(.get, "/api/mailboxes", headers("canary-of-nobody")), 401), withoutPermission: nil,
            missing: Case(request(.get, "/api/mailboxes/99", headers(canary)), 404, 405),
            unknown: request(.get, "/weather/today", headers(canary)),
            write: nil,
            paging: Paging(
                first: request(.get, "/api/mailboxes?pageSize=5&page=1", headers(canary)),
                items: { names($0.json?["_embedded"]?["mailboxes"], "email") },
                next: { asked, answer in
                    guard let page = answer.json?["page"], let number = page["number"]?.integer, let total = page["totalPages"]?.integer,
                        page["totalElements"]?.integer == itemCount, number < total
                    else { return nil }
                    var next = asked
                    next.url = asked.url.replacing("&page=\(number)", with: "&page=\(number + 1)")
                    return next
                }), limit: nil, canary: "canary")
    }()

    // MARK: - Infisical

    private static let infisical: Member = {
        func headers(_ token: String?) -> HTTPHeaders {
            var headers: HTTPHeaders = [:]
            headers["Authorization"] = token.map { "Bearer \($0)" }
            return headers
        }
        let list = "/api/v4/secrets?projectId=p&environment=prod&secretPath=/"
        let place: [String: JSONValue] = ["projectId": "p", "environment": "prod", "secretPath": "/", "secretValue": "canary-of-a-value"]
        let secrets = (1...itemCount).map { ("/KEY_\($0)", JSONValue.string("value \($0)")) }
        return Member(
            name: "infisical",
            lacks: [
                .paging: "a list comes in one answer", .rateLimit: "only the hosted service has limits, per address and without headers",
            ],
            seed: [
                "project": "p",
                "tokens": [.string(canary), ["token": "stranger", "write": false]],
                "environments": ["prod": .object(Dictionary(secrets, uniquingKeysWith: { first, _ in first }))],
            ], run: { try Running(InfisicalSimulator.self, $0) }, good: request(.get, list, headers(canary)),
            withoutCredential: Case(request(.get, list, headers(nil)), 401),
            withWrongCredential: Case(request(.get, list, headers("canary-of-nobody")), 403),
            withoutPermission: Case(request(.post, "/api/v4/secrets/NEW", headers("stranger"), .object(place)), 403),
            missing: Case(request(.get, "/api/v4/secrets/NONE?projectId=p&environment=prod&secretPath=/", headers(canary)), 404),
            unknown: request(.get, "/weather/today", headers(canary)),
            write: request(.post, "/api/v4/secrets/NEW", headers(canary), .object(place)), paging: nil, limit: nil, canary: "canary")
    }()
}

extension HTTPHeaders {
    fileprivate func with(_ name: String, _ value: String) -> HTTPHeaders {
        var headers = self
        headers[name] = value
        return headers
    }
}
