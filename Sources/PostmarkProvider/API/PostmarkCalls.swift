internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The Domains API's requests.
struct PostmarkCalls: Sendable {
    private let client: APIClient

    init(_ client: APIClient) {
        self.client = client
    }

    /// The most that a list takes; `count` and `offset` are both required.
    static let domainsPerPage = 500

    /// The ids of all domains by name: complete, or an error.
    func domainIDs(attempt: String) async throws(ProviderError) -> [String: Int] {
        var ids: [String: Int] = [:]
        while true {
            let path = "/domains?count=\(Self.domainsPerPage)&offset=\(ids.count)"
            let (page, response) = try await send(.get, path, as: PostmarkAPI.DomainList.self, attempt: attempt)
            let before = ids.count
            for domain in page.Domains { ids[domain.Name.lowercased()] = domain.ID }
            if ids.count >= page.TotalCount { return ids }
            // Pages are counted by position: nothing new before the end means that the list moved, or goes on for ever.
            guard ids.count == before + page.Domains.count, !page.Domains.isEmpty else {
                throw PostmarkErrorMapping.malformed("\(ids.count) of \(page.TotalCount) domains came", response, attempt: attempt)
            }
        }
    }

    func domain(_ id: String, attempt: String) async throws(ProviderError) -> SendingDomain {
        try await send(.get, "/domains/\(PercentEncoding.encode(id))", as: SendingDomain.self, attempt: attempt).0
    }

    /// Has Postmark ask the DNS now, which changes nothing but what Postmark knows; it is safe to repeat.
    /// - Returns: the domain as Postmark sees it then.
    func verify(_ part: DomainVerification.Part, of id: String, attempt: String) async throws(ProviderError) -> SendingDomain {
        let path = "/domains/\(PercentEncoding.encode(id))/\(part.call)"
        return try await send(.put, path, as: SendingDomain.self, attempt: attempt).0
    }

    private func send<Value: Decodable>(
        _ method: HTTPRequest.Method, _ path: String, as type: Value.Type, attempt: String
    ) async throws(ProviderError) -> (Value, HTTPResponse) {
        let response = try await client.send(HTTPRequest(method, path, headers: ["Accept": "application/json"]), attempt: attempt)
        guard response.isSuccess else { throw PostmarkErrorMapping.error(response, attempt: attempt) }
        guard let value = try? CanonicalForm.decode(type, from: response.body) else {
            throw PostmarkErrorMapping.malformed("the answer was not what the API documents", response, attempt: attempt)
        }
        return (value, response)
    }
}
