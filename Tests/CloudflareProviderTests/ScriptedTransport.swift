import HTTPMessages
import Reconciling
import Synchronization

/// Answers in process by a function, and remembers what was asked.
final class ScriptedTransport: HTTPTransport {
    private let sent = Mutex<[HTTPRequest]>([])
    private let answer: @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse

    init(_ answer: @escaping @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse) {
        self.answer = answer
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        sent.withLock { $0.append(request) }
        return try answer(request)
    }

    var requests: [HTTPRequest] { sent.withLock { $0 } }

    /// `GET /zones/…`, in order of arrival.
    var lines: [String] { requests.map { "\($0.method.rawValue) \($0.path)" } }

    func reset() { sent.withLock { $0 = [] } }

    var client: APIClient {
        APIClient(transport: self, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 16), policy: .never) {
            $0.headers["Authorization"] = "Bearer token"
        }
    }
}
