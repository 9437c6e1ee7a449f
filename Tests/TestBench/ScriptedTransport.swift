package import HTTPMessages
package import Reconciling
import Concurrency

/// Answers in process by a function, and remembers what was asked.
package final class ScriptedTransport: HTTPTransport {
    private let sent = Locked<[HTTPRequest]>([])
    private let answer: @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse

    package init(_ answer: @escaping @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse) {
        self.answer = answer
    }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        sent.withLock { $0.append(request) }
        return try answer(request)
    }

    package var requests: [HTTPRequest] { sent.withLock { $0 } }

    /// `GET /zones/…`, in order of arrival.
    package var lines: [String] { requests.map { "\($0.method.rawValue) \($0.path)" } }

    package func reset() { sent.withLock { $0 = [] } }

    /// A client that says who it is by one header, and never tries twice.
    package func client(_ header: String = "Authorization", _ value: String = "Bearer token") -> APIClient {
        APIClient(transport: self, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 16), policy: .never) {
            $0.headers[header] = value
        }
    }
}
