import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// Issues, comments, statuses, checks, environments and identity tokens: refused is what the API documents that it refuses.
@Suite struct GitHubCollaborationTests {
    private static let commit = String(repeating: "a", count: 40)
    private static let app: JSONValue = [
        "login": "github-actions[bot]", "id": 41_898_282, "isApp": true,
        "permissions": ["issues:write", "pull_requests:write", "statuses:write", "checks:write", "actions:write", "administration:write"],
    ]

    private func simulator() throws -> GitHubSimulator {
        try GitHubSimulator(seed: [
            "tokens": [
                "app": Self.app, "reader": ["login": "ana", "permissions": ["issues:read"]], "none": ["login": "x", "permissions": []],
            ],
            "repositories": [["name": "acme/infra"]],
            "jobs": [
                "job": [
                    "repository": "acme/infra", "repositoryID": 7, "ownerID": 3, "ref": "refs/heads/main", "event": "push",
                    "environment": "prod:eu", "workflow": "acme/infra/.github/workflows/apply.yml@refs/heads/main",
                ]
            ],
        ])
    }

    private func send(
        _ github: inout GitHubSimulator, _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, token: String = "app",
        now: Int = 0
    ) -> HTTPResponse {
        let headers: HTTPHeaders = ["User-Agent": "a test", "Authorization": "Bearer \(token)"]
        let url = "http://127.0.0.1/repos/acme/infra\(path)"
        return github.handle(
            body.map { HTTPRequest(method, url, headers: headers, json: $0) } ?? HTTPRequest(method, url, headers: headers), now: now)
    }

    @Test func anIssueGoesThroughItsLife() throws {
        var github = try simulator()
        let made = send(&github, .post, "/issues", ["title": "drift", "body": "b", "labels": ["plumb-drift"]])
        #expect(made.status == 201 && made.json?["labels"]?.array?.count == 1)
        // The label is dropped without a word for whoever may not set one.
        let dropped = send(&github, .post, "/issues", ["title": "t", "labels": ["x"]], token: "reader")
        #expect(dropped.status == 201 && dropped.json?["labels"]?.array?.isEmpty == true)
        #expect(send(&github, .get, "/issues?labels=Plumb-Drift&state=open").json?.array?.count == 1)
        let closed = send(&github, .patch, "/issues/1", ["state": "closed", "state_reason": "not_planned"])
        #expect(closed.json?["state_reason"] == "not_planned")
        #expect(send(&github, .patch, "/issues/1", ["state_reason": "completed"]).json?["state_reason"] == "not_planned")
        #expect(send(&github, .get, "/issues?labels=plumb-drift").json?.array?.isEmpty == true)
        #expect(send(&github, .patch, "/issues/1", ["state": "open"]).json?["state_reason"] == "reopened")
        #expect(send(&github, .post, "/issues/1/labels", ["labels": []]).json?.array?.isEmpty == true)
        #expect(send(&github, .patch, "/issues/1", ["state": "open"], token: "reader").status == 403)
        #expect(send(&github, .get, "/issues", token: "none").status == 404)
    }

    @Test func commentsHaveALimitAndPages() throws {
        var github = try simulator()
        _ = send(&github, .post, "/issues", ["title": "t"])
        let long = send(&github, .post, "/issues/1/comments", ["body": .string(String(repeating: "a", count: 65_537))])
        #expect(long.status == 422 && long.json?["errors"]?.array?.first?["message"]?.string?.contains("too long") == true)
        for minute in 0..<2 {
            for number in 0..<60 { _ = send(&github, .post, "/issues/1/comments", ["body": .string("\(number)")], now: 60 * (minute + 1)) }
        }
        let first = send(&github, .get, "/issues/1/comments?per_page=100")
        #expect(first.json?.array?.count == 100 && first.headers["Link"]?.contains("page=2") == true)
        #expect(send(&github, .get, "/issues/1/comments?per_page=100&page=2").json?.array?.count == 20)
        #expect(send(&github, .get, "/issues/1/comments?since=1970-01-01T00:02:00Z&per_page=100").json?.array?.count == 60)
        // More than 80 in a minute are too many.
        let refused = (0..<100).map { _ in send(&github, .post, "/issues/1/comments", ["body": "x"], now: 600) }
        #expect(refused.count { $0.status == 403 } == 20 && refused.last?.headers["Retry-After"] == "60")
        var restored = try GitHubSimulator(seed: github.picture)
        #expect(send(&restored, .get, "/issues/1/comments?per_page=100").json == first.json)
    }

