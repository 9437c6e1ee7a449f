internal import CanonicalJSON
internal import HTTPMessages

extension InfisicalState {
    /// Several secrets of one environment in one request, which is done as a whole or not at all.
    mutating func batch(_ request: HTTPRequest, now: Int) throws(InfisicalRefusal) -> HTTPResponse {
        guard let body = request.json, let items = body["secrets"]?.array, !items.isEmpty else {
            throw InfisicalRefusal(missing: "secrets")
        }
        let before = self
        do throws(InfisicalRefusal) {
            var done: [JSONValue] = []
            for item in items {
                guard let answer = try one(item, of: body, request, now: now) else { continue }
                // A change that is to be approved changes nothing yet, and the batch with it.
                if let approval = answer["approval"] {
                    self = before
                    return HTTPResponse(status: 200, json: ["approval": approval])
                }
                if let secret = answer["secret"] { done.append(secret) }
            }
            return HTTPResponse(status: 200, json: ["secrets": .array(done)])
        } catch {
            self = before
            throw error
        }
    }

    private mutating func one(
        _ item: JSONValue, of body: JSONValue, _ request: HTTPRequest, now: Int
    ) throws(InfisicalRefusal) -> JSONValue? {
        guard let name = item["secretKey"]?.string else { throw InfisicalRefusal(missing: "secretKey") }
        var members: [String: JSONValue] = [:]
        for key in ["projectId", "environment", "secretPath"] { members[key] = item[key] ?? body[key] }
        members["secretValue"] = item["secretValue"]
        let single = HTTPRequest(request.method, request.url, headers: request.headers, json: .object(members))
        switch request.method {
        case .post: return try create(name, single, now: now).json
        case .delete: return try delete(name, single, now: now).json
        case .patch: break
        default: throw InfisicalRefusal(404, "NotFound", "Route \(request.method.rawValue):\(request.path) not found")
        }
        let mode = body["mode"]?.string ?? "failOnNotFound"
        guard ["failOnNotFound", "upsert", "ignore"].contains(mode) else { throw InfisicalRefusal(missing: "mode") }
        do throws(InfisicalRefusal) {
            return try update(name, single, now: now).json
        } catch  where error.status == 404 && mode != "failOnNotFound" {
            return mode == "ignore" ? nil : try create(name, single, now: now).json
        }
    }

    /// A request of v3 as one of v4: other names of the project, other paths, and references that are put in unless it says otherwise.
    /// - Throws: where the server does not have the version.
    func inNewestVersion(_ request: HTTPRequest) throws(InfisicalRefusal) -> HTTPRequest {
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.count >= 3, parts[0] == "api", parts[2] == "secrets", ["v3", "v4"].contains(parts[1]) else { return request }
        guard versions.contains(parts[1]) else {
            throw InfisicalRefusal(404, "NotFound", "Route \(request.method.rawValue):\(request.path) not found")
        }
        guard parts[1] == "v3" else { return request }
        let rest = parts.dropFirst(3).filter { $0 != "raw" }
        var query = request.query.map { (name: $0.name == "workspaceId" ? "projectId" : $0.name, value: $0.value) }
        if !query.contains(where: { $0.name == "expandSecretReferences" }) { query.append(("expandSecretReferences", "true")) }
        let text = query.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        let origin = request.url.prefix(request.url.count - request.url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }.count)
        var converted = HTTPRequest(
            request.method, "\(origin)/api/v4/secrets" + rest.map { "/" + $0 }.joined() + "?" + text, headers: request.headers,
            body: request.body)
        if var members = request.json?.object {
            members["projectId"] = members.removeValue(forKey: "workspaceId") ?? members["projectId"]
            converted.body = JSONValue.object(members).canonicalBytes()
        }
        return converted
    }
}
