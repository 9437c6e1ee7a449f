internal import Concurrency
package import HTTPMessages

/// Answers each reading request once from the system, and from then on from memory: whatever is planned through one of these is planned
/// from one observation, and what several plans read costs what one does.
///
/// Kept are whole answers below status 500 that ask for no pause, for as long as this value lives. Two equal requests that are under way at
/// the same time may both be sent; the first answer counts. Requests that are not GET or HEAD pass through.
package final class SnapshotTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let answers = Locked<[HTTPRequest: HTTPResponse]>([:])

    package init(_ transport: any HTTPTransport) {
        self.transport = transport
    }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard request.method == .get || request.method == .head else { return try await transport.send(request) }
        if let known = answers.withLock({ $0[request] }) { return known }
        let response = try await transport.send(request)
        guard response.status < 500, response.status != 429, response.headers["Retry-After"] == nil else { return response }
        return answers.withLock { answers in
            if let first = answers[request] { return first }
            answers[request] = response
            return response
        }
    }
}