    @Test func statusesEndAtAThousand() throws {
        var github = try simulator()
        let path = "/statuses/\(Self.commit)"
        #expect(send(&github, .post, path, ["state": "done"]).status == 422)
        #expect(send(&github, .post, path, ["state": "success", "description": .string(String(repeating: "a", count: 141))]).status == 422)
        for _ in 0..<1_000 { _ = send(&github, .post, path, ["state": "success", "context": "Plumb"]) }
        #expect(send(&github, .post, path, ["state": "success", "context": "plumb"]).status == 422)
        #expect(send(&github, .post, path, ["state": "failure", "context": "other"]).status == 201)
        let combined = send(&github, .get, "/commits/\(Self.commit)/status").json
        #expect(combined?["state"] == "failure" && combined?["total_count"] == 2)
    }

    @Test func checkRunsAreAnAppsAndAddAnnotations() throws {
        var github = try simulator()
        let annotation: JSONValue = ["path": "a", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"]
        func output(_ count: Int) -> JSONValue {
            ["title": "t", "summary": "s", "annotations": .array(Array(repeating: annotation, count: count))]
        }
        let body: JSONValue = ["name": "c", "head_sha": .string(Self.commit), "conclusion": "success", "output": output(50)]
        #expect(send(&github, .post, "/check-runs", body, token: "reader").status == 403)
        let made = send(&github, .post, "/check-runs", body)
        let id = try #require(made.json?["id"]?.integer)
        #expect(made.status == 201 && made.json?["status"] == "completed")
        #expect(send(&github, .patch, "/check-runs/\(id)", ["output": output(51)]).status == 422)
        #expect(send(&github, .patch, "/check-runs/\(id)", ["output": ["title": "t"]]).status == 422)
        #expect(send(&github, .patch, "/check-runs/\(id)", ["output": output(7)]).json?["output"]?["annotations_count"] == 57)
    }

    @Test func environmentsAreWrittenFlatAndReadByRule() throws {
        var github = try simulator()
        #expect(send(&github, .get, "/environments/production").status == 404)
        let policy: JSONValue = ["protected_branches": true, "custom_branch_policies": true]
        #expect(send(&github, .put, "/environments/production", ["deployment_branch_policy": policy]).status == 422)
        let body: JSONValue = ["wait_timer": 30, "reviewers": [["type": "User", "id": 7]], "prevent_self_review": true]
        #expect(send(&github, .put, "/environments/production", body).status == 200)
        let rules = send(&github, .get, "/environments/production").json?["protection_rules"]?.array ?? []
        #expect(rules.compactMap { $0["type"]?.string } == ["wait_timer", "required_reviewers"])
        // What is not sent again is gone.
        #expect(send(&github, .put, "/environments/production").json?["protection_rules"]?.array?.isEmpty == true)
        #expect(send(&github, .post, "/environments/production/deployment-branch-policies", ["name": "main"]).status == 422)
    }

    @Test func aJobsIdentityTokenSaysWhoseItIs() throws {
        var github = try simulator()
        func ask(_ token: String) -> HTTPResponse {
            github.handle(
                HTTPRequest(
                    .get, "http://127.0.0.1/_actions/idtoken?api-version=2.0&audience=vault",
                    headers: ["User-Agent": "a test", "Authorization": "Bearer \(token)"]), now: 100)
        }
        #expect(ask("other").status == 401)
        let parts = (ask("job").json?["value"]?.string ?? "").split(separator: ".")
        #expect(parts.count == 3)
        #expect(parts[0] == "eyJhbGciOiJSUzI1NiIsImtpZCI6InNpbXVsYXRlZCIsInR5cCI6IkpXVCJ9")
    }

    @Test func whatIsNotThereIsNotPretended() throws {
        var github = try simulator()
        #expect(send(&github, .get, "/rulesets").status == 501)
    }
}
