internal import CanonicalJSON
internal import HTTPMessages

extension GitHubState {
    mutating func actions(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        let repository = repositories[place]
        switch (request.method, parts.first, parts.count) {
        case (.get, "runs"?, 1): return try list(request, of: nil, repository, now: now)
        case (.get, "workflows"?, 1):
            return Self.page(repository.workflows.map { Self.shape($0, of: repository) }, of: request, under: "workflows")
        case (.get, "runs"?, 2):
            guard let run = repository.runs.first(where: { String($0.id) == parts[1] }) else { throw .missing }
            return HTTPResponse(status: 200, json: shape(run, of: repository, now: now))
        case (.get, "workflows"?, 3) where parts[2] == "runs":
            return try list(request, of: try workflow(parts[1], of: repository), repository, now: now)
        case (.get, "workflows"?, 2):
            return HTTPResponse(status: 200, json: Self.shape(try workflow(parts[1], of: repository), of: repository))
        case (.post, "workflows"?, 3) where parts[2] == "dispatches":
            guard account.may("write", "actions") else { throw .forbidden("actions=write") }
            return try dispatch(request, try workflow(parts[1], of: repository), repository: place, account, now: now)
        default: throw .missing
        }
    }

    private func workflow(_ identity: String, of repository: GitHubRepository) throws(GitHubRefusal) -> GitHubWorkflow {
        guard let found = repository.workflows.first(where: { $0.file == identity || String($0.id) == identity }) else { throw .missing }
        return found
    }

    private mutating func dispatch(
        _ request: HTTPRequest, _ workflow: GitHubWorkflow, repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        guard let body = try? JSONValue(parsing: request.body), let members = body.object else {
            throw GitHubRefusal(status: 400, message: "Problems parsing JSON")
        }
        guard workflow.state == "active" else { throw .invalid("Cannot trigger a 'workflow_dispatch' on a disabled workflow") }
        guard let declared = workflow.inputs else { throw .invalid("Workflow does not have 'workflow_dispatch' trigger") }
        let known = Set(["ref", "inputs"] + (tellsRuns ? ["return_run_details"] : []))
        if let odd = members.keys.sorted().first(where: { !known.contains($0) }) {
            throw .invalid("Invalid request.\n\n\"\(odd)\" is not a permitted key.")
        }
        guard let ref = body["ref"]?.string, repositories[place].branches.contains(ref) else {
            throw .invalid("No ref found for: \(body["ref"]?.string ?? "")")
        }
        let inputs = try Self.inputs(body["inputs"], declared, required: workflow.required)
        runSerial += 1
        let title = workflow.runName.flatMap { inputs[$0] }.map { "\(workflow.name) \($0)" } ?? workflow.name
        let start = workflow.waits ? Int.max / 2 : now + 1
        repositories[place].runs.append(
            GitHubRun(
                id: runSerial, workflow: workflow.id, title: title, branch: ref, actor: account.login, inputs: inputs, createdAt: now,
                startsAt: start, endsAt: start + workflow.seconds, conclusion: workflow.conclusion))
        guard tellsRuns, body["return_run_details"]?.boolean == true else { return HTTPResponse(status: 204) }
        let name = repositories[place].name
        return HTTPResponse(
            status: 200,
            json: [
                "workflow_run_id": .integer(runSerial),
                "run_url": .string("https://api.github.com/repos/\(name)/actions/runs/\(runSerial)"),
                "html_url": .string("https://github.com/\(name)/actions/runs/\(runSerial)"),
            ])
    }

    /// Texts, declared in the file, 25 at most.
    private static func inputs(_ value: JSONValue?, _ declared: [String], required: [String]) throws(GitHubRefusal) -> [String: String] {
        var inputs: [String: String] = [:]
        for (name, input) in (value?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard declared.contains(name) else { throw .invalid("Unexpected inputs provided: [\"\(name)\"]") }
            guard let text = input.string else { throw .invalid("For 'properties/\(name)', it is not a string.") }
            inputs[name] = text
        }
        guard inputs.count <= 25 else { throw .invalid("inputs may have at most 25 properties") }
        for name in required where inputs[name] == nil { throw .invalid("Required input '\(name)' not provided") }
        return inputs
    }

