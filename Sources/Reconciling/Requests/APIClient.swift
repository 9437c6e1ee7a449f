internal import Concurrency
package import HTTPMessages

/// Sends a provider's requests: adds the credential, keeps to the limiter, repeats by the policy.
package struct APIClient: Sendable {
    private let transport: any HTTPTransport
    /// Without a trailing slash.
    package let baseURL: String
    private let limiter: RateLimiter
    private let policy: RetryPolicy
    private let authorize: @Sendable (inout HTTPRequest) -> Void
    private let report: @Sendable (String) -> Void
    private let timeline: Timeline?
    private var permit = WritePermit.always

    /// Pauses from here on are reported.
    private static let longestSilence = Duration.seconds(5)

    /// - Parameters:
    ///   - authorize: adds the headers that every request needs, the credential among them.
    ///   - report: told of every wait that a person would notice, as a line: what is waited for, and how long.
    ///   - timeline: told how long each request waited before it was sent; nil where nobody asked.
    package init(
        transport: any HTTPTransport, baseURL: String, limiter: RateLimiter, policy: RetryPolicy = .standard,
        report: @escaping @Sendable (String) -> Void = { _ in }, timeline: Timeline? = nil,
        authorize: @escaping @Sendable (inout HTTPRequest) -> Void
    ) {
        self.report = report
        self.timeline = timeline
        self.transport = transport
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.limiter = limiter
        self.policy = policy
        self.authorize = authorize
    }

    /// The same, which asks before each request that changes something.
    package func permitted(by permit: WritePermit) -> APIClient {
        var client = self
        client.permit = permit
        return client
    }

    /// Sends a request, again where the policy says so, and returns the last response whatever its status.
    ///
    /// - Parameters:
    ///   - request: its `url` is a path from ``baseURL``, such as `/apps?x=1`.
    ///   - attempt: what is being done, for the error: `reading config vars of raxx-queue-prod`.
    ///   - repeatable: sending it twice ends as sending it once; by default what its method says.
    /// - Throws: ``ProviderError`` when there was no response, or one that asks for a longer wait than ``RetryPolicy/longestWait``.
    package func send(_ request: HTTPRequest, attempt: String, repeatable: Bool? = nil) async throws(ProviderError) -> HTTPResponse {
        var request = request
        request.url = baseURL + request.url
        request.headers["User-Agent"] = "plumb"
        authorize(&request)
        let prepared = request
        let repeatable = repeatable ?? request.method.isIdempotent
        let isWrite = request.method != .get && request.method != .head
        let start = ContinuousClock.now
        var tries = 0
        /// A try may have been done, whatever becomes of the later ones.
        var isInDoubt = false
        while true {
            tries += 1
            let result: Result<HTTPResponse, TransportError>
            let asked = timeline?.elapsed
            do throws(RateLimiter.Refusal) {
                result = try await limiter.run {
                    if let asked { timeline?.noteWait(.turn, since: asked) }
                    if isWrite, let refusal = await permit.refusal() {
                        return .failure(TransportError(.unlocked, "nothing was sent: \(refusal.message)"))
                    }
                    let result = await Result(awaiting: { () async throws(TransportError) in try await transport.send(prepared) })
                    // Before the place passes on, so that the next request already sees the hold.
                    holdBack(result)
                    return result
                }
            } catch {
                throw Self.refused(error, attempt: attempt, outcomeUnknown: isWrite && isInDoubt)
            }
            isInDoubt = isInDoubt || Self.leavesDoubt(result)
            let decision = policy.decide(Self.summary(result), repeatable: repeatable, attempt: tries, jitter: .random(in: 0...1))
            if case .retry(let pause) = decision, ContinuousClock.now - start + pause < RetryPolicy.longestRequest {
                reportPause(pause, after: result, attempt: attempt)
                do {
                    let paused = timeline?.elapsed
                    try await Task.sleep(for: pause)
                    if let paused { timeline?.noteWait(.pause, since: paused) }
                    continue
                } catch {
                    throw ProviderError(.cancelled, attempt: attempt, message: "cancelled", outcomeUnknown: isWrite && isInDoubt)
                }
            }
            switch result {
            case .success(let response):
                if let pause = Self.summary(result).askedPause, pause > RetryPolicy.longestWait, !response.isSuccess {
                    throw Self.refused(.heldTooLong(pause), attempt: attempt, outcomeUnknown: isWrite && isInDoubt)
                }
                return response.isSuccess ? response : EchoedCredentials(of: prepared).concealed(in: response)
            case .failure(let error):
                throw ProviderError(
                    error.code == .cancelled ? .cancelled : .unavailable, attempt: attempt, message: error.message,
                    outcomeUnknown: isWrite && isInDoubt)
            }
        }
    }

    /// Whether the request may have been done although nothing says so: no answer, or a server that failed on the way.
    private static func leavesDoubt(_ result: Result<HTTPResponse, TransportError>) -> Bool {
        switch result {
        case .success(let response): response.status == 408 || response.status >= 500
        case .failure(let error): error.mayHaveBeenSent
        }
    }

    private static func summary(_ result: Result<HTTPResponse, TransportError>) -> RetryPolicy.Result {
        switch result {
        case .success(let response):
            .response(status: response.status, retryAfter: response.headers["Retry-After"].flatMap { ForeignNumber.seconds($0) })
        case .failure(let error): .failure(error.code, mayHaveBeenSent: error.mayHaveBeenSent)
        }
    }

    /// Holds every request of the credential back while the provider says that nothing is left.
    private func holdBack(_ result: Result<HTTPResponse, TransportError>) {
        guard case .success(let response) = result else { return }
        if let room = RateLimitHeaders.room(response) { limiter.narrow(to: room) }
        guard let pause = RateLimitHeaders.pause(response) else { return }
        let isLonger = limiter.hold(for: pause)
        guard isLonger, pause >= Self.longestSilence, pause <= RateLimiter.longestHold else { return }
        report("waiting \(Self.seconds(pause)): \(host) is close to its rate limit")
    }

    private func reportPause(_ pause: Duration, after result: Result<HTTPResponse, TransportError>, attempt: String) {
        switch result {
        // A hold was reported already.
        case .success(let response) where response.status != 429 && pause >= Self.longestSilence:
            report("waiting \(Self.seconds(pause)): \(host) answered \(response.status) (\(attempt))")
        case .failure(let error) where error.code == .timedOut || pause >= Self.longestSilence:
            report("\(error.message); trying again (\(attempt))")
        case .success, .failure: break
        }
    }

    private static func refused(_ refusal: RateLimiter.Refusal, attempt: String, outcomeUnknown: Bool) -> ProviderError {
        switch refusal {
        case .cancelled: ProviderError(.cancelled, attempt: attempt, message: "cancelled", outcomeUnknown: outcomeUnknown)
        case .heldTooLong(let pause):
            ProviderError(
                .rateLimited, attempt: attempt, message: "the provider asks to wait \(seconds(pause)) before the next request",
                outcomeUnknown: outcomeUnknown, fix: "try again after that time")
        }
    }

    private static func seconds(_ pause: Duration) -> String { "\(max(pause.components.seconds, 1)) s" }

    /// Without scheme, user information and path.
    private var host: String {
        let rest = baseURL.firstRange(of: "://").map { baseURL[$0.upperBound...] } ?? baseURL[...]
        return String((rest.prefix { $0 != "/" && $0 != "?" }.split(separator: "@").last ?? "the provider"))
    }
}
