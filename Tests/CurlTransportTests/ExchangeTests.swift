import Concurrency
import CurlTransport
import HTTPMessages
import Reconciling
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ExchangeTests {
    @Test func statusHeadersAndBodyComeBack() async throws {
        try await withServer { _ in
            [.answer(status: 404, headers: "X-One:  two words \r\nSet-Cookie: a\r\nSet-Cookie: b\r\nX-Empty:\r\n", "no such app")]
        } run: {
            let response = try await $1.send(HTTPRequest(.get, $0.url + "/apps"))
            #expect(response.status == 404)
            #expect(response.headers["x-one"] == "two words")
            #expect(response.headers["X-Empty"] == "")
            #expect(response.headers.fields.filter { $0.name == "Set-Cookie" }.map(\.value) == ["a", "b"])
            #expect(String(decoding: response.body, as: UTF8.self) == "no such app")
        }
    }

    @Test func onlyTheFinalResponsesHeadersAreKept() async throws {
        try await withServer { _ in
            [.send("HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\n"), .answer(headers: "X-Final: 1\r\n", "ok")]
        } run: {
            let response = try await $1.send(HTTPRequest(.get, $0.url))
            #expect(response.status == 200)
            #expect(response.headers["Link"] == nil)
            #expect(response.headers["X-Final"] == "1")
        }
    }

    @Test(arguments: [HTTPRequest.Method.get, .post, .put, .patch, .delete])
    func aBodyIsSentWithEveryMethod(_ method: HTTPRequest.Method) async throws {
        try await withServer { _ in
            [.answer()]
        } run: { server, transport in
            let body: [UInt8] = [0, 1, 2, 255, 0]
            _ = try await transport.send(
                HTTPRequest(method, server.url + "/x?y=1", headers: ["Content-Type": "application/octet-stream"], body: body))
            let request = try #require(server.requests.first)
            #expect(request.method == method.rawValue)
            #expect(request.target == "/x?y=1")
            #expect(request.body == body)
            #expect(request.headers["content-type"] == "application/octet-stream")
        }
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch])
    func anEmptyBodyHasLengthZeroAndNoType(_ method: HTTPRequest.Method) async throws {
        try await withServer { _ in
            [.answer()]
        } run: { server, transport in
            _ = try await transport.send(HTTPRequest(method, server.url))
            let request = try #require(server.requests.first)
            #expect(request.method == method.rawValue)
            #expect(request.headers["content-length"] == "0")
            #expect(request.headers["content-type"] == nil)
        }
    }

    @Test func getAndDeleteWithoutABodyAnnounceNone() async throws {
        try await withServer { _ in
            [.answer()]
        } run: { server, transport in
            _ = try await transport.send(HTTPRequest(.get, server.url))
            _ = try await transport.send(HTTPRequest(.delete, server.url))
            #expect(server.requests.map(\.method) == ["GET", "DELETE"])
            #expect(server.requests.allSatisfy { $0.headers["content-length"] == nil })
        }
    }

    @Test func headReadsNoBody() async throws {
        let configuration = CurlTransport.Configuration(bodyLimit: 10)
        try await withServer(configuration) { _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")]
        } run: {
            let response = try await $1.send(HTTPRequest(.head, $0.url))
            #expect(response.headers["Content-Length"] == "5000")
            #expect(response.body.isEmpty)
        }
    }

    @Test func aLargeBodyIsSentWithoutWaitingForLeave() async throws {
        try await withServer { _ in
            [.answer()]
        } run: { server, transport in
            let body = [UInt8](repeating: 7, count: 3 << 20)
            _ = try await transport.send(HTTPRequest(.put, server.url, body: body))
            let request = try #require(server.requests.first)
            #expect(request.body == body)
            #expect(request.headers["expect"] == nil)
        }
    }

    @Test func headersAreSentAsGiven() async throws {
        try await withServer { _ in
            [.answer()]
        } run: { server, transport in
            _ = try await transport.send(HTTPRequest(.get, server.url, headers: ["Authorization": "Bearer abc", "X-Empty": ""]))
            let request = try #require(server.requests.first)
            #expect(request.headers["authorization"] == "Bearer abc")
            #expect(request.headers["x-empty"] == "")
            #expect(request.headers["accept-encoding"]?.contains("gzip") == true)
        }
    }

    @Test func redirectsAreReturnedAndNotFollowed() async throws {
        try await withServer { _ in
            [.answer(status: 302, headers: "Location: /elsewhere\r\n")]
        } run: { server, transport in
            let response = try await transport.send(HTTPRequest(.get, server.url))
            #expect(response.status == 302)
            #expect(server.requests.count == 1)
        }
    }

    @Test func aConnectionIsKeptForTheNextRequest() async throws {
        try await withServer { _ in
            [.answer("ok")]
        } run: { server, transport in
            for _ in 0..<5 { _ = try await transport.send(HTTPRequest(.get, server.url)) }
            #expect(server.requests.map(\.connection) == [1, 1, 1, 1, 1])
        }
    }

    @Test func twoHundredAtOnceEachGetTheirOwnAnswer() async throws {
        let configuration = CurlTransport.Configuration(connectionsPerHost: 64)
        try await withServer(configuration) {
            [.answer("you asked for \($0.target)")]
        } run: { server, transport in
            let url = server.url
            let answers = await (0..<200).concurrentResults(keyedBy: { $0 }) { number throws(TransportError) in
                let response = try await transport.send(HTTPRequest(.get, "\(url)/\(number)"))
                return String(decoding: response.body, as: UTF8.self)
            }
            #expect(answers == Dictionary(uniqueKeysWithValues: (0..<200).map { ($0, .success("you asked for /\($0)")) }))
            #expect(server.connectionCount <= 64)
        }
    }

    @Test func theTraceShowsNoSecret() async throws {
        let log = TraceLog()
        let configuration = CurlTransport.Configuration(trace: { log.add($0) })
        try await withServer(configuration) { _ in
            [.answer(status: 201, headers: "Request-Id: r-1\r\n", "12345")]
        } run: { server, transport in
            let url = "http://user:password@127.0.0.1:\(server.port)/zones?name=secret&page=2"
            _ = try await transport.send(HTTPRequest(.post, url, headers: ["Authorization": "Bearer token"], body: Array("body".utf8)))
            let line = try #require(log.lines.first)
            #expect(log.lines.count == 1)
            #expect(line.method == .post)
            #expect(line.host == "127.0.0.1:\(server.port)")
            #expect(line.path == "/zones?name=…&page=…")
            #expect(line.outcome == .status(201))
            #expect(line.bytes == 5)
            #expect(line.requestID == "r-1")
            let text = String(reflecting: line)
            #expect(["secret", "password", "token", "body"].allSatisfy { !text.contains($0) })
        }
    }
}
