internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// Error answers as errors with what to do about them. Decided by status and `ErrorCode`, never by message.
///
/// Source: Postmark developer documentation, "API error codes".
enum PostmarkErrorMapping {
    static func error(_ response: HTTPResponse, attempt: String) -> ProviderError {
        let body = try? CanonicalForm.decode(PostmarkAPI.Refusal.self, from: response.body)
        let (code, fix) = meaning(body?.ErrorCode, response.status)
        return ProviderError(
            code, attempt: attempt, message: body?.Message ?? "status \(response.status) without an explanation",
            providerID: body?.ErrorCode.map { String($0) }, requestID: requestID(response), status: response.status, fix: fix)
    }

    static let requestIDHeader = "X-Request-Id"
    private static func requestID(_ response: HTTPResponse) -> String? { response.headers[requestIDHeader] }

    /// Postmark has two kinds of token, which are easily taken for each other.
    private static let token = "use an account API token (Postmark, Account, API Tokens), not a server token"

    private static func meaning(_ code: Int?, _ status: Int) -> (ProviderError.Code, String?) {
        switch (code, status) {
        case (429?, _), (_, 429): (.rateLimited, "try again in a minute")
        case (100?, _), (_, 500...): (.unavailable, "see status.postmarkapp.com and try again")
        case (10?, _), (_, 401): (.unauthenticated, token)
        case (513?, _), (_, 403): (.forbidden, "the token is of another account than the domain: \(token)")
        case (510?, _), (_, 404): (.notFound, "check the mail domain's id, or remove it to find the domain by its name")
        default: (.rejected, nil)
        }
    }
}
