internal import CanonicalJSON
internal import HTTPMessages

/// A job that may ask for an identity token: whoever has the request token is that job.
struct GitHubJob: Hashable, Sendable, Codable {
    /// `owner/name`.
    var repository: String
    var repositoryID: Int
    var ownerID: Int
    /// Such as `refs/heads/main` or `refs/pull/7/merge`.
    var ref: String
    var event: String
    /// The deployment environment that the job names; nil for none.
    var environment: String?
    /// Such as `acme/infra/.github/workflows/apply.yml@refs/heads/main`.
    var workflow: String
    /// Whether the repository has the subjects with ids, as those made after July 2026 have.
    var hasImmutableSubject: Bool?
}

extension GitHubState {
    /// Where `ACTIONS_ID_TOKEN_REQUEST_URL` leads here; it has a query already.
    static let identityPath = "/_actions/idtoken"

    /// The runner's own endpoint, and not the API's: its bearer is the job's request token. A token lives five minutes.
    func identityToken(_ request: HTTPRequest, now: Int) throws(GitHubRefusal) -> HTTPResponse {
        guard request.method == .get else { throw .missing }
        let words = (request.headers["Authorization"] ?? "").split(separator: " ").map(String.init)
        guard words.count == 2, words[0].lowercased() == "bearer", let job = jobs[words[1]] else {
            throw GitHubRefusal(status: 401, message: "Unauthorized")
        }
        let owner = job.repository.prefix { $0 != "/" }
        let claims: JSONValue = [
            "iss": "https://token.actions.githubusercontent.com",
            "aud": .string(request.query("audience") ?? "https://github.com/\(owner)"),
            "sub": .string(Self.subject(job)), "iat": .integer(now), "nbf": .integer(now), "exp": .integer(now + 300),
            "jti": .string(Identity.uuid("\(words[1])/\(now)")), "repository": .string(job.repository),
            "repository_id": .string(String(job.repositoryID)), "repository_owner": .string(String(owner)),
            "repository_owner_id": .string(String(job.ownerID)), "ref": .string(job.ref), "event_name": .string(job.event),
            "environment": .text(job.environment), "job_workflow_ref": .string(job.workflow),
        ]
        return HTTPResponse(status: 200, json: ["value": .string(IdentityToken.make(claims))])
    }

    private static func subject(_ job: GitHubJob) -> String {
        let names = job.repository.split(separator: "/").map(String.init)
        let isImmutable = job.hasImmutableSubject == true && names.count == 2
        let repository = isImmutable ? "\(names[0])@\(job.ownerID)/\(names[1])@\(job.repositoryID)" : job.repository
        // A colon inside of a value would end it.
        let escaped = { (text: String) in text.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "%3A") }
        if let environment = job.environment { return "repo:\(repository):environment:\(escaped(environment))" }
        return job.event == "pull_request" ? "repo:\(repository):pull_request" : "repo:\(repository):ref:\(escaped(job.ref))"
    }
}
