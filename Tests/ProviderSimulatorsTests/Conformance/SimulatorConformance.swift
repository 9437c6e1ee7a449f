import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// What every simulator must do, whichever API it simulates.
enum SimulatorConformance {
    /// What not every API has. Its member says why, and the tests that need it are shown as skipped for that reason.
    enum Capability: String {
        /// Lists come in pages.
        case paging
        /// A limited number of requests in a time, announced in headers.
        case rateLimit
        /// A credential may be valid and not reach.
        case permissions
        /// Something of the API changes what is there.
        case writing
    }

    /// A request with what its answer has to be.
    struct Case: Sendable {
        let request: HTTPRequest
        /// As the API documents them.
        let statuses: Set<Int>

        init(_ request: HTTPRequest, _ statuses: Int...) {
            self.request = request
            self.statuses = Set(statuses)
        }
    }

    /// A list of ``itemCount`` things, walked page by page.
    struct Paging: Sendable {
        let first: HTTPRequest
        /// The things of a page, by what tells them apart.
        let items: @Sendable (HTTPResponse) -> [String]
        /// The request for the page after this one; nil after the last.
        let next: @Sendable (HTTPRequest, HTTPResponse) -> HTTPRequest?
    }

    static let itemCount = 23

    struct Limit: Sendable {
        /// Requests until nothing is left.
        let requests: Int
        /// What the answer beyond is.
        let status: Int
        /// Headers of every answer.
        let headers: [String]
        /// Seconds after which there is something again.
        let recovery: Int
    }

    /// A simulator that forgets which one it is.
    final class Running {
        private let answer: (HTTPRequest, Int) -> Delivery
        private let look: () -> (picture: JSONValue, log: JSONValue)
        private let strike: (ArmedFault) -> Void
        var now = 1_779_100_000

        init<Provider: SimulatedProvider>(_ type: Provider.Type, _ seed: JSONValue) throws {
            var simulator = Simulator(try Provider(seed: seed))
            answer = { simulator.deliver($0, now: $1) }
            look = { (simulator.provider.picture, simulator.log.json) }
            strike = { simulator.arm($0) }
        }

        func deliver(_ request: HTTPRequest) -> Delivery { answer(request, now) }
        func send(_ request: HTTPRequest) -> HTTPResponse { answer(request, now).response }
        func arm(_ fault: ArmedFault) { strike(fault) }
        var picture: JSONValue { look().picture }
        var log: JSONValue { look().log }
    }

    struct Member: Sendable, CustomTestStringConvertible {
        let name: String
        let lacks: [Capability: String]
        /// With ``itemCount`` things of one kind.
        let seed: JSONValue
        let run: @Sendable (JSONValue) throws -> Running
        /// Reads something that is there.
        let good: HTTPRequest
        let withoutCredential: Case
        let withWrongCredential: Case
        let withoutPermission: Case?
        /// Of a thing that is not there.
        let missing: Case
        /// A path that the API does not have.
        let unknown: HTTPRequest
        /// Changes something, so that the picture is another one; nil where nothing does.
        let write: HTTPRequest?
        let paging: Paging?
        let limit: Limit?
        /// What the log may not hold.
        let canary: String

        var testDescription: String { name }

        /// Cancels the test case where the API has nothing of the kind.
        func require(_ capability: Capability) throws {
            if let reason = lacks[capability] { try Test.cancel("\(name) lacks \(capability.rawValue): \(reason)") }
        }

        func start() throws -> Running { try run(seed) }
    }
}
