import HTTPMessages
import Reconciling
import Concurrency
import Testing

struct APIClientTests {
    /// Answers from a list, in order.
    private final class ScriptedTransport: HTTPTransport {
        private let script: Locked<[Result<HTTPResponse, TransportError>]>
        private let received = Locked<[HTTPRequest]>([])

        init(_ script: [Result<HTTPResponse, TransportError>]) {
            self.script = Locked(script)
        }

        var requests: [HTTPRequest] { received.withLock { $0 } }

        func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
            received.withLock { $0.append(request) }
            return try script.withLock { $0.isEmpty ? .failure(TransportError(.setup, "the script is at its end")) : $0.removeFirst() }
                .get()
        }
    }

    private func client(_ transport: ScriptedTransport) -> APIClient {
        let policy = RetryPolicy(attempts: 3, firstPause: .zero, longestPause: .zero)
        return APIClient(transport: transport, baseURL: "https://api.test/", limiter: RateLimiter(width: 1), policy: policy) {
            $0.headers["Authorization"] = "Bearer t"
        }
    }

    private func failure(_ client: APIClient, _ request: HTTPRequest) async -> ProviderError? {
        do throws(ProviderError) {
            _ = try await client.send(request, attempt: "testing")
            return nil
        } catch {
            return error
        }
    }

    @Test func theRequestIsCompletedAndRepeatedAsItWas() async throws {
        let transport = ScriptedTransport([.success(HTTPResponse(status: 503)), .success(HTTPResponse(status: 200))])
        let response = try await client(transport).send(HTTPRequest(.get, "/apps"), attempt: "testing")
        #expect(response.status == 200)
        #expect(transport.requests.map(\.url) == ["https://api.test/apps", "https://api.test/apps"])
        #expect(transport.requests.allSatisfy { $0.headers["Authorization"] == "Bearer t" })
    }

    @Test func aPostThatMayHaveBeenDoneIsNotRepeated() async {
        let transport = ScriptedTransport([.failure(TransportError(.interrupted, "cut")), .success(HTTPResponse(status: 200))])
        #expect(await failure(client(transport), HTTPRequest(.post, "/apps"))?.outcomeUnknown == true)
        #expect(transport.requests.count == 1)
    }

    @Test func anEarlierTryKeepsTheOutcomeInDoubt() async {
        let transport = ScriptedTransport([
            .failure(TransportError(.interrupted, "cut")), .failure(TransportError(.unreachable, "gone")),
            .failure(TransportError(.unreachable, "gone")),
        ])
        #expect(await failure(client(transport), HTTPRequest(.put, "/x"))?.outcomeUnknown == true)
        #expect(transport.requests.count == 3)
    }

    @Test func whatWasNeverSentIsNotInDoubt() async {
        let transport = ScriptedTransport(Array(repeating: .failure(TransportError(.unreachable, "gone")), count: 3))
        #expect(await failure(client(transport), HTTPRequest(.post, "/x"))?.outcomeUnknown == false)
        #expect(transport.requests.count == 3)
    }

    @Test func aReadIsNeverInDoubt() async {
        let transport = ScriptedTransport(Array(repeating: .failure(TransportError(.timedOut, "slow")), count: 3))
        #expect(await failure(client(transport), HTTPRequest(.get, "/x"))?.outcomeUnknown == false)
    }
}
