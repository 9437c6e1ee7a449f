import CurlTransport
import HTTPMessages
import Reconciling
import Concurrency

/// Runs `body` with a server and a transport of its own, both ended afterwards.
func withServer<Success>(
    _ configuration: CurlTransport.Configuration = CurlTransport.Configuration(),
    _ respond: @escaping @Sendable (ReceivedRequest) -> [Step],
    run body: (LoopbackServer, CurlTransport) async throws -> Success
) async throws -> Success {
    let server = try LoopbackServer(respond)
    defer { server.stop() }
    return try await withCurlTransport(configuration) { try await body(server, $0) }
}

extension HTTPTransport {
    /// What a request that must fail fails with; nil when it succeeds.
    func failure(_ request: HTTPRequest) async -> TransportError? {
        do {
            _ = try await send(request)
            return nil
        } catch {
            return error
        }
    }
}

/// A point that tasks and threads wait for without polling.
struct Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func fire() {
        continuation.yield()
    }

    func wait() async {
        var iterator = stream.makeAsyncIterator()
        await iterator.next()
    }
}

/// Collects trace lines.
final class TraceLog: Sendable {
    private let recorded = Locked<[TraceLine]>([])

    var lines: [TraceLine] { recorded.withLock { $0 } }

    func add(_ line: TraceLine) {
        recorded.withLock { $0.append(line) }
    }
}
