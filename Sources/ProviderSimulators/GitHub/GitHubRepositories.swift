internal import CanonicalJSON
internal import HTTPMessages

extension GitHubState {
    /// Lists of repositories: `GET /user/repos` for a person's token, `GET /installation/repositories` for an app's ("List repositories
    /// for the authenticated user", "List repositories accessible to the app installation"); neither kind of token gets the other's.
    /// - Returns: nil for another path.
    func repositoryList(
        _ request: HTTPRequest, _ parts: [String], _ account: GitHubAccount
    ) throws(GitHubRefusal) -> HTTPResponse? {
        let shapes = repositories.map { repository -> JSONValue in
            [
                "id": .integer(repository.id), "full_name": .string(repository.name), "archived": .boolean(repository.isArchived),
                "permissions": ["admin": false, "maintain": false, "push": true, "triage": true, "pull": true],
            ]
        }
        switch parts {
        case ["user", "repos"]:
            guard account.isApp != true else { throw .notAccessible("metadata=read") }
            return Self.page(shapes, of: request)
        case ["installation", "repositories"]:
            guard account.isApp == true else {
                throw GitHubRefusal(
                    status: 403,
                    message: "You must authenticate with an installation access token in order to list repositories for an installation.")
            }
            return Self.page(shapes, of: request, under: "repositories")
        default: return nil
        }
    }
}
