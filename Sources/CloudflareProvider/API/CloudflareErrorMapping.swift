internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// Error answers as errors with what to do about them. Decided by status and code, never by message.
///
/// Codes have changed without notice (1004 to 9005, 81057 to 81058), so sets of them are matched.
/// Source: Cloudflare API, "Responses"; DNS documentation, "Batch record changes".
enum CloudflareErrorMapping {
    static func error(_ response: HTTPResponse, isWrite: Bool, attempt: String) -> ProviderError {
        let body = try? CanonicalForm.decode(CloudflareAPI.Refusal.self, from: response.body)
        let problems = body?.errors ?? []
        let codes = Set(problems.flatMap { [$0.code] + ($0.error_chain ?? []).map(\.code) }.compactMap { $0 })
        let (code, fix) = meaning(codes, response.status, isWrite: isWrite)
        return ProviderError(
            code, attempt: attempt, message: message(problems, response), providerID: problems.first?.code.map { String($0) },
            requestID: requestID(response), status: response.status,
            outcomeUnknown: isWrite && (response.status >= 500 || response.status == 408), fix: fix)
    }

    static let requestIDHeader = "cf-ray"
    private static func requestID(_ response: HTTPResponse) -> String? { response.headers[requestIDHeader] }

    private static func message(_ problems: [CloudflareAPI.Problem], _ response: HTTPResponse) -> String {
        let texts = problems.flatMap { [$0.message] + ($0.error_chain ?? []).map(\.message) }.compactMap { $0 }.filter { !$0.isEmpty }
        return texts.isEmpty ? "status \(response.status) without an explanation" : texts.joined(separator: ": ")
    }

    private static let badCredential: Set<Int> = [1000, 1001, 6003, 6103, 6111]
    private static let noPermission: Set<Int> = [9103, 9109, 10000]
    private static let noZone: Set<Int> = [7000, 7003, 1049]
    /// A CNAME beside something else, or NS beside anything.
    private static let clash: Set<Int> = [81053, 81054, 81055, 81056]
    private static let exists: Set<Int> = [81057, 81058]
    private static let gone: Set<Int> = [81044]
    private static let quota: Set<Int> = [81045]

    private static let permission = "Zone.Zone Read and Zone.DNS Edit (reading alone: Zone.DNS Read) for the zone"

    private static func meaning(_ codes: Set<Int>, _ status: Int, isWrite: Bool) -> (ProviderError.Code, String?) {
        func has(_ set: Set<Int>) -> Bool { !codes.isDisjoint(with: set) }
        switch status {
        case 429:
            return (.rateLimited, "all of the user's tokens together used up 1,200 requests in 5 minutes: try again in 5 minutes")
        case 500...: return (.unavailable, isWrite ? "plan again: it shows what was written" : "see www.cloudflarestatus.com and try again")
        case 408: return (.unavailable, "plan again: it shows what was written")
        case 401: return (.unauthenticated, "the API token is invalid or expired: make one with \(permission)")
        default: break
        }
        if codes.contains(10100) { return (.rateLimited, "try again in 5 minutes") }
        if has(badCredential) { return (.unauthenticated, "the API token is missing, malformed or expired: make one with \(permission)") }
        if status == 403 || has(noPermission) { return (.forbidden, "the API token needs \(permission)") }
        if has(exists) { return (.conflict, "nothing was written, because the record already exists: plan again") }
        if has(gone) { return (.conflict, "nothing was written, because a record was deleted after the plan was made: plan again") }
        if has(clash) {
            return (.conflict, "nothing was written, because another record exists at the name: plan again and remove one of the two")
        }
        if has(quota) { return (.rejected, "the zone holds as many records as its plan allows: delete some, or change the plan") }
        if status == 404 || has(noZone) { return (.notFound, "check the zone's id, and that the API token has \(permission)") }
        return (.rejected, isWrite ? "nothing was written: a batch is done as a whole or not at all" : nil)
    }
}
