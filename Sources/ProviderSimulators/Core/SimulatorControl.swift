internal import CanonicalJSON
package import HTTPMessages

/// The control API that every simulator has beside its provider's own HTTP:
/// `POST /_control/faults`, `DELETE /_control/faults`, `GET /_control/requests`, `POST /_control/reset-log`,
/// `GET /_control/picture`, `POST /_control/restore`.
package enum SimulatorControl {
    /// The answer, or nil when the request is not for the control API.
    package static func answer<Provider>(_ request: HTTPRequest, of simulator: inout Simulator<Provider>) -> HTTPResponse? {
        switch (request.method, request.path) {
        case (.post, "/_control/faults"):
            do throws(SeedError) {
                guard let json = try? JSONValue(parsing: request.body) else { throw SeedError(path: "", message: "the body is not JSON") }
                for item in json.array ?? [json] { simulator.arm(try ArmedFault(item)) }
                return HTTPResponse(status: 200, json: ["armed": .integer(simulator.faults.count)])
            } catch {
                return HTTPResponse(status: 400, json: ["message": .string(error.description)])
            }
        case (.delete, "/_control/faults"):
            simulator.disarmAll()
            return HTTPResponse(status: 200, json: ["armed": 0])
        case (.get, "/_control/requests"):
            return HTTPResponse(status: 200, json: ["requests": simulator.log.json])
        case (.post, "/_control/reset-log"):
            simulator.resetLog()
            return HTTPResponse(status: 200, json: ["requests": []])
        case (.get, "/_control/picture"):
            return HTTPResponse(status: 200, json: simulator.provider.picture)
        case (.post, "/_control/restore"):
            do throws(SeedError) {
                guard let json = try? JSONValue(parsing: request.body) else { throw SeedError(path: "", message: "the body is not JSON") }
                simulator = Simulator(try Provider(seed: json))
                return HTTPResponse(status: 200, json: ["restored": true])
            } catch {
                return HTTPResponse(status: 400, json: ["message": .string(error.description)])
            }
        default:
            return nil
        }
    }
}
