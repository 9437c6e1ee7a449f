import CurlTransport
import Glibc
import HTTPMessages
import Reconciling
import Testing

@Suite(.timeLimit(.minutes(10)))
struct FailureTests {
    @Test func aRefusedConnectionIsUnreachable() async throws {
        // A port that was free a moment ago, and that nothing listens on.
        let (listener, port) = try LoopbackServer.listen()
        close(listener)
        try await withCurlTransport {
            let error = try #require(await $0.failure(HTTPRequest(.post, "http://user:password@127.0.0.1:\(port)/a?token=secret")))
            #expect(error.code == .unreachable)
            #expect(error.message == "could not connect to 127.0.0.1:\(port)")
        }
    }

    @Test func anUnknownNameIsUnreachable() async throws {
        try await withCurlTransport {
            #expect(await $0.failure(HTTPRequest(.get, "http://name.invalid/"))?.code == .unreachable)
        }
    }

    @Test func aResetAfterTheRequestIsInterrupted() async throws {
        try await withServer { _ in
            [.reset]
        } run: {
            #expect(await $1.failure(HTTPRequest(.post, $0.url))?.code == .interrupted)
        }
    }

    @Test func aCloseWithoutAnAnswerIsInterrupted() async throws {
        try await withServer { _ in
            [.close]
        } run: {
            #expect(await $1.failure(HTTPRequest(.post, $0.url))?.code == .interrupted)
        }
    }