    private static func shape(_ workflow: GitHubWorkflow, of repository: GitHubRepository) -> JSONValue {
        [
            "id": .integer(workflow.id), "node_id": .string("W_\(workflow.id)"), "name": .string(workflow.name),
            "path": .string(".github/workflows/\(workflow.file)"), "state": .string(workflow.state),
            "created_at": "2026-01-01T09:00:00Z", "updated_at": "2026-01-01T09:00:00Z",
            "url": .string("\(repository.path)/actions/workflows/\(workflow.id)"),
            "html_url": .string("https://github.com/\(repository.name)/actions"),
            "badge_url": .string("https://github.com/\(repository.name)/workflows/\(workflow.file)/badge.svg"),
        ]
    }

    /// The newest first; a list that is filtered ends after 1,000 (more-apis.md §1.6).
    /// - Parameter workflow: nil for all.
    private func list(
        _ request: HTTPRequest, of workflow: GitHubWorkflow?, _ repository: GitHubRepository, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        let filter = try GitHubRunFilter(request)
        let found = repository.runs.filter { run in
            (workflow == nil || run.workflow == workflow?.id) && run.createdAt + listingSeconds <= now
                && filter.matches(run, status: status(of: run, now: now), head: Self.head(of: run.branch, in: repository))
        }.sorted { $0.id > $1.id }
        let shown = filter.isEmpty ? found[...] : found.prefix(1_000)
        return Self.page(shown.map { shape($0, of: repository, now: now) }, of: request, under: "workflow_runs")
    }

    private func status(of run: GitHubRun, now: Int) -> String { run.startsAt > now + 86_400 ? "waiting" : run.status(now: now) }

    private func shape(_ run: GitHubRun, of repository: GitHubRepository, now: Int) -> JSONValue {
        let status = status(of: run, now: now)
        let workflow = repository.workflows.first { $0.id == run.workflow }
        let url = "\(repository.path)/actions/runs/\(run.id)"
        let actor = GitHubAccount(login: run.actor, permissions: []).shape
        let updated = min(max(now, run.createdAt), max(run.endsAt, run.createdAt))
        return [
            "id": .integer(run.id), "node_id": .string("WFR_\(run.id)"), "name": .text(workflow?.name),
            "run_number": .integer(1 + (repository.runs.filter { $0.workflow == run.workflow }.firstIndex { $0.id == run.id } ?? 0)),
            "display_title": .string(run.title), "head_branch": .string(run.branch),
            "head_sha": .string(Self.head(of: run.branch, in: repository)), "event": "workflow_dispatch",
            "path": .text(workflow.map { ".github/workflows/\($0.file)@\(run.branch)" }), "pull_requests": [], "referenced_workflows": [],
            "status": .string(status), "conclusion": status == "completed" ? .string(run.conclusion) : .null,
            "workflow_id": .integer(run.workflow), "check_suite_id": .integer(run.id + 1),
            "created_at": .string(Identity.time(run.createdAt)), "run_started_at": .string(Identity.time(run.createdAt)),
            "updated_at": .string(Identity.time(updated)), "actor": actor, "triggering_actor": actor, "url": .string(url),
            "jobs_url": .string(url + "/jobs"), "logs_url": .string(url + "/logs"), "cancel_url": .string(url + "/cancel"),
            "rerun_url": .string(url + "/rerun"), "artifacts_url": .string(url + "/artifacts"),
            "workflow_url": .string("\(repository.path)/actions/workflows/\(run.workflow)"),
            "repository": ["id": .integer(repository.id), "full_name": .string(repository.name)],
            "html_url": .string("https://github.com/\(repository.name)/actions/runs/\(run.id)"), "run_attempt": 1,
        ]
    }

    /// The commit that a branch is at: the newest that the seed knows, else one that the branch's name makes.
    static func head(of branch: String, in repository: GitHubRepository) -> String {
        repository.commits?.last ?? String((Identity.hex("head/\(repository.name)/\(branch)") + Identity.hex(branch)).prefix(40))
    }
}
