package import CanonicalJSON
package import HTTPMessages

/// Infisical's API, as far as secrets go: universal-auth and oidc-auth login, the v4 list, get,
/// create, update, delete and batches with their v3 forms, versions, and folders.
package struct InfisicalSimulator: SimulatedProvider {
    package static let kind = "infisical"

    var state: InfisicalState

    package init(seed: JSONValue) throws(SeedError) {
        state = try InfisicalState(seed: seed)
    }

    package var picture: JSONValue { state.picture }

    package mutating func handle(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        do throws(InfisicalRefusal) {
            let request = try state.inNewestVersion(request)
            let parts = request.path.split(separator: "/").map { PercentEncoding.decode(String($0)) }
            switch (request.method, parts) {
            case (_, ["api", "v4", "secrets", "batch"]): return try state.batch(request, now: now)
            case (.delete, _) where parts.count == 4 && parts.starts(with: ["api", "v4", "secrets"]):
                return try state.delete(parts[3], request, now: now)
            case (.post, ["api", "v1", "auth", "universal-auth", "login"]): return try state.login(request, now: now)
            case (.post, ["api", "v1", "auth", "oidc-auth", "login"]): return try state.exchange(request, now: now)
            case (.get, ["api", "v4", "secrets"]): return try state.list(request, now: now)
            case (.get, _) where parts.count == 4 && parts.starts(with: ["api", "v4", "secrets"]):
                return try state.secret(parts[3], request, now: now)
            case (.post, _) where parts.count == 4 && parts.starts(with: ["api", "v4", "secrets"]):
                return try state.create(parts[3], request, now: now)
            case (.patch, _) where parts.count == 4 && parts.starts(with: ["api", "v4", "secrets"]):
                return try state.update(parts[3], request, now: now)
            case (.post, ["api", "v2", "folders"]): return try state.makeFolder(request, now: now)
            default: throw InfisicalRefusal(404, "NotFound", "Route \(request.method.rawValue):\(request.path) not found")
            }
        } catch {
            return error.response(id: "req-" + Identity.hex("\(request.path)/\(now)").prefix(8))
        }
    }
}

/// `{reqId, statusCode, message, error}`; a validation failure's message is a list of issues.
struct InfisicalRefusal: Error, Hashable {
    let status: Int
    let error: String
    let message: JSONValue

    init(_ status: Int, _ error: String, _ message: String) {
        self.status = status
        self.error = error
        self.message = .string(message)
    }

    init(missing parameter: String) {
        status = 422
        error = "ValidationFailure"
        message = [["code": "invalid_type", "path": [.string(parameter)], "message": "Required"]]
    }

    func response(id: String) -> HTTPResponse {
        HTTPResponse(
            status: status, json: ["reqId": .string(id), "statusCode": .integer(status), "message": message, "error": .string(error)])
    }

    /// An expired or malformed token is 403 here, and not 401.
    static let token = InfisicalRefusal(403, "TokenError", "Your token has expired or is malformed. Please login again.")
    static let noToken = InfisicalRefusal(401, "UnauthorizedError", "Token missing")
}
