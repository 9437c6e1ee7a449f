internal import CanonicalJSON
internal import FoundationEssentials
internal import HTTPMessages
internal import Reconciling

/// Error answers as errors with what to do about them. Decided by `id` and status, never by message.
///
/// Source: the Platform API reference, section Errors.
enum HerokuErrorMapping {
    static func error(_ response: HTTPResponse, to request: HTTPRequest, attempt: String) -> ProviderError {
        let body = try? CanonicalForm.decode(HerokuAPI.Refusal.self, from: response.body)
        let (code, fix) = meaning(id: body?.id, status: response.status, attempt: attempt, path: request.path)
        let isWrite = request.method != .get
        return ProviderError(
            code, attempt: attempt, message: message(body?.message, response.status), providerID: body?.id,
            requestID: response.headers["Request-Id"], status: response.status,
            outcomeUnknown: isWrite && (response.status >= 500 || response.status == 408), fix: fix)
    }

    /// The first line: the rest says where to read more.
    private static func message(_ text: String?, _ status: Int) -> String {
        let line = text?.split(whereSeparator: \.isNewline).first.map(String.init)
        return line.flatMap { $0.isEmpty ? nil : $0 } ?? "status \(status) without an explanation"
    }

    private static func meaning(id: String?, status: Int, attempt: String, path: String) -> (ProviderError.Code, String?) {
        switch (id, status) {
        case ("two_factor"?, _):
            return (.forbidden, "the account asks for a second factor: use a token of `heroku authorizations:create`")
        case ("delinquent"?, _), ("verification_needed"?, _), ("verification_required"?, _), (_, 402):
            return (.forbidden, "check the account's payment method in the Heroku Dashboard")
        case ("confirmation_required"?, _), (_, 423):
            return (.conflict, "it would overwrite something of the app: check what exists there before declaring it")
        case (_, 401):
            return (.unauthenticated, "the token is invalid or expired: make one with `heroku authorizations:create`")
        case (_, 403):
            let scope = path.contains("/config-vars") ? "read-protected and write-protected" : "read and write"
            return (.forbidden, "the token needs the scopes \(scope) and access to the app")
        case (_, 404), (_, 410): return (.notFound, nil)
        case (_, 409): return (.conflict, "Heroku is still busy with an earlier change: plan again in a moment")
        case (_, 429): return (.rateLimited, "the account's hourly limit is used up: it refills by 75 requests a minute")
        case (_, 500...): return (.unavailable, "Heroku failed: see status.heroku.com and try again")
        default: return (.rejected, nil)
        }
    }
}
