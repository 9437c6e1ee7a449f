package import CanonicalJSON
package import HTTPMessages

/// Cloudflare's API v4, as far as zones, DNS records, Worker secrets and Pages projects go.
package struct CloudflareSimulator: SimulatedProvider {
    package static let kind = "cloudflare"

    var state: CloudflareState

    package init(seed: JSONValue) throws(SeedError) {
        state = try CloudflareState(seed: seed)
    }

    package var picture: JSONValue { state.picture }

    private static let limit = 1_200
    private static let window = 300

    package mutating func handle(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        if let answer = names(request) { return answer }
        var response: HTTPResponse
        var window: CloudflareWindow?
        do throws(CloudflareRefusal) {
            let call = try authenticate(request, now: now)
            let admitted = admit(call.token, now: now)
            window = state.windows[call.token]
            response = try admitted ? answer(call) : { () throws(CloudflareRefusal) in throw .rateLimit }()
        } catch {
            response = error.response
        }
        if let window {
            let (left, wait) = (max(0, Self.limit - window.used), max(0, window.began + Self.window - now))
            response.headers["Ratelimit"] = "\"default\";r=\(left);t=\(wait)"
            response.headers["Ratelimit-Policy"] = "\"default\";q=\(Self.limit);w=\(Self.window)"
            if response.status == 429 { response.headers["Retry-After"] = String(max(1, wait)) }
        }
        response.headers["CF-Ray"] = String(Identity.hex("ray/\(state.serial)/\(request.path)/\(now)").prefix(16)) + "-AMS"
        return response
    }

    /// A refused change leaves everything as it was.
    private mutating func answer(_ call: CloudflareCall) throws(CloudflareRefusal) -> HTTPResponse {
        let before = state
        do throws(CloudflareRefusal) {
            let response = try state.route(call)
            if call.request.method != .get { state.recordAudit(call, response, before: before) }
            return response
        } catch {
            state = before
            throw error
        }
    }

    /// A header of another form, a token nobody has, and one that may not are refused differently (§1.1).
    private func authenticate(_ request: HTTPRequest, now: Int) throws(CloudflareRefusal) -> CloudflareCall {
        guard let field = request.headers["Authorization"], field.hasPrefix("Bearer "), field.count > "Bearer ".count else {
            throw .malformedCredential
        }
        let token = String(field.dropFirst("Bearer ".count))
        guard let permissions = state.tokens[token] else { throw .unknownToken }
        return CloudflareCall(request: request, token: token, permissions: permissions, now: now)
    }

    /// Beyond the limit everything is refused until the window ends.
    private mutating func admit(_ token: String, now: Int) -> Bool {
        var window = state.windows[token, default: CloudflareWindow(began: now, used: 0)]
        if now >= window.began + Self.window { window = CloudflareWindow(began: now, used: 0) }
        window.used += 1
        state.windows[token] = window
        return window.used <= Self.limit
    }
}
