import HTTPMessages
import Reconciling
import Concurrency

/// Answers from a list, in order, and keeps what was sent.
final class ScriptedTransport: HTTPTransport {
    typealias Answer = Result<HTTPResponse, TransportError>

    private let answers: Locked<[Answer]>
    private let received = Locked<[HTTPRequest]>([])
    /// Answers what the list no longer does.
    private let otherwise: @Sendable (HTTPRequest) -> Answer

    init(
        _ answers: [HTTPResponse] = [],
        otherwise: @escaping @Sendable (HTTPRequest) -> Answer = { _ in .failure(TransportError(.setup, "the script is at its end")) }
    ) {
        self.answers = Locked(answers.map { .success($0) })
        self.otherwise = otherwise
    }

    var requests: [HTTPRequest] { received.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        received.withLock { $0.append(request) }
        let next = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        return try (next ?? otherwise(request)).get()
    }

    func client() -> APIClient {
        let policy = RetryPolicy(attempts: 2, firstPause: .zero, longestPause: .zero)
        return APIClient(transport: self, baseURL: "https://vault.test", limiter: RateLimiter(width: 4), policy: policy) { _ in }
    }
}
