internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The API's requests.
struct ToyCalls: Sendable {
    private let client: APIClient

    init(_ client: APIClient) { self.client = client }

    /// Which asks before each request that changes something whether it may still be sent.
    func permitted(by permit: WritePermit) -> ToyCalls { ToyCalls(client.permitted(by: permit)) }

    struct Zone: Decodable {
        let name: String
    }

    struct RecordSet: Decodable {
        let name: String
        let type: String
        let ttl: Int
        let values: [String]
    }

    struct LogEntry: Decodable {
        let who: String
        let when: String
        let what: String
    }

    private struct Page<Item: Decodable>: Decodable {
        let total: Int
        let items: [Item]
    }

    private struct Refusal: Decodable {
        let error: String
        let message: String
    }

    func zones(attempt: String) async throws(ProviderError) -> [Zone] {
        try await list("/zones", of: "zones", attempt: attempt) { (zone: Zone) in zone.name } ?? []
    }

    /// Every record set of a zone; nil where the zone is missing, which the API says with an error of its own.
    func recordSets(of zone: String, attempt: String) async throws(ProviderError) -> [RecordSet]? {
        try await list("\(Self.path(zone))/sets", of: "record sets", attempt: attempt) { (set: RecordSet) in "\(set.name) \(set.type)" }
    }

    /// The newest entry first.
    func log(of zone: String, attempt: String) async throws(ProviderError) -> [LogEntry] {
        let response = try await client.send(HTTPRequest(.get, "\(Self.path(zone))/log"), attempt: attempt)
        guard response.isSuccess else { throw Self.error(response, attempt: attempt, isWrite: false) }
        return try DocumentedAnswer(response, attempt: attempt).decode(Page<LogEntry>.self).items
    }

    /// Sent again where no answer came: what it holds is absolute.
    func change(_ zone: String, _ body: JSONValue, attempt: String) async throws(ProviderError) {
        let request = HTTPRequest(.post, "\(Self.path(zone))/changes", json: body)
        let response = try await client.send(request, attempt: attempt, repeatable: true)
        guard response.isSuccess else { throw Self.error(response, attempt: attempt, isWrite: true) }
        _ = try DocumentedAnswer(response, attempt: attempt, isWrite: true)
    }

    private static func path(_ zone: String) -> String { "/zones/\(PercentEncoding.encode(zone))" }

    // MARK: - Pages and refusals

    /// All pages of a list, each item once, or an error: never a part.
    /// - Returns: nil where the API says that there is no such zone.
    private func list<Item: Decodable & Sendable>(
        _ path: String, of noun: String, attempt: String, id: @escaping @Sendable (Item) -> String
    ) async throws(ProviderError) -> [Item]? {
        var list = PagedList<Item>(of: noun, id: id)
        var number = 1
        while true {
            let response = try await client.send(HTTPRequest(.get, "\(path)?page=\(number)"), attempt: attempt)
            if response.status == 404, Self.refusal(response)?.error == "no_such_zone" { return nil }
            guard response.isSuccess else { throw Self.error(response, attempt: attempt, isWrite: false) }
            let page = try DocumentedAnswer(response, attempt: attempt).decode(Page<Item>.self)
            do throws(PagedList<Item>.Problem) {
                if try list.add(page.items, of: page.total) { return list.elements }
            } catch {
                throw ProviderError(.malformed, attempt: attempt, message: error.message, fix: "try again")
            }
            number += 1
        }
    }

    private static func refusal(_ response: HTTPResponse) -> Refusal? {
        try? CanonicalForm.decode(Refusal.self, from: response.body)
    }

    private static func error(_ response: HTTPResponse, attempt: String, isWrite: Bool) -> ProviderError {
        let (code, fix) = meaning(response.status, isWrite: isWrite)
        return ProviderError(
            code, attempt: attempt, message: refusal(response)?.message ?? "status \(response.status) without an explanation",
            providerID: refusal(response)?.error, status: response.status,
            outcomeUnknown: isWrite && (response.status >= 500 || response.status == 408), fix: fix)
    }

    /// Decided by status, never by message.
    private static func meaning(_ status: Int, isWrite: Bool) -> (ProviderError.Code, String) {
        switch status {
        case 401: (.unauthenticated, "the token is not valid: make another one in Toy's console")
        case 403: (.forbidden, "give the token the role editor")
        case 404: (.notFound, "check the provider's url")
        case 429: (.rateLimited, "try again later")
        case 408, 500...: (.unavailable, isWrite ? "plan again: it shows what was written" : "try again later")
        default: (.rejected, isWrite ? "nothing was written; plan again" : "report it")
        }
    }
}
