import CanonicalJSON
import Foundation
import GitHubProvider
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// A workflow that is dispatched once and followed, against the simulated GitHub.
@Suite struct WorkflowTests {
    private static func seed(_ more: [String: JSONValue] = [:], workflow: [String: JSONValue] = [:]) -> JSONValue {
        var file: [String: JSONValue] = [
            "file": "deploy.yml", "name": "Deploy", "inputs": ["target", "mark"], "required": ["target"], "runName": "mark", "seconds": 3,
        ]
        file.merge(workflow) { _, new in new }
        let seed: [String: JSONValue] = [
            "tokens": [
                "writer": ["login": "kris", "permissions": ["actions:write"]], "reader": ["login": "ops", "permissions": ["actions:read"]],
                "none": ["login": "nobody", "permissions": []],
            ],
            "repositories": [["name": "acme/app", "workflows": [.object(file)]]],
        ]
        return .object(seed.merging(more) { _, new in new })
    }

    private struct World {
        let github: SimulatedTransport<GitHubSimulator>
        let writer: GitHubWriter

        init(_ seed: JSONValue, token: String = "writer") throws {
            github = SimulatedTransport(try GitHubSimulator(seed: seed))
            let client = APIClient(
                transport: Ticking(transport: github), baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 2),
                policy: RetryPolicy(attempts: 1, firstPause: .zero, longestPause: .zero)
            ) { $0.headers["Authorization"] = "Bearer \(token)" }
            writer = GitHubWriter(client: client, pace: GitHubPace(run: (.zero, 30), listing: (.zero, 4)))
        }

        func dispatch(
            marked: Bool = true, inputs: JSONValue = ["target": "prod"], earlier: Attempt.Earlier? = nil,
            marker: String = "0123456789abcdef"
        ) async throws -> OperationOutcome {
            let payload: [String: JSONValue] = ["workflow": "deploy.yml", "repository": "acme/app", "ref": "main", "inputs": inputs]
            let operation = Planning.Operation(
                scope: Scope(provider: "heroku", name: "acme"), action: "github.workflow.dispatch",
                payload: .object(payload.merging(marked ? ["marker": "mark"] : [:]) { own, _ in own }), addresses: [],
                effect: .readBackFirst, summary: "", performer: "github")
            let attempt = Attempt(marker: marker, begun: Self.start, earlier: earlier)
            return try await writer.perform(operation, in: OperationContext(attempt: attempt))
        }

        static let start = 1_779_100_000
        var dispatches: Int { github.requests.count { $0.hasSuffix("/dispatches") } }
        var runs: Int { github.provider.picture["repositories"]?.array?.first?["runs"]?.array?.count ?? 0 }
    }

    private struct Ticking: HTTPTransport {
        let transport: SimulatedTransport<GitHubSimulator>

        func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
            transport.advance(seconds: 1)
            return try await transport.send(request)
        }
    }

    @Test func theAnswerTellsTheRunAndItIsFollowed() async throws {
        let world = try World(Self.seed())
        let outcome = try await world.dispatch()
        #expect(outcome.summary.contains("succeeded: https://github.com/acme/app/actions/runs/"))
        #expect(world.dispatches == 1 && world.runs == 1)
    }

    /// A server before 2026 refuses the question for the run: it is found in the list.
    @Test(arguments: [true, false])
    func aServerThatDoesNotTellTheRun(_ isMarked: Bool) async throws {
        let world = try World(Self.seed(["tells_runs": false]))
        #expect(try await world.dispatch(marked: isMarked).status == .done)
        #expect(world.dispatches == 2 && world.runs == 1)
    }

    @Test(arguments: [true, false])
    func aLostAnswerStartsNoSecondRun(_ isMarked: Bool) async throws {
        let world = try World(Self.seed())
        world.github.arm(ArmedFault(method: .post, pathPrefix: "/repos", moment: .afterCommit, effect: .delivery(.reset)))
        #expect(try await world.dispatch(marked: isMarked).status == .done)
        #expect(world.runs == 1)
    }

    /// The program died between asking and hearing; the next one finds the run and follows it.
    @Test func anEarlierRunIsFoundByItsMark() async throws {
        let world = try World(Self.seed())
        _ = try await world.dispatch(marker: "aaaaaaaaaaaaaaaa")
        let earlier = Attempt.Earlier(marker: "aaaaaaaaaaaaaaaa", begun: World.start)
        #expect(try await world.dispatch(earlier: earlier).status == .done)
        #expect(world.runs == 1)
    }

    @Test func whatWasNeverAskedForIsAskedFor() async throws {
        let world = try World(Self.seed())
        let earlier = Attempt.Earlier(marker: "aaaaaaaaaaaaaaaa", begun: World.start)
        #expect(try await world.dispatch(earlier: earlier).status == .done)
        #expect(world.runs == 1)
    }

    /// Somebody else's run is not taken for ours.
    @Test func anotherRunSinceStopsForAPerson() async throws {
        let world = try World(Self.seed())
        _ = try await world.dispatch(marker: "bbbbbbbbbbbbbbbb")
        let error = await #expect(throws: ProviderError.self) {
            try await world.dispatch(earlier: Attempt.Earlier(marker: "aaaaaaaaaaaaaaaa", begun: World.start))
        }
        #expect(error?.outcomeUnknown == true)
        #expect(world.runs == 1)
    }

    @Test func aRunThatFailsSaysWhere() async throws {
        let world = try World(Self.seed(workflow: ["conclusion": "failure"]))
        let error = await #expect(throws: ProviderError.self) { try await world.dispatch() }
        #expect(error?.outcomeUnknown == false)
        #expect(error?.description.contains("ended with failure") == true)
        #expect(error?.description.contains("https://github.com/acme/app/actions/runs/") == true)
    }

    /// An approval takes as long as it takes: that is no failure of the run.
    @Test func aRunThatWaitsForAnApprovalIsUnderWay() async throws {
        let world = try World(Self.seed(workflow: ["waits": true]))
        let error = await #expect(throws: ProviderError.self) { try await world.dispatch() }
        #expect(error?.code == .cancelled && error?.outcomeUnknown == true)
    }

    @Test(arguments: [("none", 404, "Actions: write (it wants actions=read)"), ("reader", 403, "Actions: write (it wants actions=write)")])
    func aTokenThatDoesNotReachSaysWhatItNeeds(_ token: String, _ status: Int, _ text: String) async throws {
        let world = try World(Self.seed(), token: token)
        let error = await #expect(throws: ProviderError.self) { try await world.dispatch() }
        #expect(error?.status == status)
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
        #expect(error?.outcomeUnknown == false && world.runs == 0)
    }

    @Test func anUnknownInputIsRefusedAndNothingStarts() async throws {
        let world = try World(Self.seed())
        let error = await #expect(throws: ProviderError.self) { try await world.dispatch(inputs: ["target": "prod", "odd": "1"]) }
        #expect(error?.code == .rejected && error?.outcomeUnknown == false)
        #expect(error?.description.contains("workflow_dispatch") == true)
        #expect(world.runs == 0)
    }

    /// Being out of requests while a run is followed is no reason to lose it.
    @Test func aLimitWhileFollowingIsSatOut() async throws {
        let world = try World(Self.seed(workflow: ["seconds": 6]))
        var limit = HTTPResponse(status: 403, json: ["message": "API rate limit exceeded for user ID 1."])
        limit.headers["x-ratelimit-remaining"] = "0"
        world.github.arm(ArmedFault(method: .get, pathPrefix: "/repos/acme/app/actions/runs/", effect: .answer(limit), count: 3))
        #expect(try await world.dispatch().status == .done)
    }
}
