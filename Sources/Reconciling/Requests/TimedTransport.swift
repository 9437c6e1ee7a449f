package import HTTPMessages

/// Notes each request in a timeline: never a header, a body, or a query's values.
package struct TimedTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let timeline: Timeline

    package init(_ transport: any HTTPTransport, _ timeline: Timeline) {
        (self.transport, self.timeline) = (transport, timeline)
    }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let start = timeline.elapsed
        do throws(TransportError) {
            let response = try await transport.send(request)
            note(request, since: start, "\(response.status)")
            return response
        } catch {
            note(request, since: start, error.code.rawValue)
            throw error
        }
    }

    private func note(_ request: HTTPRequest, since start: Int, _ outcome: String) {
        let names = request.query.map { PercentEncoding.encode($0.name) + "=…" }
        timeline.note(
            TimedRequest(
                method: request.method.rawValue, host: Self.host(request.url),
                path: request.path + (names.isEmpty ? "" : "?" + names.joined(separator: "&")), outcome: outcome,
                span: TimeSpan(from: start, to: timeline.elapsed)))
    }

    /// Without user and password.
    private static func host(_ url: String) -> String {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return String(authority.split(separator: "@").last ?? "")
    }
}
