import CurlTransport
import HTTPMessages
import Reconciling
import Testing

@Suite(.timeLimit(.minutes(10)))
struct CancellationTests {
    @Test func cancellingInFlightEndsTheRequest() async throws {
        let isReceived = Signal()
        try await withServer { _ in
            isReceived.fire()
            return [.awaitClose]
        } run: { server, transport in
            let url = server.url
            let task = Task { await transport.failure(HTTPRequest(.get, url)) }
            await isReceived.wait()
            task.cancel()
            #expect(await task.value?.code == .cancelled)
        }
    }

    @Test func cancellingOneLeavesTheOthers() async throws {
        let isReceived = Signal()
        try await withServer {
            guard $0.target == "/slow" else { return [.answer("ok")] }
            isReceived.fire()
            return [.awaitClose]
        } run: { server, transport in
            let url = server.url
            let task = Task { await transport.failure(HTTPRequest(.get, url + "/slow")) }
            await isReceived.wait()
            task.cancel()
            let response = try await transport.send(HTTPRequest(.get, url))
            #expect(response.status == 200)
            #expect(await task.value?.code == .cancelled)
        }
    }

    @Test func aTaskThatIsCancelledAlreadySendsNothing() async throws {
        try await withServer { _ in
            [.answer()]
        } run: { server, transport in
            let url = server.url
            let mayStart = Signal()
            let task = Task {
                // The stream ends at once when the task is cancelled.
                await mayStart.wait()
                return await transport.failure(HTTPRequest(.get, url))
            }
            task.cancel()
            #expect(await task.value?.code == .cancelled)
            #expect(server.requests.isEmpty)
        }
    }

    @Test func massCancellationLosesNoAnswer() async throws {
        try await withServer { _ in
            [.answer("ok")]
        } run: { server, transport in
            let url = server.url
            let tasks = (0..<400).map { number in
                Task { await transport.failure(HTTPRequest(.get, "\(url)/\(number)")) }
            }
            for task in tasks { task.cancel() }
            // That every task ends is the point; each either has its answer or is cancelled.
            for task in tasks {
                let code = await task.value?.code
                #expect(code == nil || code == .cancelled)
            }
        }
    }

    @Test func closingEndsWhatIsUnderWay() async throws {
        let isReceived = Signal()
        try await withServer { _ in
            isReceived.fire()
            return [.awaitClose]
        } run: { server, transport in
            let url = server.url
            let task = Task { await transport.failure(HTTPRequest(.post, url)) }
            await isReceived.wait()
            transport.close()
            #expect(await task.value?.code == .interrupted)
        }
    }

    @Test func nothingIsSentAfterClosing() async throws {
        try await withServer { _ in
            [.answer()]
        } run: { server, transport in
            transport.close()
            #expect(await transport.failure(HTTPRequest(.get, server.url))?.code == .closed)
            #expect(server.requests.isEmpty)
        }
    }

    @Test func aTransportThatIsLetGoClosesItsConnections() async throws {
        let server = try LoopbackServer { _ in [.answer("ok")] }
        defer { server.stop() }
        for _ in 0..<20 {
            let transport = try CurlTransport()
            let response = try await transport.send(HTTPRequest(.get, server.url))
            #expect(response.status == 200)
        }
        #expect(server.connectionCount == 20)
    }
}
