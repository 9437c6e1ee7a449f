internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The requests about one Pages project.
///
/// Source: Cloudflare API, Pages: Projects, Domains.
struct PagesCalls: Sendable {
    private let client: APIClient
    private let path: String

    init(_ client: APIClient, account: String, project: String) {
        self.client = client
        path = "/accounts/\(PercentEncoding.encode(account))/pages/projects/\(PercentEncoding.encode(project))"
    }

    /// Nil when there is no such project.
    func project(attempt: String) async throws(ProviderError) -> PagesAPI.Project? {
        do throws(ProviderError) {
            return try await get("", as: PagesAPI.Project.self, attempt: attempt).result("the project")
        } catch {
            guard error.providerID == PagesErrorMapping.noProject else { throw error }
            return nil
        }
    }

    /// All custom domains: the list has one page. The host that every project has is none of them.
    func domains(attempt: String) async throws(ProviderError) -> [PagesAPI.Domain] {
        try await get("/domains", as: [PagesAPI.Domain].self, attempt: attempt).wholeList("domains")
    }

    func domain(_ name: String, attempt: String) async throws(ProviderError) -> PagesAPI.Domain {
        try await get("/domains/\(PercentEncoding.encode(name))", as: PagesAPI.Domain.self, attempt: attempt).result("the domain")
    }

    /// Merges into the project; what is null is deleted, what is not named stays. Sent again it ends the same.
    /// - Returns: the project as it is afterwards.
    func patch(_ body: JSONValue, attempt: String) async throws(ProviderError) -> PagesAPI.Project {
        let response = try await client.send(HTTPRequest(.patch, path, json: body), attempt: attempt, repeatable: true)
        return try CloudflareAnswer(response, as: PagesAPI.Project.self, attempt: attempt) {
            PagesErrorMapping.error($0, isWrite: true, attempt: attempt)
        }.result("the project")
    }

    func add(domain name: String, attempt: String) async throws(ProviderError) {
        try await write(HTTPRequest(.post, path + "/domains", json: ["name": .string(name)]), attempt: attempt)
    }

    func delete(domain name: String, attempt: String) async throws(ProviderError) {
        try await write(HTTPRequest(.delete, path + "/domains/\(PercentEncoding.encode(name))"), attempt: attempt)
    }

    private func write(_ request: HTTPRequest, attempt: String) async throws(ProviderError) {
        let response = try await client.send(request, attempt: attempt)
        guard response.isSuccess else { throw PagesErrorMapping.error(response, isWrite: true, attempt: attempt) }
        let answer = try DocumentedAnswer(
            response, statuses: [200, 201, 202], attempt: attempt, requestID: CloudflareErrorMapping.requestIDHeader, isWrite: true)
        switch try answer.decode(CloudflareAPI.Refusal.self).success {
        case true?: return
        case false?: throw PagesErrorMapping.error(response, isWrite: true, attempt: attempt)
        case nil: throw answer.malformed("the answer does not say whether it was done")
        }
    }

    private func get<Value: Decodable>(
        _ part: String, as type: Value.Type, attempt: String
    ) async throws(ProviderError) -> CloudflareAnswer<Value> {
        let response = try await client.send(HTTPRequest(.get, path + part, headers: ["Accept": "application/json"]), attempt: attempt)
        return try CloudflareAnswer(response, as: type, attempt: attempt) {
            PagesErrorMapping.error($0, isWrite: false, attempt: attempt)
        }
    }
}
