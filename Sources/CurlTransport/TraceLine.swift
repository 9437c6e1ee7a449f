package import HTTPMessages
package import Reconciling

/// What may be told of one request: never a header's value, save the request id, never a body, never a query's values.
package struct TraceLine: Hashable, Sendable {
    /// How a request ended: with an answer's status, or without an answer.
    package enum Outcome: Hashable, Sendable {
        case status(Int)
        case failure(TransportError.Code)
    }

    package let method: HTTPRequest.Method
    /// The host, with the port when the URL has one.
    package let host: String
    /// The path, and the query with each value replaced: `/zones?name=…&page=…`.
    package let path: String
    package let outcome: Outcome
    /// The response body's size after decompression; 0 when there is no response.
    package let bytes: Int
    /// From the moment the request was handed to curl until it ended.
    package let duration: Duration
    /// The server's own name for the exchange: `Request-Id`, `X-Request-Id` or `CF-Ray`.
    package let requestID: String?

    init(_ request: HTTPRequest, _ result: Result<HTTPResponse, TransportError>, duration: Duration) {
        self.method = request.method
        self.host = RequestURL.host(request.url)
        let names = request.query.map { PercentEncoding.encode($0.name) + "=…" }
        self.path = request.path + (names.isEmpty ? "" : "?" + names.joined(separator: "&"))
        self.duration = duration
        switch result {
        case .success(let response):
            self.outcome = .status(response.status)
            self.bytes = response.body.count
            self.requestID = response.headers["Request-Id"] ?? response.headers["X-Request-Id"] ?? response.headers["CF-Ray"]
        case .failure(let error):
            self.outcome = .failure(error.code)
            self.bytes = 0
            self.requestID = nil
        }
    }
}
