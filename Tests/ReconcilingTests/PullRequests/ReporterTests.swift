import CanonicalJSON
import Diagnostics
import GitHubProvider
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import TestBench
import Testing

/// What goes to a pull request, against GitHub as it is documented.
@Suite struct ReporterTests {
    private static let commit = String(repeating: "4b", count: 20)
    private static let bot: JSONValue = [
        "login": "github-actions[bot]", "id": 41_898_282, "isApp": true,
        "permissions": ["pull_requests:write", "statuses:write", "checks:write"],
    ]
    private static let marker = CommentMarker(number: 7, heads: []).line.text

    private static func comment(_ id: Int, _ body: String, by author: JSONValue) -> JSONValue {
        ["id": .integer(id), "issue": 7, "body": .string(body), "author": author, "createdAt": 0, "updatedAt": 0]
    }

    private static let stranger: JSONValue = ["login": "mallory", "id": 666, "permissions": []]

    private static func transport(
        _ comments: [JSONValue] = [], tokens: JSONValue = ["job": bot]
    ) throws -> SimulatedTransport<GitHubSimulator> {
        let issue: JSONValue = [
            "number": 7, "title": "change", "state": "open", "labels": [], "assignees": [], "author": stranger, "createdAt": 0,
            "updatedAt": 0,
            "pull": ["head": .string(commit), "base": "main"],
        ]
        return SimulatedTransport(
            try GitHubSimulator(seed: [
                "tokens": tokens, "repositories": [["name": "acme/infra", "id": 1, "issues": [issue], "comments": .array(comments)]],
            ]))
    }

    private static func reporter(_ transport: SimulatedTransport<GitHubSimulator>, token: String = "job") -> PullRequestReporter {
        let client = APIClient(transport: transport, baseURL: "https://api.github.com", limiter: RateLimiter(width: 1), policy: .never) {
            $0.headers["Authorization"] = "Bearer \(token)"
        }
        return PullRequestReporter(client: client, repository: "acme/infra")
    }

    private static func bodies(_ transport: SimulatedTransport<GitHubSimulator>) -> [String] {
        (transport.provider.picture["repositories"]?.array?[0]["comments"]?.array ?? []).compactMap { $0["body"]?.string }
    }

    @Test func oneCommentIsMadeAndThenEdited() async throws {
        let transport = try Self.transport()
        let reporter = Self.reporter(transport)
        let none = try await reporter.find(number: 7)
        #expect(none.id == nil)
        try await reporter.write(Self.marker + "first", id: none.id, number: 7)
        let found = try await reporter.find(number: 7)
        try await reporter.write(Self.marker + "second", id: found.id, number: 7)
        #expect(Self.bodies(transport) == [Self.marker + "second"])
    }

    /// A foreign comment with our marker is neither edited nor believed.
    @Test func aCommentOfSomebodyElseIsIgnoredAndTold() async throws {
        let transport = try Self.transport([Self.comment(1, Self.marker + "digest 7f3a9c1e, approved", by: Self.stranger)])
        let reporter = Self.reporter(transport)
        let found = try await reporter.find(number: 7)
        #expect(found.id == nil && found.heads.isEmpty && found.impostors.count == 1)
        try await reporter.write(Self.marker + "ours", id: found.id, number: 7)
        #expect(Self.bodies(transport) == [Self.marker + "digest 7f3a9c1e, approved", Self.marker + "ours"])
    }

    @Test func theMarkerIsLookedForToTheEnd() async throws {
        let many = (1...250).map { Self.comment($0, "comment \($0)", by: Self.stranger) }
        let transport = try Self.transport(many + [Self.comment(251, Self.marker + "ours", by: Self.bot)])
        #expect(try await Self.reporter(transport).find(number: 7).id == 251)
        #expect(transport.requests.count == 3)
        // Of another pull request, it is another comment.
        let other = try Self.transport([Self.comment(1, CommentMarker(number: 8, heads: []).line.text, by: Self.bot)])
        #expect(try await Self.reporter(other).find(number: 7).id == nil)
    }

    @Test func statusesAreWithinTheirLimits() async throws {
        let transport = try Self.transport()
        let reporter = Self.reporter(transport)
        let long = DisplayText(String(repeating: "ä🙂", count: 300))
        try await reporter.status(.success, context: "plumb/production", description: long, commit: Self.commit, target: nil)
        let statuses = transport.provider.picture["repositories"]?.array?[0]["statuses"]?.array ?? []
        #expect(statuses.count == 1 && statuses[0]["context"] == "plumb/production" && statuses[0]["state"] == "success")
        #expect((statuses[0]["description"]?.string?.utf16.count ?? 0) <= 140)
    }

    private static func annotations(_ count: Int) -> [ReviewAnnotation] {
        (1...count).map {
            ReviewAnnotation(
                level: .notice, span: SourceSpan(file: "a.yaml", line: $0, column: 1),
                title: DisplayText(String(repeating: "t", count: 400)),
                message: "m")
        }
    }

