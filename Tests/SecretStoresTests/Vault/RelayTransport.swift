import Concurrency
import CurlTransport
import HTTPMessages
import Reconciling

/// Hands requests on to a real server, keeps what was sent, and can get in the way.
final class RelayTransport: HTTPTransport {
    enum Intervention: Sendable {
        /// Nothing reaches the server.
        case answer(HTTPResponse)
        /// The server does it, and nobody hears of it.
        case loseAnswer
    }

    private let transport: CurlTransport
    private let received = Locked<[HTTPRequest]>([])
    private let intervene: @Sendable (HTTPRequest) -> Intervention?

    init(_ intervene: @escaping @Sendable (HTTPRequest) -> Intervention? = { _ in nil }) throws {
        transport = try CurlTransport()
        self.intervene = intervene
    }

    var requests: [HTTPRequest] { received.withLock { $0 } }

    /// `GET /v1/…`, in order of sending.
    var lines: [String] { requests.map { "\($0.method.rawValue) \($0.path)" } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        received.withLock { $0.append(request) }
        switch intervene(request) {
        case .answer(let response)?: return response
        case .loseAnswer?:
            _ = try await transport.send(request)
            throw TransportError(.interrupted, "the answer was lost")
        case nil: return try await transport.send(request)
        }
    }
}
