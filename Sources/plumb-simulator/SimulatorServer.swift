internal import CanonicalJSON
internal import HTTPMessages
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import ProviderSimulators
internal import ServiceLifecycle

protocol SimulatorServing: Sendable {
    func application(announcer: Announcer, logger: Logger) -> any Service
}

/// The connection, so that a fault can end it.
struct SimulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// One simulator behind a socket. Requests are answered one at a time, in the order they arrive; one that looks up names may be
/// overtaken meanwhile.
actor SimulatorServer<Provider: SimulatedProvider>: SimulatorServing {
    private var simulator: Simulator<Provider>
    private let keeper: StateKeeper
    private let board: NameBoard
    private let clock: SimulatorClock

    static func make(seeds: String, keeper: StateKeeper, board: NameBoard, clock: SimulatorClock) async throws -> (any SimulatorServing)? {
        guard let seed = try await keeper.picture(of: Provider.kind, seeds: seeds) else { return nil }
        let provider: Provider
        do throws(SeedError) {
            provider = try Provider(seed: seed)
        } catch {
            throw await keeper.located(error, of: Provider.kind, seeds: seeds)
        }
        let server = SimulatorServer(Simulator(provider), keeper: keeper, board: board, clock: clock)
        await board.add { await server.published }
        return server
    }

    init(_ simulator: Simulator<Provider>, keeper: StateKeeper, board: NameBoard, clock: SimulatorClock) {
        self.clock = clock
        self.simulator = simulator
        self.keeper = keeper
        self.board = board
    }

    private var published: PublishedNames? { simulator.provider.published }

    nonisolated func application(announcer: Announcer, logger: Logger) -> any Service {
        let responder = CallbackResponder<SimulatorContext> { request, context in
            try await self.answer(request, channel: context.channel)
        }
        return Application(
            responder: responder, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { await announcer.listening(Provider.kind, port: port) }
            }, logger: logger)
    }

    private nonisolated func answer(_ request: Request, channel: any Channel) async throws -> Response {
        let body = try await request.body.collect(upTo: 16 * 1024 * 1024)
        guard let method = HTTPMessages.HTTPRequest.Method(rawValue: request.method.rawValue) else {
            return Response(status: .methodNotAllowed)
        }
        var headers = HTTPHeaders()
        for field in request.headers { headers.add(field.name.rawName, field.value) }
        let url = "http://\(request.head.authority ?? "127.0.0.1")" + (request.head.path ?? "/")
        let message = HTTPMessages.HTTPRequest(method, url, headers: headers, body: Array(body.readableBytesView))
        return try await deliver(try await decide(message), to: message, over: channel)
    }

    private func later(_ request: HTTPMessages.HTTPRequest) -> (response: HTTPMessages.HTTPResponse, goesOn: Bool) {
        simulator.later(request, now: clock.now)
    }

    /// A body that goes on: what is new of it, until it ends, its reader is gone or the server stops.
    private nonisolated func stream(_ request: HTTPMessages.HTTPRequest) -> ResponseBody {
        ResponseBody { writer in
            var sent = 0
            while true {
                let (response, goesOn) = await self.later(request)
                if response.body.count > sent {
                    try await writer.write(ByteBuffer(bytes: response.body[sent...]))
                    sent = response.body.count
                }
                guard goesOn else { break }
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: .milliseconds(50)) }
            }
            try await writer.finish(nil)
        }
    }

    private func decide(_ request: HTTPMessages.HTTPRequest) async throws -> Delivery {
        if simulator.provider.looksUpNames(for: request) { simulator.provider.learn(await board.names) }
        let delivery = simulator.deliver(request, now: clock.now)
        if keeper.isKeeping { try await keeper.keep(simulator.provider.picture, of: Provider.kind) }
        return delivery
    }

    private nonisolated func deliver(
        _ delivery: Delivery, to request: HTTPMessages.HTTPRequest, over channel: any Channel
    ) async throws -> Response {
        let answer = delivery.response
        switch delivery.fault {
        case .none: break
        case .follow: return response(answer, body: stream(request))
        case .delay(let milliseconds): try await Task.sleep(for: .milliseconds(milliseconds))
        // Until somebody gives up, which may be the simulator: what is held still does not keep it from ending.
        case .stall: try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(3600)) }
        case .reset:
            try await channel.close()
            throw CancellationError()
        case .truncate(let count):
            return response(
                answer,
                body: ResponseBody(contentLength: answer.body.count) { writer in
                    try await writer.write(ByteBuffer(bytes: answer.body.prefix(count)))
                    try await channel.close()
                    throw CancellationError()
                })
        }
        return response(answer, body: answer.body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    private nonisolated func response(_ answer: HTTPMessages.HTTPResponse, body: ResponseBody) -> Response {
        var fields = HTTPFields()
        for field in answer.headers.fields {
            if let name = HTTPField.Name(field.name) { fields.append(HTTPField(name: name, value: field.value)) }
        }
        return Response(status: .init(code: answer.status), headers: fields, body: body)
    }
}
