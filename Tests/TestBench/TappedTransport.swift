internal import Concurrency
package import HTTPMessages
package import Reconciling

/// The way to a server, real or simulated, which remembers what was asked and fails as it is told.
package final class TappedTransport: HTTPTransport {
    /// What becomes of a request.
    package enum Fault: Sendable {
        /// The request arrives and is done; its answer does not come back.
        case lostAnswer
        /// The request does not arrive; nobody can know that.
        case lostRequest
        /// The request is done, and whoever sent it is cancelled before the answer comes.
        case cancelled
        /// Somebody in front of the server answers, and the request does not arrive.
        case answer(HTTPResponse)
        /// The request is done, and its answer is changed on the way.
        case changed(@Sendable (HTTPResponse) -> HTTPResponse)
        /// Something happens at the server just before the request.
        case first(@Sendable () async -> Void)
    }

    private struct Armed {
        let matches: @Sendable (HTTPRequest) -> Bool
        var skip: Int
        /// Nil strikes until it is lifted.
        var count: Int?
        let fault: Fault
    }

    private struct State {
        var requests: [HTTPRequest] = []
        var faults: [Armed] = []

        mutating func strike(_ request: HTTPRequest) -> Fault? {
            for index in faults.indices where faults[index].matches(request) {
                if faults[index].skip > 0 {
                    faults[index].skip -= 1
                    continue
                }
                let fault = faults[index].fault
                if let count = faults[index].count {
                    faults[index].count = count - 1
                    if count <= 1 { faults.remove(at: index) }
                }
                return fault
            }
            return nil
        }
    }

    private let base: any HTTPTransport
    private let state = Locked(State())

    package init(_ base: any HTTPTransport) {
        self.base = base
    }

    /// The next request of this method fails so; faults of one method come in turn.
    package func arm(_ method: HTTPRequest.Method, _ fault: Fault) { arm(fault, count: 1) { $0.method == method } }

    /// - Parameters:
    ///   - skip: matching requests that pass first.
    ///   - count: requests that it strikes; nil for all until ``disarm()``.
    package func arm(_ fault: Fault, skip: Int = 0, count: Int? = 1, at matches: @escaping @Sendable (HTTPRequest) -> Bool) {
        state.withLock { $0.faults.append(Armed(matches: matches, skip: skip, count: count, fault: fault)) }
    }

    package func disarm() { state.withLock { $0.faults = [] } }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let fault: Fault? = state.withLock { state in
            state.requests.append(request)
            return state.strike(request)
        }
        switch fault {
        case nil: return try await base.send(request)
        case .answer(let response): return response
        case .lostRequest: throw TransportError(.interrupted, "the connection was reset")
        case .lostAnswer:
            _ = try await base.send(request)
            throw TransportError(.interrupted, "the connection was reset")
        case .cancelled:
            _ = try await base.send(request)
            throw TransportError(.cancelled, "cancelled")
        case .changed(let change):
            let response = try await base.send(request)
            return change(response)
        case .first(let happening):
            await happening()
            return try await base.send(request)
        }
    }

    /// In order of arrival, since the last reset.
    package var requests: [HTTPRequest] { state.withLock { $0.requests } }

    /// What only looks.
    package var reads: [HTTPRequest] { requests.filter { !$0.isWrite } }

    /// What changes something.
    package var writes: [HTTPRequest] { requests.filter(\.isWrite) }

    package func count(_ method: HTTPRequest.Method) -> Int { requests.count { $0.method == method } }

    package func reset() { state.withLock { $0.requests = [] } }
}

extension HTTPRequest {
    /// Whether its method is one that changes something.
    package var isWrite: Bool { method != .get && method != .head }

    /// `GET /zones?name=…`, for messages.
    package var line: String {
        let start = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        return "\(method.rawValue) \(start.drop { $0 != "/" })"
    }
}
