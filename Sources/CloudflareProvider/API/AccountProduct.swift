internal import HTTPMessages
internal import Reconciling

/// A product whose things belong to an account, such as Workers: what it needs, and what some codes mean of it alone. All other errors are
/// those of the API as a whole.
struct AccountProduct: Sendable {
    /// What an API token needs.
    private let permission: String
    private let meanings: [String: (code: ProviderError.Code, fix: String)]

    /// The newest version of a Worker is not the deployed one while somebody rolls it out step by step.
    static let workers = AccountProduct(
        permission: "Workers Scripts Write for the account (reading alone: Workers Scripts Read)",
        meanings: [
            noScript: (.notFound, "deploy the Worker first, or correct its name or account"),
            "10215": (.rejected, "nothing was written: deploy the Worker's newest version to 100 %, then plan again"),
        ])
    static let noScript = "10007"

    /// Of a zone, with a permission of its own.
    static let routes = AccountProduct(permission: "Workers Routes Read for the zones", meanings: [:])

    static let pages = AccountProduct(
        permission: "Cloudflare Pages Edit for the account (reading alone: Cloudflare Pages Read)",
        meanings: [noProject: (.notFound, "make the project first, or correct its name or account")])
    static let noProject = "8000007"

    func error(_ response: HTTPResponse, isWrite: Bool, attempt: String) -> ProviderError {
        let general = CloudflareErrorMapping.error(response, isWrite: isWrite, attempt: attempt)
        let own = general.providerID.flatMap { meanings[$0] }
        return ProviderError(
            own?.code ?? general.code, attempt: attempt, message: general.message, providerID: general.providerID,
            requestID: general.requestID, status: general.status, outcomeUnknown: general.outcomeUnknown,
            fix: own?.fix ?? fix(general, isWrite: isWrite))
    }

    private func fix(_ general: ProviderError, isWrite: Bool) -> String? {
        switch general.code {
        case .unauthenticated: "the API token is missing, malformed or expired: make one with \(permission)"
        case .forbidden: "the API token needs \(permission)"
        case .notFound: "check the account's id, and that the API token has \(permission)"
        case .rejected: isWrite ? "nothing was written" : nil
        default: general.fix
        }
    }
}
