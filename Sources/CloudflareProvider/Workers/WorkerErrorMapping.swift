internal import HTTPMessages
internal import Reconciling

/// Error answers about Workers: those of the API as a whole, but for two codes and the permission that is missing.
enum WorkerErrorMapping {
    static let noScript = "10007"
    /// The newest version is not the deployed one: somebody rolls it out step by step.
    private static let notDeployed = "10215"

    private static let permission = "Workers Scripts Write for the account (reading alone: Workers Scripts Read)"

    static func error(_ response: HTTPResponse, isWrite: Bool, attempt: String) -> ProviderError {
        let general = CloudflareErrorMapping.error(response, isWrite: isWrite, attempt: attempt)
        let (code, fix): (ProviderError.Code, String?) =
            switch (general.providerID, general.code) {
            case (noScript?, _): (.notFound, "deploy the Worker first, or correct its name or account")
            case (notDeployed?, _):
                (.rejected, "nothing was written: deploy the Worker's newest version to 100 %, then plan again")
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
