package import CanonicalJSON
package import HTTPMessages

/// The Heroku Platform API v3, as far as a reconciler uses it.
package struct HerokuSimulator: SimulatedProvider {
    package static let kind = "heroku"

    var state: HerokuState

    package init(seed: JSONValue) throws(SeedError) {
        state = try HerokuState(seed: seed)
    }

    package var picture: JSONValue { state.picture }

    /// Certificates are issued where names lead to.
    package func looksUpNames(for request: HTTPRequest) -> Bool { state.apps.contains(where: \.acm) }

    package mutating func learn(_ names: PublishedNames) { state.names.learn(names) }

    package mutating func handle(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        state.settle(now: now)
        if let answer = web(request) { return answer }
        if let answer = state.names.answer(request) { return answer }
        if request.path.hasPrefix("/_control/") { return control(request, now: now) }
        if request.method == .get, request.path.hasPrefix("/sessions/") { return state.logText(request, now: now) }
        let requestID = request.headers["Request-Id"] ?? Identity.uuid("request/\(state.serial)/\(request.path)/\(now)")
        var response: HTTPResponse
        var user: String?
        do throws(HerokuRefusal) {
            let caller = try state.authenticate(request)
            user = caller
            response = try admit(request, user: caller, now: now)
        } catch {
            response = error.response
        }
        response.headers["Request-Id"] = requestID
        if let user { response.headers["RateLimit-Remaining"] = String(state.buckets[user, default: HerokuBucket()].remaining) }
        return response
    }

    /// Rate limit (§1.4), content negotiation (§1.1), then the resource. A refused request changes nothing but the bucket.
    private mutating func admit(_ request: HTTPRequest, user: String, now: Int) throws(HerokuRefusal) -> HTTPResponse {
        var bucket = state.buckets[user, default: HerokuBucket(at: now)]
        bucket.refill(now: now)
        // Asking for the remaining tokens costs none.
        let free = request.method == .get && request.path == "/account/rate-limits"
        let admitted = free || bucket.take()
        state.buckets[user] = bucket
        guard admitted else { throw .rateLimit }
        let call = try HerokuCall(request, user: user, now: now)
        let before = state
        do throws(HerokuRefusal) {
            try state.permit(call)
            return try HerokuRanges.tagged(state.route(call), for: call)
        } catch {
            state = before
            throw error
        }
    }

    /// `POST /_control/heroku/deploy {app, process_types: {type: command}, size?, commit?}`: a build that succeeded elsewhere.
    private mutating func control(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        guard request.method == .post, request.path == "/_control/heroku/deploy", let body = try? JSONValue(parsing: request.body),
            let name = body["app"]?.string, let index = state.apps.firstIndex(where: { $0.name == name })
        else { return HTTPResponse(status: 404, json: ["message": "there is no such control, or no such app"]) }
        let types = body["process_types"]?.object?.compactMapValues(\.string) ?? ["web": "./web"]
        let release = state.deploy(
            to: index, processTypes: types, size: body["size"]?.string ?? "Basic",
            user: body["user"]?.string ?? state.apps[index].owner, now: now, commit: body["commit"]?.string)
        return HTTPResponse(status: 201, json: HerokuShapes.release(release, of: state.apps[index]))
    }
}

extension HerokuState {
    /// The account behind `Authorization: Bearer`, or Basic with an empty user (§1.2).
    func authenticate(_ request: HTTPRequest) throws(HerokuRefusal) -> String {
        guard let field = request.headers["Authorization"] else { throw .unauthorized }
        let parts = field.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw .unauthorized }
        switch parts[0].lowercased() {
        case "bearer":
            guard let user = tokens[parts[1]] else { throw .unauthorized }
            return user
        case "basic":
            for (token, user) in tokens where Base64Text.encode(":" + token) == parts[1] { return user }
            throw .unauthorized
        default: throw .unauthorized
        }
    }
}

/// Base64 of a text (RFC 4648 §4), to compare Basic credentials.
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    static func encode(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for position in 0..<4 {
                result.append(position <= group.count ? alphabet[word >> (18 - 6 * position) & 63] : "=")
            }
        }
        return result
    }
}