    @Test(arguments: [(10, 1, 1, 10), (137, 5, 3, 137), (187, 1, 1, 50), (187, 2, 2, 100)])
    func annotationsGoInSlicesOfFifty(_ count: Int, _ allowed: Int, _ requests: Int, _ told: Int) async throws {
        let transport = try Self.transport()
        try await Self.reporter(transport).check(
            Self.annotations(count), state: .success, title: "plumb: 1 update", commit: Self.commit, folder: "desired", requests: allowed,
            target: nil)
        #expect(transport.requests.count == requests)
        let check = transport.provider.picture["repositories"]?.array?[0]["checks"]?.array?.first
        #expect(check?["annotations"]?.array?.count == told)
        #expect(check?["annotations"]?.array?.first?["path"] == "desired/a.yaml")
        #expect(check?["summary"]?.string?.contains("+\(count - told) more") == (told < count))
        #expect(check?["conclusion"] == "success")
    }

    @Test func whatTheTokenMayNotIsSaidWithThePermission() async throws {
        let reader: JSONValue = ["login": "github-actions[bot]", "id": 41_898_282, "isApp": true, "permissions": ["pull_requests:read"]]
        let reporter = Self.reporter(try Self.transport(tokens: ["job": reader]))
        let error = await #expect(throws: ProviderError.self) { try await reporter.write("text", id: nil, number: 7) }
        #expect(error?.code == .forbidden && error?.fix?.contains("pull-requests: write") == true)
        let person: JSONValue = ["login": "kris", "permissions": ["checks:write", "statuses:write"]]
        let own = Self.reporter(try Self.transport(tokens: ["job": person]))
        let check = await #expect(throws: ProviderError.self) {
            try await own.check([], state: .success, title: "t", commit: Self.commit, folder: "", requests: 1, target: nil)
        }
        #expect(check?.code == .forbidden)
        try await own.status(.success, context: "plumb", description: "d", commit: Self.commit, target: nil)
    }

    private static func checks(
        _ transport: SimulatedTransport<GitHubSimulator>, token: String = "job", repository: String = "R_1"
    ) -> ConcludedChecks {
        let client = APIClient(
            transport: transport, baseURL: "https://api.github.com/graphql", limiter: RateLimiter(width: 1), policy: .never
        ) { $0.headers["Authorization"] = "Bearer \(token)" }
        return ConcludedChecks(client: client, repository: repository)
    }

    private static func concluded(_ count: Int) -> [ConcludedChecks.Check] {
        (0..<count).map { .init("plumb/e\($0)", $0 % 2 == 0 ? .success : .error, "environment \($0)") }
    }

    /// Fifty environments are concluded with one request.
    @Test func oneRequestConcludesMany() async throws {
        let transport = try Self.transport()
        let refusals = try await Self.checks(transport).make(Self.concluded(50), commit: Self.commit, target: "https://github.com/run")
        #expect(refusals.isEmpty && transport.requests == ["POST /graphql"])
        let made = transport.provider.picture["repositories"]?.array?[0]["checks"]?.array ?? []
        #expect(made.map { $0["name"]?.string } == (0..<50).map { "plumb/e\($0)" })
        #expect(made.map { $0["conclusion"]?.string } == (0..<50).map { $0 % 2 == 0 ? "success" : "failure" })
        #expect(made.first?["title"] == "environment 0" && made.allSatisfy { $0["commit"]?.string == Self.commit })
    }

    /// What is refused alone is told by its name; a token that may make none is told from a failure, and so is a repository that is not there.
    @Test func whatIsRefusedOfManyIsTold() async throws {
        let transport = try Self.transport()
        let some = [ConcludedChecks.Check("", .success, "no name"), ConcludedChecks.Check("plumb/b", .success, "good")]
        let refusals = try await Self.checks(transport).make(some, commit: Self.commit, target: nil)
        #expect(refusals.map(\.name) == [""] && refusals.first?.message.isEmpty == false)
        #expect(transport.provider.picture["repositories"]?.array?[0]["checks"]?.array?.map { $0["name"]?.string } == ["plumb/b"])
        let person: JSONValue = ["login": "kris", "permissions": ["checks:write", "statuses:write"]]
        let own = Self.checks(try Self.transport(tokens: ["job": person]))
        let error = await #expect(throws: ProviderError.self) { try await own.make(some, commit: Self.commit, target: nil) }
        #expect(error?.code == .forbidden && error?.message == "Resource not accessible by personal access token")
        let lost = try await Self.checks(try Self.transport(), repository: "R_2").make(some, commit: Self.commit, target: nil)
        #expect(lost.count == 2 && lost.allSatisfy { $0.message.contains("R_2") }, "\(lost)")
    }

    @Test func aMergedPullRequestIsFoundByItsCommit() async throws {
        let merged: JSONValue = [
            "number": 9, "title": "merged", "state": "closed", "labels": [], "assignees": [], "author": Self.stranger, "createdAt": 0,
            "updatedAt": 0,
            "pull": [
                "head": .string(String(repeating: "1", count: 40)), "base": "main", "mergedAt": 1, "mergeCommits": [.string(Self.commit)],
            ],
        ]
        let transport = SimulatedTransport(
            try GitHubSimulator(seed: ["tokens": ["job": Self.bot], "repositories": [["name": "acme/infra", "issues": [merged]]]]))
        #expect(try await Self.reporter(transport).merged(with: Self.commit) == [9])
    }
}
