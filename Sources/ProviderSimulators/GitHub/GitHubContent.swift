internal import CanonicalJSON
internal import HTTPMessages

extension GitHubState {
    /// What a body may have at most; GitHub says "characters", and counts them no closer than this.
    static let longestBody = 65_536

    /// Refuses what the token may not do: as a workflow's own is told it, or as a person's is.
    func check(_ account: GitHubAccount, _ verb: String, _ areas: String...) throws(GitHubRefusal) {
        guard !areas.contains(where: { account.may(verb, $0) }) else { return }
        let needed = areas.map { "\($0)=\(verb)" }.joined(separator: "; ")
        // What a token may not even see is not there.
        guard verb == "write" else { throw .hidden(needed) }
        if account.isApp == true { throw .notAccessible(needed) }
        throw .forbidden(needed)
    }

    /// The members of a request's body.
    func members(_ request: HTTPRequest) throws(GitHubRefusal) -> [String: JSONValue] {
        guard let body = try? JSONValue(parsing: request.body), let members = body.object else { throw .unreadable }
        return members
    }

    /// Counts what makes content and tells people: 80 a minute.
    mutating func countCreation(now: Int) throws(GitHubRefusal) {
        if now / 60 != minute { (created, minute) = (0, now / 60) }
        guard created < 80 else { throw .secondaryLimit }
        created += 1
    }

    mutating func number() -> Int {
        serial += 1
        return serial
    }

    /// A page of a list, with the link to the next one.
    static func page(_ elements: [JSONValue], of request: HTTPRequest, under key: String? = nil, most: Int = 100, standard: Int = 30)
        -> HTTPResponse
    {
        let size = max(1, min(most, request.query("per_page").flatMap { Int($0) } ?? standard))
        let page = max(1, request.query("page").flatMap { Int($0) } ?? 1)
        let shown = Array(elements.dropFirst((page - 1) * size).prefix(size))
        var response = HTTPResponse(
            status: 200,
            json: key.map { .object(["total_count": .integer(elements.count), $0: .array(shown)]) } ?? .array(shown))
        if page * size < elements.count {
            let others = request.query.filter { $0.name != "page" }.map { "\($0.name)=\($0.value)" }
            let query = (others + ["page=\(page + 1)"]).joined(separator: "&")
            response.headers["Link"] = "<https://api.github.com\(request.path)?\(query)>; rel=\"next\""
        }
        return response
    }
}
