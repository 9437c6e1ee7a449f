/// Decides, purely, whether and when a request is sent again.
package struct RetryPolicy: Hashable, Sendable {
    /// How many times a request is sent at most; at least 1.
    package let attempts: Int
    /// The first pause; each following one doubles, up to `longestPause`.
    package let firstPause: Duration
    /// No pause is longer, unless the server asks for it.
    package let longestPause: Duration

    /// The longest pause that a server may ask for; a longer one is an error that says so.
    package static let longestWait = RateLimiter.longestHold
    /// The time that one request may take with all its repetitions.
    package static let longestRequest = Duration.seconds(600)

    package static let standard = RetryPolicy(attempts: 5, firstPause: .milliseconds(500), longestPause: .seconds(30))
    package static let never = RetryPolicy(attempts: 1, firstPause: .zero, longestPause: .zero)

    package init(attempts: Int, firstPause: Duration, longestPause: Duration) {
        self.attempts = attempts
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    /// What came back from one try.
    package enum Result: Hashable, Sendable {
        /// `retryAfter` in seconds, as the server said.
        case response(status: Int, retryAfter: Int?)
        case failure(TransportError.Code, mayHaveBeenSent: Bool)

        /// What the server wants to be waited.
        var askedPause: Duration? {
            guard case .response(_, let seconds?) = self else { return nil }
            return .seconds(seconds)
        }
    }

    /// What to do after one try.
    package enum Decision: Hashable, Sendable {
        case retry(after: Duration)
        case giveUp
    }

    /// - Parameters:
    ///   - repeatable: sending the request twice ends as sending it once, or it is known not to have been done.
    ///   - attempt: how many times it has been sent, from 1.
    ///   - jitter: from 0 to 1; shortens the pause by up to a quarter, so that many clients do not return together.
    package func decide(_ result: Result, repeatable: Bool, attempt: Int, jitter: Double) -> Decision {
        guard attempt < attempts, result.askedPause.map({ $0 <= Self.longestWait }) ?? true else { return .giveUp }
        // Beyond 2^16 times the first pause, the longest one has long been reached; it must not overflow.
        let pause = min(longestPause, firstPause * (1 << min(attempt - 1, 16))) * (1 - jitter / 4)
        switch result {
        case .response(429, let retryAfter):
            // Refused before it was done: any request may be sent again.
            return .retry(after: retryAfter.map { max(pause, .seconds($0)) } ?? pause)
        case .response(let status, let retryAfter) where repeatable && [408, 500, 502, 503, 504].contains(status):
            return .retry(after: retryAfter.map { max(pause, .seconds($0)) } ?? pause)
        case .failure(let code, let mayHaveBeenSent):
            switch code {
            case .cancelled, .untrusted, .tooLarge, .closed, .setup, .unlocked: return .giveUp
            case .unreachable, .interrupted, .timedOut:
                return repeatable || !mayHaveBeenSent ? .retry(after: pause) : .giveUp
            }
        case .response: return .giveUp
        }
    }
}
