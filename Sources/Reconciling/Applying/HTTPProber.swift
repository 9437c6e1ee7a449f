internal import CanonicalJSON
internal import Estate
internal import HTTPMessages
internal import Planning

/// Asks a service for its health, once. It sends no credential and follows no redirect.
struct HTTPProber {
    let transport: any HTTPTransport
    /// Turns the address of a service into the one that is asked: itself, but in tests.
    let place: @Sendable (_ origin: String) -> String

    func check(_ probe: Probe.HTTPProbe) async -> ProbeResult {
        guard let origin = probe.origin?.text else { return .otherwise("its address is not known yet") }
        let request = HTTPRequest(.get, place(origin) + probe.check.path, headers: ["User-Agent": "plumb", "Accept": "*/*"])
        do throws(TransportError) {
            let response = try await transport.send(request)
            return Self.judge(response, by: probe.check)
        } catch {
            return .otherwise("no answer: \(error.message)")
        }
    }

    /// What a body holds is not repeated: nobody knows what stands in it.
    static func judge(_ response: HTTPResponse, by check: HealthCheck) -> ProbeResult {
        guard response.status == check.status else {
            return .otherwise("answers \(response.status) instead of \(check.status)")
        }
        if let redirect = check.redirect {
            guard let location = response.headers["Location"] else { return .otherwise("answers \(response.status) without a Location") }
            guard location.hasPrefix(redirect) else { return .otherwise("does not redirect to \(redirect)…") }
        }
        if let text = check.text, !String(decoding: response.body, as: UTF8.self).contains(text) {
            return .otherwise("answers \(response.status) without \"\(text)\"")
        }
        if let wanted = check.json {
            guard let body = try? JSONValue(parsing: response.body) else { return .otherwise("does not answer with JSON") }
            if let path = mismatch(wanted, body, at: "") { return .otherwise("answers JSON in which \(path) is not as expected") }
        }
        return .awaited("answers \(check.expectation)")
    }

    /// Where `body` first lacks something of `wanted`, in the order of names; nil where it has all of it.
    private static func mismatch(_ wanted: JSONValue, _ body: JSONValue, at path: String) -> String? {
        guard case .object(let members) = wanted else { return wanted == body ? nil : path.isEmpty ? "everything" : path }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let inner = path.isEmpty ? name : "\(path).\(name)"
            guard let found = body[name] else { return inner }
            if let mismatch = mismatch(value, found, at: inner) { return mismatch }
        }
        return nil
    }
}