    /// A write that was answered with nonsense may have been done.
    @Test(arguments: ["hello\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "<html></html>"]) func anAnswerThatIsNotHTTPIsInterrupted(_ answer: String)
        async throws
    {
        try await withServer { _ in
            [.send(answer), .close]
        } run: {
            let error = await $1.failure(HTTPRequest(.post, $0.url))
            #expect(
                error?.code == .interrupted && error?.message.hasSuffix("did not answer with HTTP") == true,
                "\(String(describing: error))")
        }
    }

    @Test func aTruncatedBodyIsInterrupted() async throws {
        try await withServer { _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), .close]
        } run: {
            #expect(await $1.failure(HTTPRequest(.get, $0.url))?.code == .interrupted)
        }
    }

    @Test func aTruncatedChunkedBodyIsInterrupted() async throws {
        try await withServer { _ in
            [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), .close]
        } run: {
            #expect(await $1.failure(HTTPRequest(.get, $0.url))?.code == .interrupted)
        }
    }

    @Test func aWindowEndsAStreamAndKeepsWhatCame() async throws {
        try await withServer { _ in
            [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), .awaitClose]
        } run: { server, transport in
            var request = HTTPRequest(.get, server.url)
            request.window = HTTPRequest.BodyWindow(milliseconds: 500, bytes: 1_000)
            let byTime = try await transport.send(request)
            #expect(byTime.isCut && byTime.status == 200 && String(decoding: byTime.body, as: UTF8.self) == "half")
            request.window = HTTPRequest.BodyWindow(milliseconds: 60_000, bytes: 3)
            let bySize = try await transport.send(request)
            #expect(bySize.isCut && String(decoding: bySize.body, as: UTF8.self) == "hal")
        }
    }

    @Test func aWindowWithoutAnAnswerTimesOutAndAWholeBodyIsNotCut() async throws {
        try await withServer { request in
            request.target == "/whole" ? [.answer("all")] : [.awaitClose]
        } run: { server, transport in
            var request = HTTPRequest(.get, server.url + "/none")
            request.window = HTTPRequest.BodyWindow(milliseconds: 300, bytes: 10)
            #expect(await transport.failure(request)?.code == .timedOut)
            request.url = server.url + "/whole"
            let whole = try await transport.send(request)
            #expect(!whole.isCut && whole.status == 200)
        }
    }

    @Test(arguments: [HTTPRequest.Method.post, .patch])
    func aRequestThatMustNotRepeatReachesTheServerOnce(_ method: HTTPRequest.Method) async throws {
        // The first answer leaves a connection to keep; libcurl would use it, find it dead and send again by itself.
        try await withServer {
            $0.method == "GET" ? [.answer("ok")] : [.close]
        } run: { server, transport in
            _ = try await transport.send(HTTPRequest(.get, server.url))
            #expect(await transport.failure(HTTPRequest(method, server.url, body: [1]))?.code == .interrupted)
            #expect(server.requests.map(\.method) == ["GET", method.rawValue])
        }
    }

    @Test func aSilentServerTimesOut() async throws {
        let configuration = CurlTransport.Configuration(totalTimeout: .milliseconds(200))
        try await withServer(configuration) { _ in
            [.awaitClose]
        } run: {
            #expect(await $1.failure(HTTPRequest(.post, $0.url))?.code == .timedOut)
        }
    }

    @Test func aBodyThatStopsTimesOut() async throws {
        let configuration = CurlTransport.Configuration(totalTimeout: .milliseconds(200))
        try await withServer(configuration) { _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), .awaitClose]
        } run: {
            #expect(await $1.failure(HTTPRequest(.get, $0.url))?.code == .timedOut)
        }
    }

    /// Each begins as it should and goes on for ever, a few bytes at a time: it is not the silence that is measured, but the whole.
    private static let bodies = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "x"), ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "x"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n", "x"),
    ]
    private static let heads = [
        ("HTTP/1.1 200 OK\r\n", "A: b\r\n"), ("HTTP/1.1 200 OK\r\nA: ", "b"),
        ("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"),
    ]

    @Test(arguments: bodies + heads) func anAnswerThatTricklesTimesOut(_ beginning: String, _ rest: String) async throws {
        let configuration = CurlTransport.Configuration(totalTimeout: .milliseconds(600))
        try await withServer(configuration) { _ in
            [.send(beginning), .trickle(rest, milliseconds: 20)]
        } run: {
            #expect(await $1.failure(HTTPRequest(.get, $0.url))?.code == .timedOut)
        }
    }

    /// A log is read for a while, and what came until then is what was asked for.
    @Test(arguments: bodies) func aWindowEndsABodyThatTrickles(_ beginning: String, _ rest: String) async throws {
        try await withServer { _ in
            [.send(beginning), .trickle(rest, milliseconds: 20)]
        } run: {
            var request = HTTPRequest(.get, $0.url)
            request.window = HTTPRequest.BodyWindow(milliseconds: 400, bytes: 1_000_000)
            let cut = try await $1.send(request)
            #expect(cut.isCut && !cut.body.isEmpty && cut.body.allSatisfy { $0 == UInt8(ascii: "x") })
        }
    }

    /// What the program gives each of its requests, unless it says otherwise.
    @Test func everyRequestHasADeadline() {
        let configuration = CurlTransport.Configuration()
        #expect(configuration.connectTimeout <= .seconds(10) && configuration.totalTimeout <= .seconds(60))
        #expect(configuration.totalTimeout > .zero)
    }

    @Test func aConnectionThatIsNotMadeInTimeIsUnreachable() async throws {
        // Nothing ever accepts, so that the TLS handshake has no answer.
        let (listener, port) = try LoopbackServer.listen()
        defer { close(listener) }
        try await withCurlTransport(CurlTransport.Configuration(connectTimeout: .milliseconds(200))) {
            #expect(await $0.failure(HTTPRequest(.post, "https://127.0.0.1:\(port)/"))?.code == .unreachable)
        }
    }

    @Test func aServerThatSpeaksNoTLSIsUntrusted() async throws {
        let server = try LoopbackServer(greeting: "SMTP here, not a TLS server at all\r\n") { _ in [] }
        defer { server.stop() }
        try await withCurlTransport {
            #expect(await $0.failure(HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))?.code == .untrusted)
        }
    }

    @Test func anAnnouncedBodyOverTheLimitIsRefused() async throws {
        let configuration = CurlTransport.Configuration(bodyLimit: 1000)
        try await withServer(configuration) { _ in
            [.answer(String(repeating: "x", count: 1001))]
        } run: {
            #expect(await $1.failure(HTTPRequest(.get, $0.url))?.code == .tooLarge)
        }
    }

    @Test func anUnannouncedBodyOverTheLimitIsRefused() async throws {
        let configuration = CurlTransport.Configuration(bodyLimit: 1000)
        let answer = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + String(repeating: "x", count: 1001)
        try await withServer(configuration) { _ in
            [.send(answer), .close]
        } run: {
            #expect(await $1.failure(HTTPRequest(.get, $0.url))?.code == .tooLarge)
        }
    }

    @Test func aBodyOfJustTheLimitIsRead() async throws {
        let configuration = CurlTransport.Configuration(bodyLimit: 4 << 20)
        try await withServer(configuration) { _ in
            [.answer(String(repeating: "x", count: 4 << 20))]
        } run: {
            let response = try await $1.send(HTTPRequest(.get, $0.url))
            #expect(response.body.count == 4 << 20)
        }
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "http://[", "http://127.0.0.1/\0x"])
    func aURLThatIsNotHTTPIsRefusedUnsent(_ url: String) async throws {
        try await withCurlTransport {
            #expect(await $0.failure(HTTPRequest(.get, url))?.code == .setup)
        }
    }

    @Test(arguments: ["a\r\nX-Injected: 1", "a\nb", "a\0b"])
    func aHeaderThatWouldBecomeTwoIsRefusedUnsent(_ value: String) async throws {
        try await withServer { _ in
            [.answer()]
        } run: { server, transport in
            let error = try #require(await transport.failure(HTTPRequest(.get, server.url, headers: ["Authorization": "secret" + value])))
            #expect(error.code == .setup)
            #expect(!error.message.contains("secret"))
            #expect(server.requests.isEmpty)
        }
    }

    @Test func aMissingCABundleIsRefusedAtOnce() {
        let error = #expect(throws: TransportError.self) {
            _ = try CurlTransport(CurlTransport.Configuration(caBundle: "/nonexistent/bundle.pem"))
        }
        #expect(error?.code == .setup)
    }
}
