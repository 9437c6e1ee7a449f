internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import PlumbCommands
internal import ServiceLifecycle

/// Answers GET on loopback; anything else is not found. Signals stay the command's own.
struct HummingbirdMetricsServer: MetricsServer {
    func serve(
        host: String, port: Int, answer: @escaping @Sendable (String) async -> MetricsAnswer?,
        while body: @escaping @Sendable (_ port: Int) async -> Void
    ) async throws {
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            guard request.method == .get, let found = await answer(String(request.uri.path)) else { return Response(status: .notFound) }
            return Response(
                status: .init(code: found.status), headers: [.contentType: found.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: found.body)))
        }
        var logger = Logger(label: "plumb-watch") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let (started, start) = AsyncStream<Int>.makeStream()
        let application = Application(
            responder: responder, configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                start.yield(channel.localAddress?.port ?? port)
                start.finish()
            }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask {
                for await port in started { await body(port) }
            }
            // Whichever ends first ends the other: a watch without its metrics is not what was asked for.
            try await group.next()
            group.cancelAll()
        }
    }
}
