internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The Platform API's requests: version header, paging, and errors as they are documented.
///
/// Source: the Platform API reference, sections Clients, Ranges and Errors.
struct HerokuCalls: Sendable {
    private let client: APIClient

    init(_ client: APIClient) {
        self.client = client
    }

    /// As ``APIClient/permitted(by:)``.
    func permitted(by permit: WritePermit) -> HerokuCalls { HerokuCalls(client.permitted(by: permit)) }

    /// The version every request asks for; answers change shape with it.
    private static let version = "application/vnd.heroku+json; version=3"
    private static let page = 1_000
    /// 206: there is more (reference, Ranges).
    private static let listStatuses: Set = [200, 206]
    private static let writeStatuses: Set = [200, 201, 202]

    /// A list, all of its pages; `..` from the first to the last `id`.
    func list<Item: Decodable>(
        _ path: String, of type: Item.Type, attempt: String, inclusion: String? = nil
    ) async throws(ProviderError) -> [Item] {
        var items = PagedList<Item>(of: "entries", id: nil)
        var range = "id ..; max=\(Self.page);"
        var seen: Set<String> = [range]
        while true {
            var request = HTTPRequest(.get, path, headers: ["Range": range])
            request.headers["Accept-Inclusion"] = inclusion
            let response = try await send(request, attempt: attempt)
            let answer = try answer(response, Self.listStatuses, attempt: attempt)
            let page = try answer.decode([Item].self)
            do throws(PagedList<Item>.Problem) { try items.add(page) } catch { throw answer.malformed(error.message) }
            guard let next = response.headers["Next-Range"] else {
                guard response.status != 206 else {
                    throw answer.malformed("Heroku sent a part of the list without a link to the rest")
                }
                return items.elements
            }
            guard seen.insert(next).inserted else { throw answer.malformed("the next part of the list begins where the list began") }
            range = next
        }
    }

    func get<Value: Decodable>(_ path: String, as type: Value.Type, attempt: String) async throws(ProviderError) -> Value {
        let response = try await send(HTTPRequest(.get, path), attempt: attempt)
        return try answer(response, [200], attempt: attempt).decode(type)
    }

    /// The newest releases, newest first.
    func releases(of app: String, newest count: Int, attempt: String) async throws(ProviderError) -> [HerokuAPI.Release] {
        let request = HTTPRequest(
            .get, "/apps/\(PercentEncoding.encode(app))/releases", headers: ["Range": "version ..; order=desc,max=\(count)"])
        let response = try await send(request, attempt: attempt)
        return try answer(response, Self.listStatuses, attempt: attempt).decode([HerokuAPI.Release].self)
    }

    /// - Parameter repeatable: the body holds absolute values, so that sending it twice ends as sending it once.
    func write<Value: Decodable>(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue, as type: Value.Type, attempt: String, repeatable: Bool
    ) async throws(ProviderError) -> Value {
        let request = HTTPRequest(method, path, json: body)
        let response = try await send(request, attempt: attempt, repeatable: repeatable)
        return try answer(response, Self.writeStatuses, attempt: attempt, isWrite: true).decode(type)
    }

    func delete(_ path: String, attempt: String) async throws(ProviderError) {
        let response = try await send(HTTPRequest(.delete, path), attempt: attempt)
        _ = try answer(response, Self.writeStatuses.union([204]), attempt: attempt, isWrite: true)
    }

    private func send(_ request: HTTPRequest, attempt: String, repeatable: Bool? = nil) async throws(ProviderError) -> HTTPResponse {
        var request = request
        request.headers["Accept"] = Self.version
        let response = try await client.send(request, attempt: attempt, repeatable: repeatable)
        guard response.isSuccess else { throw HerokuErrorMapping.error(response, to: request, attempt: attempt) }
        return response
    }

    private func answer(
        _ response: HTTPResponse, _ statuses: Set<Int>, attempt: String, isWrite: Bool = false
    ) throws(ProviderError) -> DocumentedAnswer {
        try DocumentedAnswer(response, statuses: statuses, attempt: attempt, requestID: "Request-Id", isWrite: isWrite)
    }
}
