import Concurrency
import HTTPMessages
import Reconciling

/// The way to a real server, which remembers what was asked and fails as it is told.
final class FaultyTransport: HTTPTransport {
    enum Fault {
        /// The request arrives and is done; its answer does not come back.
        case lostAnswer
        /// The request does not arrive; nobody can know that.
        case lostRequest
        /// Somebody in front of the server answers.
        case answer(HTTPResponse)
        /// Something happens at the server just before the request.
        case first(@Sendable () async -> Void)
    }

    private struct State {
        var requests: [HTTPRequest] = []
        var faults: [(method: HTTPRequest.Method, fault: Fault)] = []
    }

    private let base: any HTTPTransport
    private let state = Locked(State())

    init(_ base: any HTTPTransport) {
        self.base = base
    }

    /// The next request of this method fails so; faults of one method come in turn.
    func arm(_ method: HTTPRequest.Method, _ fault: Fault) { state.withLock { $0.faults.append((method, fault)) } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let fault: Fault? = state.withLock { state in
            state.requests.append(request)
            return state.faults.firstIndex { $0.method == request.method }.map { state.faults.remove(at: $0).fault }
        }
        switch fault {
        case nil: return try await base.send(request)
        case .answer(let response): return response
        case .lostRequest: throw TransportError(.interrupted, "the connection was reset")
        case .lostAnswer:
            _ = try await base.send(request)
            throw TransportError(.interrupted, "the connection was reset")
        case .first(let happening):
            await happening()
            return try await base.send(request)
        }
    }

    /// `GET /api/v1/…`, in order of arrival, since the last reset.
    var lines: [String] {
        state.withLock { $0.requests.map { "\($0.method.rawValue) \($0.path.replacing("/api/v1/servers/localhost", with: ""))" } }
    }

    func count(_ method: HTTPRequest.Method) -> Int { state.withLock { $0.requests.count { $0.method == method } } }

    func reset() { state.withLock { $0.requests = [] } }
}
