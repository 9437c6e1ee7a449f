internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The requests about one Worker script's secrets.
///
/// Source: Cloudflare API, Workers Scripts: Secrets, Deployments.
struct WorkerCalls: Sendable {
    private let calls: AccountCalls

    init(_ client: APIClient, account: String, script: String) {
        calls = AccountCalls(client, .workers, account: account, place: "/workers/scripts/\(PercentEncoding.encode(script))")
    }

    struct Binding: Decodable {
        let name: String
    }

    struct TypedBinding: Decodable {
        let name: String
        /// Such as `plain_text`, `secret_text`, `kv_namespace`.
        let type: String
    }

    private struct Settings: Decodable {
        let bindings: [TypedBinding]?
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
            return try await calls.get("/secrets", as: [Binding].self, attempt: attempt).wholeList("secrets").map(\.name)
        } catch {
            guard error.providerID == AccountProduct.noScript else { throw error }
            return nil
        }
    }

    /// Everything that the script gets besides its code, secrets among it; of a text only its name is read.
    func bindings(attempt: String) async throws(ProviderError) -> [TypedBinding] {
        try await calls.get("/settings", as: Settings.self, attempt: attempt).result("the settings of the Worker").bindings ?? []
    }

    /// Newest first, as far back as the API tells.
    func deployments(attempt: String) async throws(ProviderError) -> [Deployment] {
        let found = try await calls.get("/deployments", as: Deployments.self, attempt: attempt).result("the list of deployments")
        return found.deployments.sorted { $0.created_on > $1.created_on }
    }

    /// Sets secrets, and takes away those that are null, in one version that is deployed at once. Sent again it ends the same.
    func patch(_ secrets: [String: JSONValue], attempt: String) async throws(ProviderError) {
        try await calls.write(.patch, "/secrets-bulk", ["secrets": .object(secrets)], isRepeatable: true, attempt: attempt)
    }
}
