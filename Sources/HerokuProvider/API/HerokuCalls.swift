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

    /// The version every request asks for; answers change shape with it.
    private static let version = "application/vnd.heroku+json; version=3"
    private static let page = 1_000

    /// A list, all of its pages; `..` from the first to the last `id`.
    func list<Item: Decodable>(
        _ path: String, of type: Item.Type, attempt: String, inclusion: String? = nil
    ) async throws(ProviderError) -> [Item] {
        var items: [Item] = []
        var range = "id ..; max=\(Self.page);"
        var seen: Set<String> = [range]
        while true {
            var request = HTTPRequest(.get, path, headers: ["Range": range])
            request.headers["Accept-Inclusion"] = inclusion
            let response = try await send(request, attempt: attempt)
            items += try decode([Item].self, response, attempt: attempt)
            guard let next = response.headers["Next-Range"] else {
                guard response.status != 206 else {
                    throw ProviderError(
                        .malformed, attempt: attempt, message: "a part of the list came without saying where the rest is",
                        requestID: response.headers["Request-Id"], status: 206)
                }
                return items
            }
            guard seen.insert(next).inserted else {
                throw ProviderError(
                    .malformed, attempt: attempt, message: "the list goes on where it began", requestID: response.headers["Request-Id"])
            }
            range = next
        }
    }

    func get<Value: Decodable>(_ path: String, as type: Value.Type, attempt: String) async throws(ProviderError) -> Value {
        try decode(type, await send(HTTPRequest(.get, path), attempt: attempt), attempt: attempt)
    }

    /// The newest releases, newest first.
    func releases(of app: String, newest count: Int, attempt: String) async throws(ProviderError) -> [HerokuAPI.Release] {
        let request = HTTPRequest(
            .get, "/apps/\(PercentEncoding.encode(app))/releases", headers: ["Range": "version ..; order=desc,max=\(count)"])
        return try decode([HerokuAPI.Release].self, await send(request, attempt: attempt), attempt: attempt)
    }

    /// - Parameter repeatable: the body holds absolute values, so that sending it twice ends as sending it once.
    func write<Value: Decodable>(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue, as type: Value.Type, attempt: String, repeatable: Bool
    ) async throws(ProviderError) -> Value {
        let request = HTTPRequest(method, path, json: body)
        let response = try await send(request, attempt: attempt, repeatable: repeatable)
        // A success whose answer cannot be read leaves open what was done.
        return try decode(type, response, attempt: attempt, outcomeUnknown: true)
    }

    func delete(_ path: String, attempt: String) async throws(ProviderError) {
        _ = try await send(HTTPRequest(.delete, path), attempt: attempt)
    }

    private func send(_ request: HTTPRequest, attempt: String, repeatable: Bool? = nil) async throws(ProviderError) -> HTTPResponse {
        var request = request
        request.headers["Accept"] = Self.version
        let response = try await client.send(request, attempt: attempt, repeatable: repeatable)
        guard response.isSuccess else { throw HerokuErrorMapping.error(response, to: request, attempt: attempt) }
        return response
    }

    private func decode<Value: Decodable>(
        _ type: Value.Type, _ response: HTTPResponse, attempt: String, outcomeUnknown: Bool = false
    ) throws(ProviderError) -> Value {
        do {
            return try CanonicalForm.decode(type, from: response.body)
        } catch {
            throw ProviderError(
                .malformed, attempt: attempt, message: "the answer was not what the API documents",
                requestID: response.headers["Request-Id"], status: response.status, outcomeUnknown: outcomeUnknown)
        }
    }
}
