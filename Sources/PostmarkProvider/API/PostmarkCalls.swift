internal import HTTPMessages
internal import Reconciling

/// The Domains API's requests.
struct PostmarkCalls: Sendable {
    private let client: APIClient

    init(_ client: APIClient) {
        self.client = client
    }

    /// As ``APIClient/permitted(by:)``.
    func permitted(by permit: WritePermit) -> PostmarkCalls { PostmarkCalls(client.permitted(by: permit)) }

    /// The most that a list takes; `count` and `offset` are both required.
    static let domainsPerPage = 500

    /// The ids of all domains by name: complete, or an error.
    func domainIDs(attempt: String) async throws(ProviderError) -> [String: Int] {
        var domains = PagedList<PostmarkAPI.DomainList.Entry>(of: "domains") { $0.Name.lowercased() }
        var isWhole = false
        while !isWhole {
            let path = "/domains?count=\(Self.domainsPerPage)&offset=\(domains.elements.count)"
            let (page, answer) = try await send(.get, path, as: PostmarkAPI.DomainList.self, attempt: attempt)
            do throws(PagedList<PostmarkAPI.DomainList.Entry>.Problem) {
                isWhole = try domains.add(page.Domains, of: page.TotalCount)
            } catch {
                throw answer.malformed(error.message)
            }
        }
        return Dictionary(domains.elements.map { ($0.Name.lowercased(), $0.ID) }, uniquingKeysWith: { first, _ in first })
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
    ) async throws(ProviderError) -> (Value, DocumentedAnswer) {
        let response = try await client.send(HTTPRequest(method, path, headers: ["Accept": "application/json"]), attempt: attempt)
        guard response.isSuccess else { throw PostmarkErrorMapping.error(response, attempt: attempt) }
        let answer = try DocumentedAnswer(response, attempt: attempt, requestID: PostmarkErrorMapping.requestIDHeader)
        let value = try answer.decode(type)
        return (value, answer)
    }
}
