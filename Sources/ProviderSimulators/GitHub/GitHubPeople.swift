internal import CanonicalJSON
internal import HTTPMessages

/// Accounts and teams by their names (other-apis.md §6: reviewers are resolved with `GET /users/{login}` and `GET /orgs/{org}/teams/{slug}`).
extension GitHubState {
    /// Nil for other paths. Accounts everybody may see; teams whoever may read members, and all others get the answer of a team that is not
    /// there.
    func people(_ parts: [String], _ account: GitHubAccount) throws(GitHubRefusal) -> HTTPResponse? {
        if parts.count == 2, parts[0] == "users" {
            guard let user = user(named: parts[1]) else { throw .missing }
            return HTTPResponse(status: 200, json: ["login": .string(user.login), "id": .integer(user.id), "type": "User"])
        }
        guard parts.count == 4, parts[0] == "orgs", parts[2] == "teams" else { return nil }
        guard account.may("read", "members"), let team = teams["\(parts[1])/\(parts[3])".lowercased()] else { throw .missing }
        return HTTPResponse(status: 200, json: ["id": .integer(team), "slug": .string(parts[3].lowercased())])
    }

    private func user(named login: String) -> (login: String, id: Int)? {
        if let id = users[login.lowercased()] { return (login: login.lowercased(), id: id) }
        return tokens.values.first { $0.login.lowercased() == login.lowercased() }.map { (login: $0.login, id: $0.number) }
    }

    /// How an environment shows a reviewer: with the name where the number is known.
    func shape(ofReviewer reviewer: JSONValue) -> JSONValue {
        let id = reviewer["id"]?.integer
        var shown: [String: JSONValue] = ["id": reviewer["id"] ?? .null]
        if reviewer["type"] == "Team" {
            shown["slug"] = teams.first { $0.value == id }.flatMap { $0.key.split(separator: "/").last.map { .string(String($0)) } }
        } else {
            let login = users.first { $0.value == id }?.key ?? tokens.values.first { $0.number == id }?.login
            shown["login"] = login.map(JSONValue.string)
        }
        return ["type": reviewer["type"] ?? .null, "reviewer": .object(shown)]
    }
}
