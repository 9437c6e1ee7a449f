internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The requests about one Worker script's secrets.
///
/// Source: Cloudflare API, Workers Scripts: Secrets, Deployments.
struct WorkerCalls: Sendable {
    private let client: APIClient
    private let path: String

    init(_ client: APIClient, account: String, script: String) {
        self.client = client
        path = "/accounts/\(PercentEncoding.encode(account))/workers/scripts/\(PercentEncoding.encode(script))"
    }

    struct Binding: Decodable {
        let name: String
    }

    struct Deployment: Decodable {
        struct Annotations: Decodable {
            let trigger: String?

            private enum CodingKeys: String, CodingKey {
                case trigger = "workers/triggered_by"
            }
        }

        let id: String
        let created_on: String
        let author_email: String?
        let source: String?
        let annotations: Annotations?
    }

    private struct Deployments: Decodable {
        let deployments: [Deployment]
    }

    /// The names of all secrets: the list has one page. Nil when there is no such script.
    func secretNames(attempt: String) async throws(ProviderError) -> [String]? {
        do throws(ProviderError) {
            return try await get("/secrets", as: [Binding].self, attempt: attempt).wholeList("secrets").map(\.name)
        } catch {
            guard error.providerID == WorkerErrorMapping.noScript else { throw error }
            return nil
        }
    }

    /// Newest first, as far back as the API tells.
    func deployments(attempt: String) async throws(ProviderError) -> [Deployment] {
        let found = try await get("/deployments", as: Deployments.self, attempt: attempt).result("the list of deployments")
        return found.deployments.sorted { $0.created_on > $1.created_on }
    }

    /// Sets secrets, and takes away those that are null, in one version that is deployed at once. Sent again it ends the same.
    func patch(_ secrets: [String: JSONValue], attempt: String) async throws(ProviderError) {
        let request = HTTPRequest(.patch, path + "/secrets-bulk", json: ["secrets": .object(secrets)])
        let response = try await client.send(request, attempt: attempt, repeatable: true)
        guard response.isSuccess else { throw WorkerErrorMapping.error(response, isWrite: true, attempt: attempt) }
        let answer = try DocumentedAnswer(
            response, attempt: attempt, requestID: CloudflareErrorMapping.requestIDHeader, isWrite: true)
        switch try answer.decode(CloudflareAPI.Refusal.self).success {
        case true?: return
        case false?: throw WorkerErrorMapping.error(response, isWrite: true, attempt: attempt)
        case nil: throw answer.malformed("the answer does not say whether it was done")
        }
    }

    private func get<Value: Decodable>(
        _ part: String, as type: Value.Type, attempt: String
    ) async throws(ProviderError) -> CloudflareAnswer<Value> {
        let response = try await client.send(HTTPRequest(.get, path + part, headers: ["Accept": "application/json"]), attempt: attempt)
        return try CloudflareAnswer(response, as: type, attempt: attempt) {
            WorkerErrorMapping.error($0, isWrite: false, attempt: attempt)
        }
    }
}
