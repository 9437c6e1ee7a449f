internal import Concurrency
internal import HTTPMessages

/// What answers a watch's metrics. Programs that link an HTTP server install one; `plumb` itself has none.
package protocol MetricsServer: Sendable {
    /// Serves until `body` ends.
    /// - Parameters:
    ///   - answer: what a path answers; nil for what there is not.
    ///   - body: begun once the server listens, with the port.
    func serve(
        host: String, port: Int, answer: @escaping @Sendable (String) async -> MetricsAnswer?,
        while body: @escaping @Sendable (_ port: Int) async -> Void
    ) async throws
}

/// One answer to a request for metrics.
package struct MetricsAnswer: Hashable, Sendable {
    /// The HTTP status.
    package let status: Int
    package let contentType: String
    package let body: String
}

/// The server that this program has; nil where it links none.
package enum MetricsServers {
    private static let server = Locked<(any MetricsServer)?>(nil)

    package static var installed: (any MetricsServer)? { server.withLock { $0 } }

    /// Gives this program a server; called once, before any command runs.
    package static func install(_ new: any MetricsServer) { server.withLock { $0 = new } }
}

/// Where metrics are served: a loopback address and a port; 0 lets the system choose.
struct MetricsAddress: Hashable, Sendable {
    let host: String
    let port: Int

    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port),
            let endpoint = try? HTTPEndpoint("http://\(text[..<colon])"), endpoint.isLoopback, endpoint.path.isEmpty
        else { return nil }
        host = endpoint.host.filter { !"[]".contains($0) }
        self.port = port
    }
}
