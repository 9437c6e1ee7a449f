internal import HTTPMessages
internal import Reconciling

/// Error answers about Pages projects: those of the API as a whole, but for one code and the permission that is missing.
enum PagesErrorMapping {
    static let noProject = "8000007"

    private static let permission = "Cloudflare Pages Edit for the account (reading alone: Cloudflare Pages Read)"

    static func error(_ response: HTTPResponse, isWrite: Bool, attempt: String) -> ProviderError {
        let general = CloudflareErrorMapping.error(response, isWrite: isWrite, attempt: attempt)
        let (code, fix): (ProviderError.Code, String?) =
            switch (general.providerID, general.code) {
            case (noProject?, _): (.notFound, "make the project first, or correct its name or account")
            case (_, .unauthenticated): (.unauthenticated, "the API token is missing, malformed or expired: make one with \(permission)")
            case (_, .forbidden): (.forbidden, "the API token needs \(permission)")
            case (_, .notFound): (.notFound, "check the account's id, and that the API token has \(permission)")
            case (_, .rejected): (.rejected, isWrite ? "nothing was written" : nil)
            case (_, let other): (other, general.fix)
            }
        return ProviderError(
            code, attempt: attempt, message: general.message, providerID: general.providerID, requestID: general.requestID,
            status: general.status, outcomeUnknown: general.outcomeUnknown, fix: fix)
    }
}
