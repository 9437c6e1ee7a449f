package import HTTPMessages

/// Sends a provider's requests: adds the credential, keeps to the limiter, repeats by the policy.
package struct APIClient: Sendable {
    private let transport: any HTTPTransport
    /// Without a trailing slash.
    package let baseURL: String
    private let limiter: RateLimiter
    private let policy: RetryPolicy
    private let authorize: @Sendable (inout HTTPRequest) -> Void

    /// - Parameter authorize: adds the headers that every request needs, the credential among them.
    package init(
        transport: any HTTPTransport, baseURL: String, limiter: RateLimiter, policy: RetryPolicy = .standard,
        authorize: @escaping @Sendable (inout HTTPRequest) -> Void
    ) {
        self.transport = transport
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.limiter = limiter
        self.policy = policy
        self.authorize = authorize
    }

    /// Sends a request, again where the policy says so, and returns the last response whatever its status.
    ///
    /// - Parameters:
    ///   - request: its `url` is a path from ``baseURL``, such as `/apps?x=1`.
    ///   - attempt: what is being done, for the error: `reading config vars of raxx-queue-prod`.
    ///   - repeatable: sending it twice ends as sending it once; by default what its method says.
    /// - Throws: ``ProviderError`` when there was no response.
    package func send(_ request: HTTPRequest, attempt: String, repeatable: Bool? = nil) async throws(ProviderError) -> HTTPResponse {
        var request = request
        request.url = baseURL + request.url
        request.headers["User-Agent"] = "plumb"
        authorize(&request)
        let repeatable = repeatable ?? request.method.isIdempotent
        var tries = 0
        while true {
            tries += 1
            let prepared = request
            let result = await limiter.run { await Self.result { () async throws(TransportError) in try await transport.send(prepared) } }
            let decision = policy.decide(Self.summary(result), repeatable: repeatable, attempt: tries, jitter: .random(in: 0...1))
            await holdBack(result)
            if case .retry(let pause) = decision {
                do {
                    try await Task.sleep(for: pause)
                    continue
                } catch {
                    throw ProviderError(.cancelled, attempt: attempt, message: "cancelled", outcomeUnknown: false)
                }
            }
            switch result {
            case .success(let response): return response
            case .failure(let error):
                throw ProviderError(
                    error.code == .cancelled ? .cancelled : .unavailable, attempt: attempt, message: error.message,
                    outcomeUnknown: request.method != .get && error.mayHaveBeenSent)
            }
        }
    }

    private static func result(
        _ body: () async throws(TransportError) -> HTTPResponse
    ) async -> Result<HTTPResponse, TransportError> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    private static func summary(_ result: Result<HTTPResponse, TransportError>) -> RetryPolicy.Result {
        switch result {
        case .success(let response):
            .response(status: response.status, retryAfter: response.headers["Retry-After"].flatMap { Int($0) })
        case .failure(let error): .failure(error.code, mayHaveBeenSent: error.mayHaveBeenSent)
        }
    }

    /// Holds every request of the credential back while the provider says that nothing is left.
    private func holdBack(_ result: Result<HTTPResponse, TransportError>) async {
        guard case .success(let response) = result, let pause = RateLimitHeaders.pause(response) else { return }
        await limiter.hold(for: pause)
    }
}
