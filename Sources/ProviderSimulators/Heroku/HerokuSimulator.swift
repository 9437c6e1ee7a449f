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

    /// The log of an app is followed.
    package func end(of request: HTTPRequest) -> Int? {
        guard request.method == .get, request.path.hasPrefix("/sessions/"), let session = state.logSession(request), session.tail == true
        else { return nil }
        return session.until
    }

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
            try state.checkVisibility(call)
            try state.permit(call)
            // Reading changes nothing, so it is done without what the account does not see.
            if call.method == .get {
                var seen = state.seen(by: user)
                return try HerokuRanges.tagged(seen.route(call), for: call)
            }
            return try HerokuRanges.tagged(state.route(call), for: call)
        } catch {
            state = before
            throw error == .noSuchPath ? HerokuDocumented.refusal(call.method, call.parts) ?? error : error
        }
    }

    /// `POST /_control/heroku/rotate {addon, url}`: the add-on's provider gives its vars another value.
    /// `POST /_control/heroku/deploy {app, process_types: {type: command}, size?, commit?}`: a build that succeeded elsewhere.
    private mutating func control(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        if request.method == .post, request.path == "/_control/heroku/rotate", let body = try? JSONValue(parsing: request.body),
            let name = body["addon"]?.string, let url = body["url"]?.string, state.rotate(name, to: url, now: now)
        {
            return HTTPResponse(status: 200, json: [:])
        }
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
    /// The account behind `Authorization: Bearer`, or Basic with the token as the password and any user, or none (§1.2).
    func authenticate(_ request: HTTPRequest) throws(HerokuRefusal) -> String {
        guard let field = request.headers["Authorization"] else { throw .unauthorized }
        let parts = field.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw .unauthorized }
        switch parts[0].lowercased() {
        case "bearer":
            guard let user = tokens[parts[1]] else { throw .unauthorized }
            return user
        case "basic":
            guard let text = Base64Text.decode(parts[1]), let colon = text.firstIndex(of: ":") else { throw .unauthorized }
            guard let user = tokens[String(text[text.index(after: colon)...])] else { throw .unauthorized }
            return user
        default: throw .unauthorized
        }
    }
}

/// Base64 of a text (RFC 4648 §4), as Basic credentials have it.
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    static func decode(_ text: String) -> String? {
        let symbols = Array(text.prefix { $0 != "=" })
        guard text.count % 4 == 0, text.count - symbols.count <= 2 else { return nil }
        var bytes: [UInt8] = []
        var (word, bits) = (0, 0)
        for symbol in symbols {
            guard let value = alphabet.firstIndex(of: symbol) else { return nil }
            word = word << 6 | value
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: word >> bits))
            word &= (1 << bits) - 1
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
