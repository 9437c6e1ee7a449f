import CanonicalJSON
import HTTPMessages
import ProviderSimulators

/// What can go wrong with a request, as the matrix names it.
enum Fault: String, CaseIterable {
    case timeoutBefore = "timeout, not done"
    case timeoutAfter = "timeout, done"
    case resetBefore = "reset, not done"
    case resetAfter = "reset, done"
    case tooMany = "429"
    case internalError = "500"
    case unavailable = "503"
    case badGatewayAfter = "502, done"
    case truncated = "cut short"
    case wrongJSON = "wrong JSON"
    case notFound = "404"
    case forbidden = "403"
    case conflict = "409"
    case unprocessable = "422"

    /// The status that the provider, or something before it, answers with.
    var status: Int? {
        switch self {
        case .timeoutBefore, .timeoutAfter, .resetBefore, .resetAfter, .truncated: nil
        case .wrongJSON: 200
        case .badGatewayAfter: 502
        default: Int(rawValue)
        }
    }

    /// Whether the provider itself answers, with its message and the request's id.
    var isExplained: Bool { status.map { $0 >= 400 } == true && self != .badGatewayAfter }

    private var moment: ArmedFault.Moment {
        switch self {
        case .timeoutAfter, .resetAfter, .badGatewayAfter, .wrongJSON: .afterCommit
        default: .beforeCommit
        }
    }

    private func effect(_ kind: String) -> ArmedFault.Effect {
        switch self {
        case .timeoutBefore, .timeoutAfter: .delivery(.stall)
        case .resetBefore, .resetAfter: .delivery(.reset)
        case .truncated: .delivery(.truncate(afterBytes: 10))
        case .wrongJSON: .answer(HTTPResponse(status: 200, json: ["weather": "fine"]))
        case .badGatewayAfter: .answer(HTTPResponse(status: 502, body: Array("<html>Bad Gateway</html>".utf8)))
        default: .answer(Self.refusal(status ?? 500, kind))
        }
    }

    static let message = "A fault of the test."
    static let requestID = "request-of-the-test"

    /// The provider's documented form of an error.
    private static func refusal(_ status: Int, _ kind: String) -> HTTPResponse {
        guard kind == "cloudflare" else {
            var response = HTTPResponse(status: status, json: ["id": "fault", "message": .string(message)])
            response.headers["Request-Id"] = requestID
            return response
        }
        let problems: JSONValue = [["code": 1, "message": .string(message)]]
        var response = HTTPResponse(status: status, json: ["success": false, "errors": problems, "messages": [], "result": .null])
        response.headers["cf-ray"] = requestID
        return response
    }

    /// - Parameter count: how many requests it strikes.
    func armed(_ request: FaultTarget, count: Int) -> ArmedFault {
        ArmedFault(
            method: request.method, pathPrefix: request.path, isWhole: true, moment: moment, effect: effect(request.kind), count: count)
    }
}

/// A write as it goes out.
struct FaultTarget {
    /// `heroku` or `cloudflare`.
    let kind: String
    let method: HTTPRequest.Method
    let path: String
}
