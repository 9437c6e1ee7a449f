package import HTTPMessages
package import ProviderSimulators
package import Reconciling
internal import Concurrency

/// A simulated provider in process: the same handler that listens on a socket, with a clock that tests set.
package final class SimulatedTransport<Provider: SimulatedProvider>: HTTPTransport {
    private struct State {
        var simulator: Simulator<Provider>
        var now: Int
        var lastRequest: HTTPRequest?
    }

    private let state: Locked<State>

    /// - Parameter now: seconds since 1970.
    package init(_ provider: Provider, now: Int = 1_779_100_000) {
        state = Locked(State(simulator: Simulator(provider), now: now))
    }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        if Task.isCancelled { throw TransportError(.cancelled, "cancelled") }
        let delivery = state.withLock { state in
            state.lastRequest = request
            return state.simulator.deliver(request, now: state.now)
        }
        switch delivery.fault {
        case .none: return delivery.response
        case .delay(let milliseconds):
            advance(seconds: milliseconds / 1_000)
            return delivery.response
        case .truncate: throw TransportError(.interrupted, "the body ended early")
        case .reset: throw TransportError(.interrupted, "the connection was reset")
        case .stall: throw TransportError(.timedOut, "no answer")
        case .follow:
            guard let window = request.window else { throw TransportError(.timedOut, "the answer goes on") }
            advance(seconds: window.milliseconds / 1_000)
            return state.withLock { state in
                var (response, goesOn) = state.simulator.later(request, now: state.now)
                let isTooLarge = response.body.count > window.bytes
                response.body = Array(response.body.prefix(window.bytes))
                response.isCut = goesOn || isTooLarge
                return response
            }
        }
    }

    package func advance(seconds: Int) {
        state.withLock { $0.now += seconds }
    }

    /// What the DNS says from now on.
    package func learn(_ names: PublishedNames) {
        state.withLock { $0.simulator.provider.learn(names) }
    }

    package func arm(_ fault: ArmedFault) {
        state.withLock { $0.simulator.arm(fault) }
    }

    package func disarmAll() {
        state.withLock { $0.simulator.disarmAll() }
    }

    package var provider: Provider { state.withLock { $0.simulator.provider } }

    /// Answers a request as somebody else's, without credentials of ours and without a trace in the log.
    @discardableResult
    package func control(_ request: HTTPRequest) -> HTTPResponse {
        state.withLock { $0.simulator.provider.handle(request, now: $0.now) }
    }

    /// `GET /apps`, … in order of arrival, since the last reset.
    package var requests: [String] {
        state.withLock { $0.simulator.log.entries.map { "\($0.method.rawValue) \($0.path)" } }
    }

    /// What the last request had as this parameter.
    package func query(_ name: String) -> String? { state.withLock { $0.lastRequest?.query(name) } }

    package func resetRequests() {
        state.withLock { $0.simulator.resetLog() }
    }
}
