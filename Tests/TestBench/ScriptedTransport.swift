internal import Concurrency
package import HTTPMessages
package import Reconciling

/// Answers in process, from a list or by a function, and remembers what was asked.
package final class ScriptedTransport: HTTPTransport {
    private let sent = Locked<[HTTPRequest]>([])
    private let answer: @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse

    /// - Parameter answer: of each request, in order of arrival.
    package init(_ answer: @escaping @Sendable (HTTPRequest) throws(TransportError) -> HTTPResponse) {
        self.answer = answer
    }

    /// - Parameters:
    ///   - answers: in order, one for each request.
    ///   - otherwise: what is answered once the list is at its end.
    package convenience init(
        answering answers: [HTTPResponse],
        otherwise: @escaping @Sendable (HTTPRequest) -> Result<HTTPResponse, TransportError> = { _ in
            .failure(TransportError(.setup, "the script is at its end"))
        }
    ) {
        let left = Locked(answers)
        self.init { request throws(TransportError) in
            let next = left.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let next { return next }
            return try otherwise(request).get()
        }
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
