import Concurrency
import CurlTransport
import HTTPMessages
import Reconciling
import Testing

/// Against a real server of HTTP/2.
@Suite(.timeLimit(.minutes(10)))
struct HTTP2Tests {
    private static func answers(_ count: Int, _ method: HTTPRequest.Method, of server: HTTP2Server, by transport: CurlTransport) async
        -> [Int]
    {
        let url = server.url
        let answers = await (0..<count).concurrentMap { _ in
            await Result(awaiting: { () async throws(TransportError) in try await transport.send(HTTPRequest(method, url)) })
        }
        return answers.map { (try? $0.get()).map { $0.status == 200 ? $0.body.count : 0 } ?? -1 }
    }

    @Test func requestsThatMayBeRepeatedShareOneConnectionAtOnce() async throws {
        let server = try await HTTP2Server(octets: 1 << 20)
        try await withCurlTransport(.init(caBundle: server.authorities)) { transport in
            let answers = await Self.answers(24, .get, of: server, by: transport)
            #expect(answers == Array(repeating: 1 << 20, count: 24))
            let frames = server.frames
            #expect(frames.requests == 24)
            #expect(frames.connections.count == 1, "a second connection was opened for what one can carry")
            #expect(frames.mostOpen > 1, "requests waited for one another")
        }
    }

    @Test func whatOneConnectionDoesNotTakeGoesOverOthersAndAllIsAnswered() async throws {
        let server = try await HTTP2Server(octets: 1 << 18, streams: 4)
        try await withCurlTransport(.init(caBundle: server.authorities)) { transport in
            let answers = await Self.answers(40, .get, of: server, by: transport)
            #expect(answers == Array(repeating: 1 << 18, count: 40))
            let frames = server.frames
            #expect(frames.requests == 40)
            #expect(frames.connections.count < 40, "a connection was opened for each request")
            #expect((2...4).contains(frames.mostOpen), "the server lets four be open")
        }
    }

    /// libcurl would send it a second time where a kept connection turns out to be dead.
    @Test func whatMustNotBeRepeatedHasAConnectionOfItsOwn() async throws {
        let server = try await HTTP2Server(octets: 10)
        try await withCurlTransport(.init(caBundle: server.authorities)) { transport in
            #expect(await Self.answers(1, .get, of: server, by: transport) == [10])
            for _ in 0..<3 { _ = await Self.answers(1, .post, of: server, by: transport) }
            let frames = server.frames
            #expect(frames.requests == 4)
            #expect(frames.connections.count == 4)
        }
    }
}
