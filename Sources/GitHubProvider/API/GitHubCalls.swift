internal import CanonicalJSON
internal import HTTPMessages
internal import Planning
internal import Reconciling

/// The requests of GitHub Actions: the version header, and errors as they are documented.
///
/// Source: GitHub REST API, "Workflows" (create a workflow dispatch event) and "Workflow runs".
struct GitHubCalls: Sendable {
    let client: APIClient

    init(_ client: APIClient) {
        self.client = client
    }

    static let headers: HTTPHeaders = ["Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"]
    static let page = 100

    /// Starts a run. A server that does not know how to tell it refuses the field, and nothing has been started then.
    /// - Returns: nil where the server does not tell the run.
    func dispatch(_ workflow: WorkflowDispatch, inputs: [String: String], attempt: String) async throws(ProviderError) -> GitHubAPI
        .Started?
    {
        var body: [String: JSONValue] = ["ref": .string(workflow.ref), "inputs": .object(inputs.mapValues(JSONValue.string))]
        body["return_run_details"] = true
        var response = try await post(workflow.path + "/dispatches", .object(body), attempt: attempt)
        if response.status == 422 {
            body["return_run_details"] = nil
            response = try await post(workflow.path + "/dispatches", .object(body), attempt: attempt)
        }
        guard response.isSuccess else { throw GitHubErrorMapping.error(response, isWrite: true, attempt: attempt) }
        // An answer that cannot be read is one that does not tell.
        return try? CanonicalForm.decode(GitHubAPI.Started.self, from: response.body)
    }

    private func post(_ path: String, _ body: JSONValue, attempt: String) async throws(ProviderError) -> HTTPResponse {
        var request = HTTPRequest(.post, path, headers: Self.headers, json: body)
        request.headers["Accept"] = "application/vnd.github+json"
        return try await client.send(request, attempt: attempt, repeatable: false)
    }

    func workflow(_ workflow: WorkflowDispatch, attempt: String) async throws(ProviderError) -> GitHubAPI.Workflow {
        try await get(workflow.path, as: GitHubAPI.Workflow.self, attempt: attempt)
    }

    func run(_ id: Int, of workflow: WorkflowDispatch, attempt: String) async throws(ProviderError) -> GitHubAPI.Run {
        try await get("/repos/\(workflow.repository)/actions/runs/\(id)", as: GitHubAPI.Run.self, attempt: attempt)
    }

    /// Dispatched runs of the workflow that were made since, all of them.
    /// - Parameter since: such as `2026-05-18T22:55:23Z`.
    func runs(of workflow: WorkflowDispatch, since: String, attempt: String) async throws(ProviderError) -> [GitHubAPI.Run] {
        var found = PagedList<GitHubAPI.Run>(of: "workflow runs") { String($0.id) }
        var (page, isWhole) = (0, false)
        while !isWhole {
            page += 1
            let query = "event=workflow_dispatch&created=%3E%3D\(PercentEncoding.encode(since))&per_page=\(Self.page)&page=\(page)"
            let answer = try await read(workflow.path + "/runs?" + query, attempt: attempt)
            let list = try answer.decode(GitHubAPI.RunList.self)
            do throws(PagedList<GitHubAPI.Run>.Problem) {
                isWhole = try found.add(list.workflow_runs, of: list.total_count)
            } catch {
                throw answer.malformed(error.message)
            }
        }
        return found.elements
    }

    private func get<Value: Decodable>(_ path: String, as type: Value.Type, attempt: String) async throws(ProviderError) -> Value {
        let answer = try await read(path, attempt: attempt)
        return try answer.decode(type)
    }

    func read(_ path: String, attempt: String) async throws(ProviderError) -> DocumentedAnswer {
        let response = try await client.send(HTTPRequest(.get, path, headers: Self.headers), attempt: attempt)
        guard response.isSuccess else { throw GitHubErrorMapping.error(response, isWrite: false, attempt: attempt) }
        return try DocumentedAnswer(response, attempt: attempt, requestID: "X-GitHub-Request-Id")
    }
}

/// The answers of GitHub Actions, as far as they are used; unknown members are let pass.
enum GitHubAPI {
    struct Started: Decodable {
        let workflow_run_id: Int
    }

    struct Workflow: Decodable {
        /// `active`, `disabled_manually`, `disabled_inactivity`, `disabled_fork` or `deleted`.
        let state: String?
    }

    struct RunList: Decodable {
        let total_count: Int
        let workflow_runs: [Run]
    }

    struct Run: Decodable {
        let id: Int
        let display_title: String?
        let head_branch: String?
        let status: String?
        let conclusion: String?
        let created_at: String?
        let html_url: String?

        var hasEnded: Bool { status == "completed" }
    }

    struct Refusal: Decodable {
        let message: String?
    }
}
