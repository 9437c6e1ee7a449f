internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The requests about one thing of an account.
struct AccountCalls: Sendable {
    private let client: APIClient
    private let product: AccountProduct
    private let path: String

    /// - Parameter place: below the account, percent-encoded, such as `/workers/scripts/api`.
    init(_ client: APIClient, _ product: AccountProduct, account: String, place: String) {
        self.client = client
        self.product = product
        path = "/accounts/\(PercentEncoding.encode(account))\(place)"
    }

    func get<Value: Decodable>(
        _ part: String, as type: Value.Type, attempt: String
    ) async throws(ProviderError) -> CloudflareAnswer<Value> {
        let response = try await client.send(HTTPRequest(.get, path + part, headers: ["Accept": "application/json"]), attempt: attempt)
        return try CloudflareAnswer(response, as: type, attempt: attempt) { product.error($0, isWrite: false, attempt: attempt) }
    }

    /// Sent again where no answer came, since it ends the same.
    func patch<Value: Decodable>(
        _ part: String, _ body: JSONValue, as type: Value.Type, attempt: String
    ) async throws(ProviderError) -> CloudflareAnswer<Value> {
        let response = try await client.send(HTTPRequest(.patch, path + part, json: body), attempt: attempt, repeatable: true)
        return try CloudflareAnswer(response, as: type, attempt: attempt) { product.error($0, isWrite: true, attempt: attempt) }
    }

    /// A write whose answer says whether it was done, and nothing else that counts.
    /// - Parameter isRepeatable: whether it ends the same when it is sent again.
    func write(
        _ method: HTTPRequest.Method, _ part: String, _ body: JSONValue? = nil, statuses: Set<Int> = [200], isRepeatable: Bool = false,
        attempt: String
    ) async throws(ProviderError) {
        let request = body.map { HTTPRequest(method, path + part, json: $0) } ?? HTTPRequest(method, path + part)
        let response = try await client.send(request, attempt: attempt, repeatable: isRepeatable)
        guard response.isSuccess else { throw product.error(response, isWrite: true, attempt: attempt) }
        let answer = try DocumentedAnswer(
            response, statuses: statuses, attempt: attempt, requestID: CloudflareErrorMapping.requestIDHeader, isWrite: true)
        switch try answer.decode(CloudflareAPI.Refusal.self).success {
        case true?: return
        case false?: throw product.error(response, isWrite: true, attempt: attempt)
        case nil: throw answer.malformed("the answer does not say whether it was done")
        }
    }
}
