internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The requests about one Pages project.
///
/// Source: Cloudflare API, Pages: Projects, Domains.
struct PagesCalls: Sendable {
    private let calls: AccountCalls

    init(_ client: APIClient, account: String, project: String) {
        calls = AccountCalls(client, .pages, account: account, place: "/pages/projects/\(PercentEncoding.encode(project))")
    }

    /// Nil when there is no such project.
    func project(attempt: String) async throws(ProviderError) -> PagesAPI.Project? {
        do throws(ProviderError) {
            return try await calls.get("", as: PagesAPI.Project.self, attempt: attempt).result("the project")
        } catch {
            guard error.providerID == AccountProduct.noProject else { throw error }
            return nil
        }
    }

    /// All custom domains: the list has one page. The host that every project has is none of them.
    func domains(attempt: String) async throws(ProviderError) -> [PagesAPI.Domain] {
        try await calls.get("/domains", as: [PagesAPI.Domain].self, attempt: attempt).wholeList("domains")
    }

    func domain(_ name: String, attempt: String) async throws(ProviderError) -> PagesAPI.Domain {
        try await calls.get("/domains/\(PercentEncoding.encode(name))", as: PagesAPI.Domain.self, attempt: attempt).result("the domain")
    }

    /// Merges into the project; what is null is deleted, what is not named stays. Sent again it ends the same.
    /// - Returns: the project as it is afterwards.
    func patch(_ body: JSONValue, attempt: String) async throws(ProviderError) -> PagesAPI.Project {
        try await calls.patch("", body, as: PagesAPI.Project.self, attempt: attempt).result("the project")
    }

    private static let statuses: Set = [200, 201, 202]

    func add(domain name: String, attempt: String) async throws(ProviderError) {
        try await calls.write(.post, "/domains", ["name": .string(name)], statuses: Self.statuses, attempt: attempt)
    }

    func delete(domain name: String, attempt: String) async throws(ProviderError) {
        try await calls.write(.delete, "/domains/\(PercentEncoding.encode(name))", statuses: Self.statuses, attempt: attempt)
    }
}
