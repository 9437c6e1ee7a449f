import Reconciling
import TestBench

extension ScriptedTransport {
    /// A client of a store, which adds no credential by itself and tries twice.
    func storeClient() -> APIClient {
        let policy = RetryPolicy(attempts: 2, firstPause: .zero, longestPause: .zero)
        return APIClient(transport: self, baseURL: "https://vault.test", limiter: RateLimiter(width: 4), policy: policy) { _ in }
    }
}
