import Concurrency
import HTTPMessages
import Reconciling
import TestBench
import Testing

/// One observation for several plans: what was read once is not asked for again, and what may not be kept is.
@Suite struct SnapshotTests {
    private final class Counter: HTTPTransport {
        private let answers: @Sendable (HTTPRequest, Int) -> HTTPResponse
        private let count = Locked(0)

        init(_ answers: @escaping @Sendable (HTTPRequest, Int) -> HTTPResponse) { self.answers = answers }

        func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
            answers(
                request,
                count.withLock {
                    $0 += 1; return $0
                })
        }
    }

    @Test func whatIsReadIsReadOnce() async throws {
        let transport = SnapshotTransport(Counter { _, count in HTTPResponse(status: 200, body: Array("\(count)".utf8)) })
        let first = try await transport.send(HTTPRequest(.get, "http://a/x"))
        #expect(try await transport.send(HTTPRequest(.get, "http://a/x")) == first)
        #expect(try await transport.send(HTTPRequest(.get, "http://a/y")) != first)
        // With another credential it is another answer.
        #expect(try await transport.send(HTTPRequest(.get, "http://a/x", headers: ["Authorization": "b"])) != first)
    }

    @Test func writesAndFailuresAreNotKept() async throws {
        let transport = SnapshotTransport(
            Counter { request, count in HTTPResponse(status: request.url.hasSuffix("down") ? 503 : 200, body: Array("\(count)".utf8)) })
        for (method, url) in [(HTTPRequest.Method.post, "http://a/x"), (.get, "http://a/down")] {
            let first = try await transport.send(HTTPRequest(method, url))
            #expect(try await transport.send(HTTPRequest(method, url)) != first)
        }
        let limited = SnapshotTransport(Counter { _, count in HTTPResponse(status: count == 1 ? 429 : 200) })
        #expect(try await limited.send(HTTPRequest(.get, "http://a/x")).status == 429)
        #expect(try await limited.send(HTTPRequest(.get, "http://a/x")).status == 200)
    }
}
