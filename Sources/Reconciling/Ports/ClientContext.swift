package import HTTPMessages
package import Resources

/// How one declared provider or store is reached: its name and settings, its credentials, the way to its API.
package struct ClientContext: Sendable {
    /// As `estate.yaml` names it.
    package let name: String
    /// As written, `url` left out: see ``baseURL``.
    package let settings: [String: String]
    /// Of one whole set of the descriptor's.
    package let credentials: [String: Secret]
    package let transport: any HTTPTransport
    /// Where the API is; empty where the kind has none.
    package let baseURL: String
    /// Whether the environment moved it to a loopback address: what is awaited there is there at once, or not at all.
    package let isSimulated: Bool
    /// How many requests are under way at the same time at most.
    package let width: Int
    /// When its requests are sent again.
    package let policy: RetryPolicy
    /// Told of every wait that a person would notice.
    private let report: @Sendable (String) -> Void
    /// What its requests are measured by; nil where nobody asked.
    private let timeline: Timeline?

    package init(
        name: String, settings: [String: String], credentials: [String: Secret], transport: any HTTPTransport, baseURL: String,
        isSimulated: Bool, width: Int, policy: RetryPolicy = .standard, report: @escaping @Sendable (String) -> Void = { _ in },
        timeline: Timeline? = nil
    ) {
        self.name = name
        self.settings = settings
        self.credentials = credentials
        self.transport = transport
        self.baseURL = baseURL
        self.isSimulated = isSimulated
        self.width = width
        self.policy = policy
        self.report = report
        self.timeline = timeline
    }

    /// A client of the API whose requests carry the credential `key` as `Authorization: Bearer …`.
    package func client(bearer key: String) -> APIClient {
        let secret = credentials[key]
        return client { request in secret?.withExposed { request.headers["Authorization"] = "Bearer \($0)" } }
    }

    /// A client of the API whose requests carry the credential `key` in a header of its own.
    package func client(header: String, from key: String) -> APIClient {
        let secret = credentials[key]
        return client { request in secret?.withExposed { request.headers[header] = $0 } }
    }

    /// A client of the API that adds to its requests what `authorize` says.
    package func client(_ authorize: @escaping @Sendable (inout HTTPRequest) -> Void) -> APIClient {
        APIClient(
            transport: transport, baseURL: baseURL, limiter: RateLimiter(width: width), policy: policy, report: report,
            timeline: timeline, authorize: authorize)
    }

    /// A client without a base and without a credential, for addresses that are complete and carry their own.
    package func openClient(width: Int) -> APIClient {
        APIClient(
            transport: transport, baseURL: "", limiter: RateLimiter(width: width), policy: policy, report: report, timeline: timeline
        ) { _ in }
    }
}
