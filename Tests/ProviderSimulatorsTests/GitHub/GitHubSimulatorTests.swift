import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

@Suite struct GitHubSimulatorTests {
    private static let path = "/repos/acme/app/actions/workflows/deploy.yml"

    private func simulator(_ more: [String: JSONValue] = [:]) throws -> GitHubSimulator {
        let seed: [String: JSONValue] = [
            "tokens": ["writer": ["login": "kris", "permissions": ["actions:write"]], "none": ["login": "x", "permissions": []]],
            "repositories": [
                [
                    "name": "acme/app",
                    "workflows": [
                        ["file": "deploy.yml", "name": "Deploy", "inputs": ["target"], "required": ["target"], "seconds": 5],
                        ["file": "ci.yml", "name": "CI"],
                    ],
                ]
            ],
        ]
        return try GitHubSimulator(seed: .object(seed.merging(more) { _, new in new }))
    }

    private func request(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, token: String = "writer") -> HTTPRequest {
        let headers: HTTPHeaders = ["User-Agent": "a test", "Authorization": "Bearer \(token)"]
        return body.map { HTTPRequest(method, "http://127.0.0.1\(path)", headers: headers, json: $0) }
            ?? HTTPRequest(method, "http://127.0.0.1\(path)", headers: headers)
    }

    @Test func aDispatchAnswersAsItIsAskedTo() throws {
        var github = try simulator()
        let body: JSONValue = ["ref": "main", "inputs": ["target": "prod"]]
        #expect(github.handle(request(.post, Self.path + "/dispatches", body), now: 0).status == 204)
        var asked = body.object ?? [:]
        asked["return_run_details"] = true
        let told = github.handle(request(.post, Self.path + "/dispatches", .object(asked)), now: 0)
        #expect(told.status == 200 && told.json?["workflow_run_id"]?.integer != nil)
        var old = try simulator(["tells_runs": false])
        #expect(old.handle(request(.post, Self.path + "/dispatches", .object(asked)), now: 0).status == 422)
    }

    @Test func aRunGoesThroughItsStates() throws {
        var github = try simulator()
        _ = github.handle(request(.post, Self.path + "/dispatches", ["ref": "main", "inputs": ["target": "prod"]]), now: 100)
        #expect(github.handle(request(.get, Self.path + "/runs"), now: 100).json?["total_count"] == 0)
        let listed = github.handle(request(.get, Self.path + "/runs?event=workflow_dispatch&created=%3E%3D1970-01-01T00:01:00Z"), now: 102)
        let id = try #require(listed.json?["workflow_runs"]?.array?.first?["id"]?.integer)
        #expect(github.handle(request(.get, Self.path + "/runs?created=%3E%3D1970-01-01T00:02:00Z"), now: 102).json?["total_count"] == 0)
        func run(_ now: Int) -> JSONValue? { github.handle(request(.get, "/repos/acme/app/actions/runs/\(id)"), now: now).json }
        #expect(run(100)?["status"] == "queued" && run(103)?["status"] == "in_progress" && run(103)?["conclusion"] == .null)
        #expect(run(110)?["status"] == "completed" && run(110)?["conclusion"] == "success")
        // The picture restores it.
        var restored = try GitHubSimulator(seed: github.picture)
        #expect(restored.handle(request(.get, "/repos/acme/app/actions/runs/\(id)"), now: 110).json?["conclusion"] == "success")
    }

    @Test func runsAreFilteredAndPaged() throws {
        var github = try simulator()
        for number in 0..<3 {
            let body: JSONValue = ["ref": "main", "inputs": ["target": .string("\(number)")]]
            _ = github.handle(request(.post, Self.path + "/dispatches", body), now: 100 * number)
        }
        func list(_ query: String, of path: String = Self.path) -> HTTPResponse {
            github.handle(request(.get, "\(path)/runs?\(query)"), now: 203)
        }
        for (query, count) in [
            ("status=completed", 2), ("status=success", 2), ("status=in_progress", 1), ("status=failure", 0), ("branch=main", 3),
            ("branch=other", 0), ("actor=kris", 3), ("event=push", 0), ("created=1970-01-01T00:01:00Z..1970-01-01T00:02:00Z", 1),
            ("created=1970-01-01", 3), ("created=%3C%3D1970-01-01T00:00:00Z", 1),
        ] { #expect(list(query).json?["total_count"]?.integer == count, "\(query)") }
        #expect(list("created=soon").status == 422)
        let first = list("per_page=2")
        #expect(first.json?["workflow_runs"]?.array?.count == 2)
        #expect(first.headers["Link"]?.hasSuffix("/runs?per_page=2&page=2>; rel=\"next\"") == true)
        #expect(list("per_page=2&page=2").headers["Link"] == nil)
        let run = first.json?["workflow_runs"]?.array?.first
        let sha = try #require(run?["head_sha"]?.string)
        #expect(sha.count == 40 && run?["run_number"] == 3 && run?["triggering_actor"]?["login"] == "kris")
        #expect(list("head_sha=\(sha)", of: "/repos/acme/app/actions").json?["total_count"] == 3)
        #expect(github.handle(request(.get, "/repos/acme/app/actions/workflows"), now: 203).json?["workflows"]?.array?.count == 2)
    }

    private static let refused: [(JSONValue, String)] = [
        (["ref": "main"], "Required input"), (["ref": "main", "inputs": ["target": 1]], "not a string"),
        (["ref": "main", "inputs": ["target": "x", "odd": "y"]], "Unexpected inputs"),
        (["ref": "gone", "inputs": ["target": "x"]], "No ref"),
    ]

    @Test(arguments: refused)
    func whatTheFileDoesNotDeclareIsRefused(_ body: JSONValue, _ text: String) throws {
        var github = try simulator()
        let refused = github.handle(request(.post, Self.path + "/dispatches", body), now: 0)
        #expect(refused.status == 422)
        #expect(refused.json?["message"]?.string?.contains(text) == true, "\(refused.json ?? .null)")
    }

    @Test func refusalsAreAsDocumented() throws {
        var github = try simulator(["remaining": 1, "resets_at": 100])
        #expect(github.handle(HTTPRequest(.get, "http://127.0.0.1/repos/acme/app/actions/runs/1"), now: 0).status == 403)
        #expect(github.handle(request(.get, Self.path + "/runs", token: "wrong"), now: 0).status == 401)
        let hidden = github.handle(request(.get, Self.path + "/runs", token: "none"), now: 0)
        #expect(hidden.status == 404 && hidden.headers["X-Accepted-GitHub-Permissions"] == "actions=read")
        let limited = github.handle(request(.get, Self.path + "/runs"), now: 0)
        #expect(limited.status == 403 && limited.headers["x-ratelimit-remaining"] == "0")
        #expect(github.handle(request(.get, Self.path + "/runs"), now: 100).status == 200)
        #expect(
            github.handle(request(.post, "/repos/acme/app/actions/workflows/ci.yml/dispatches", ["ref": "main"]), now: 100).status == 422)
        #expect(github.handle(request(.get, "/repos/acme/gone/actions/runs/1"), now: 100).status == 404)
    }
}
