internal import HTTPMessages
internal import Reconciling

/// The requests that list repositories.
///
/// Source: GitHub REST API, "List repositories for the authenticated user" and "List repositories accessible to the app installation".
struct RepositoryCalls: Sendable {
    private let client: APIClient

    private static let page = 100

    init(_ client: APIClient) {
        self.client = client
    }

    struct Repository: Decodable, Sendable {
        struct Permissions: Decodable, Sendable {
            let push: Bool?
        }

        let id: Int
        let full_name: String
        let archived: Bool?
        /// What the token's owner may do there; nil where the answer leaves it out.
        let permissions: Permissions?
    }

    private struct Installed: Decodable {
        let total_count: Int
        let repositories: [Repository]
    }

    /// Every repository that can have settings which the token's owner may change. A person's token and an app's are asked in different
    /// places; neither answers at the other's.
    func all(attempt: String) async throws(ProviderError) -> [Repository] {
        let found: [Repository]
        do throws(ProviderError) {
            found = try await ofPerson(attempt: attempt)
        } catch {
            guard error.code == .forbidden else { throw error }
            do throws(ProviderError) {
                found = try await ofInstallation(attempt: attempt)
            } catch {
                throw error.with(fix: "give the token the repository permission Metadata: read, for the repositories to list")
            }
        }
        return found.filter { $0.archived != true && $0.permissions?.push != false }
    }

    private func ofPerson(attempt: String) async throws(ProviderError) -> [Repository] {
        var list = PagedList<Repository>(of: "repositories") { String($0.id) }
        var (number, isWhole) = (0, false)
        while !isWhole {
            number += 1
            let (answer, next) = try await read("/user/repos?per_page=\(Self.page)&page=\(number)", attempt: attempt)
            let repositories = try answer.decode([Repository].self)
            do throws(PagedList<Repository>.Problem) {
                try list.add(repositories)
            } catch {
                throw answer.malformed(error.message)
            }
            isWhole = !next
        }
        return list.elements
    }

    private func ofInstallation(attempt: String) async throws(ProviderError) -> [Repository] {
        var list = PagedList<Repository>(of: "repositories") { String($0.id) }
        var (number, isWhole) = (0, false)
        while !isWhole {
            number += 1
            let (answer, _) = try await read("/installation/repositories?per_page=\(Self.page)&page=\(number)", attempt: attempt)
            let page = try answer.decode(Installed.self)
            do throws(PagedList<Repository>.Problem) {
                isWhole = try list.add(page.repositories, of: page.total_count)
            } catch {
                throw answer.malformed(error.message)
            }
        }
        return list.elements
    }

    /// The answer, and whether the header says that another page follows.
    private func read(_ path: String, attempt: String) async throws(ProviderError) -> (DocumentedAnswer, Bool) {
        let response = try await client.send(HTTPRequest(.get, path, headers: GitHubCalls.headers), attempt: attempt)
        guard response.isSuccess else {
            let error = GitHubErrorMapping.error(response, isWrite: false, attempt: attempt)
            throw error.code == .forbidden ? error.with(fix: "give the token the repository permission Metadata: read") : error
        }
        let answer = try DocumentedAnswer(response, attempt: attempt, requestID: "X-GitHub-Request-Id")
        return (answer, response.headers["Link"]?.contains("rel=\"next\"") == true)
    }
}
