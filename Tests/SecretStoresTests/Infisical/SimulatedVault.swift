import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Reconciling
import Concurrency

/// The simulator as a transport, without a socket; its clock is moved by hand.
final class SimulatedVault: HTTPTransport {
    private struct State {
        var simulator: Simulator<InfisicalSimulator>
        var now = 1_000
        var requests: [HTTPRequest] = []
    }

    private let state: Locked<State>

    init(seed: JSONValue) throws { state = Locked(State(simulator: Simulator(try InfisicalSimulator(seed: seed)))) }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    func advance(by seconds: Int) { state.withLock { $0.now += seconds } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        state.withLock { state in
            state.requests.append(request)
            return state.simulator.deliver(request, now: state.now).response
        }
    }

    func client() -> APIClient {
        APIClient(transport: self, baseURL: "https://vault.test", limiter: RateLimiter(width: 4), policy: .never) { _ in }
    }
}
