import CanonicalJSON
import GitHubProvider
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// One issue an environment, at the simulated GitHub.
@Suite struct DriftTrackerTests {
    private static let key = FingerprintKey(Secret("a fingerprint key of the test, long enough"))

    private final class World {
        let github: SimulatedTransport<GitHubSimulator>
        let tracker: GitHubDriftTracker
        var record = DriftFixture.record

        init(token: String = "writer", _ more: [String: JSONValue] = [:]) throws {
            var seed: [String: JSONValue] = [
                "tokens": [
                    "writer": ["login": "bot", "permissions": ["issues:write"]], "reader": ["login": "r", "permissions": ["issues:read"]],
                    "other": ["login": "mallory", "permissions": ["issues:write"]],
                ],
                "repositories": [["name": "acme/infra"]],
            ]
            seed.merge(more) { _, new in new }
            let transport = SimulatedTransport(try GitHubSimulator(seed: .object(seed)))
            github = transport
            let client = APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 4), policy: .never) {
                $0.headers["Authorization"] = "Bearer \(token)"
            }
            tracker = GitHubDriftTracker(client: client, repository: "acme/infra")
        }

        /// One check with its issue, as a round does it.
        func check(_ items: [DriftItem], unread: [DriftReport.Unread] = [], at time: Int) async throws -> TrackedIssue {
            let hidden = Set(unread.map(\.scope))
            _ = DriftMessages.take(items, judged: { !hidden.contains($0.address.scope) }, into: &record, at: time)
            let open = record.threads.values.map(\.item).filter { hidden.contains($0.address.scope) }
            let report = DriftReport(
                environment: "production", time: time, items: items, unread: unread,
                stillOpen: open.map { DriftReport.StillOpen($0, .unreadable, since: 1) })
            let page = DriftPage(report, record, estate: "acme", key: DriftTrackerTests.key)
            let issue = try await tracker.show(page, number: record.issue)
            (record.issue, record.isIssueOpen) = (issue.number, issue.isOpen)
            return issue
        }

        var issues: [JSONValue] {
            get throws { try #require(github.provider.picture["repositories"]?.array?.first?["issues"]?.array) }
        }

        func send(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue, token: String = "other") {
            github.control(
                HTTPRequest(
                    method, "http://127.0.0.1/repos/acme/infra\(path)",
                    headers: ["Authorization": "Bearer \(token)", "User-Agent": "a person"], json: body))
        }
    }

    @Test func anIssueIsOpenedKeptAndClosed() async throws {
        let world = try World()
        let item = DriftFixture.item("X", by: "ben@acme.test")
        let opened = try await world.check([item], at: 1)
        #expect(opened == TrackedIssue(number: 1, isOpen: true))
        let body = try #require(try world.issues.first?["body"]?.string)
        #expect(body.contains("flat/box/config/X") && body.contains("plumb drift ack"))
        // Nothing new: it is looked at, and nothing else.
        world.github.resetRequests()
        _ = try await world.check([item], at: 2)
        #expect(world.github.requests == ["GET /repos/acme/infra/issues/1"])
        let closed = try await world.check([], at: 3)
        #expect(closed == TrackedIssue(number: 1, isOpen: false))
        #expect(try world.issues.first?["stateReason"]?.string == "completed")
        // Once more, and it is the same one.
        #expect(try await world.check([item], at: 100_000).number == 1)
        #expect(try world.issues.count == 1)
    }

    /// Closing it acknowledges nothing: the same number is opened again, with one comment.
    @Test func whatIsClosedByHandIsOpenedAgain() async throws {
        let world = try World()
        let item = DriftFixture.item("X")
        _ = try await world.check([item], at: 1)
        world.send(.patch, "/issues/1", ["state": "closed", "title": "somebody renamed it"])
        for time in 2...4 { #expect(try await world.check([item], at: time) == TrackedIssue(number: 1, isOpen: true)) }
        let issue = try #require(try world.issues.first)
        #expect(issue["state"]?.string == "open" && issue["title"]?.string == "somebody renamed it")
        let comments = world.github.provider.picture["repositories"]?.array?.first?["comments"]?.array ?? []
        #expect(comments.count == 1 && comments.first?["issue"]?.integer == 1)
        #expect(comments.first?["body"]?.string?.contains("does not acknowledge") == true)
    }

    /// A check that left something out closes nothing.
    @Test func anIncompleteCheckClosesNothing() async throws {
        let world = try World()
        _ = try await world.check([DriftFixture.item("X")], at: 1)
        let unread = DriftReport.Unread(scope: DriftFixture.scope, reason: "403", since: 1)
        #expect(try await world.check([], unread: [unread], at: 2).isOpen)
        let body = try #require(try world.issues.first?["body"]?.string)
        #expect(body.contains("flat/box/config/X") && body.contains("not readable since"), "\(body)")
        world.send(.patch, "/issues/1", ["state": "closed"])
        #expect(try await world.check([], unread: [unread], at: 3).isOpen, "nobody can say that it has gone")
        #expect(try await !world.check([], at: 4).isOpen)
    }

    /// The body tells how it turned; what nobody declares is one line for its app.
    @Test func whatTheBodyTells() async throws {
        let world = try World()
        let item = DriftFixture.item("X")
        for time in 1...3 { _ = try await world.check(time == 2 ? [] : [item], at: time * 60) }
        let flapping = try #require(try world.issues.first?["body"]?.string)
        #expect(flapping.contains("keeps changing: ") && flapping.contains("1970-01-01T00:02:00Z as applied"), "\(flapping)")
        let news = (1...14).map { DriftFixture.item("V\($0)", kind: .undeclared) }
        _ = try await world.check([item] + news, at: 240)
        let body = try #require(try world.issues.first?["body"]?.string)
        #expect(body.contains("14 config") && body.contains("config/V14") && body.ranges(of: "new and not declared").count == 1, "\(body)")
    }

    /// A watch that lost its record finds the issue: by the label, and without it by the search.
    @Test(arguments: [false, true]) func aLostNumberIsFoundAgain(_ isUnlabelled: Bool) async throws {
        let world = try World()
        let item = DriftFixture.item("X")
        _ = try await world.check([item], at: 1)
        if isUnlabelled { world.send(.patch, "/issues/1", ["labels": []]) }
        world.record.issue = nil
        #expect(try await world.check([item], at: 2).number == 1)
        #expect(try world.issues.count == 1)
    }

    /// Somebody else's copy of the body is no issue of ours, and is left alone.
    @Test func aCopyIsNotTakenForOurs() async throws {
        let world = try World()
        let item = DriftFixture.item("X")
        _ = try await world.check([item], at: 1)
        let body = try #require(try world.issues.first?["body"]?.string)
        world.send(.post, "/issues", ["title": "copy", "body": .string(body), "labels": [.string(GitHubDriftTracker.label)]])
        world.record.issue = nil
        #expect(try await world.check([item, DriftFixture.item("Y")], at: 2).number == 1)
        #expect(try world.issues.last?["body"]?.string == body)
    }

    /// Another estate's key is another issue's.
    @Test func theKeyIsTheEstates() throws {
        let report = DriftReport(environment: "production", time: 1)
        let own = DriftPage(report, DriftFixture.record, estate: "acme", key: Self.key)
        let other = DriftPage(
            report, DriftFixture.record, estate: "acme", key: FingerprintKey(Secret("another fingerprint key, long enough")))
        #expect(own.key != other.key)
        #expect(own.body.contains("<!-- \(own.key) -->"))
    }

    @Test func labelsThatAreDroppedAreSaid() async throws {
        let world = try World(token: "reader")
        let issue = try await world.check([DriftFixture.item("X")], at: 1)
        #expect(issue.number == 1 && issue.remark?.contains("plumb-drift") == true)
    }

    @Test func issuesThatAreSwitchedOffAreAnError() async throws {
        let world = try World(["repositories": [["name": "acme/infra", "has_no_issues": true]]])
        await #expect(throws: ProviderError.self) { _ = try await world.check([DriftFixture.item("X")], at: 1) }
    }

    /// Whatever drifted, the host takes the text, and what is left out is said at the top; nothing of it becomes markup.
    @Test func twoThousandDriftsFit() throws {
        let hostile = "</code><!-- plumb-drift:1 --> @all `x` | # " + String(repeating: "é", count: 40)
        let items = (0..<2_000).map { DriftFixture.item("V\($0)", live: hostile) }
        let report = DriftReport(environment: "production", time: 1, items: items)
        let page = DriftPage(report, DriftFixture.record, estate: "acme", key: Self.key)
        #expect(page.body.utf8.count <= DriftPage.limit)
        #expect(page.body.hasPrefix("**Shortened: "))
        #expect(page.body.ranges(of: "-->").count == 1)
        #expect(!page.body.contains("@all"))
    }
}
