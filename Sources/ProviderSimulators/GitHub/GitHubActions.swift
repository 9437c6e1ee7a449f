internal import CanonicalJSON
internal import HTTPMessages

extension GitHubState {
    mutating func actions(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        let repository = repositories[place]
        switch (request.method, parts.first, parts.count) {
        case (.get, "runs"?, 2):
            guard let run = repository.runs.first(where: { String($0.id) == parts[1] }) else { throw .missing }
            return HTTPResponse(status: 200, json: shape(run, of: repository, now: now))
        case (.get, "workflows"?, 3) where parts[2] == "runs":
            return list(request, of: try workflow(parts[1], of: repository), repository, now: now)
        case (.get, "workflows"?, 2):
            let found = try workflow(parts[1], of: repository)
            return HTTPResponse(
                status: 200,
                json: [
                    "id": .integer(found.id), "name": .string(found.name), "path": .string(".github/workflows/\(found.file)"),
                    "state": .string(found.state), "html_url": .string("https://github.com/\(repository.name)/actions"),
                ])
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

    private func list(_ request: HTTPRequest, of workflow: GitHubWorkflow, _ repository: GitHubRepository, now: Int) -> HTTPResponse {
        let created = request.query("created").flatMap { $0.hasPrefix(">=") ? String($0.dropFirst(2)) : nil }
        let found = repository.runs.filter { run in
            run.workflow == workflow.id && run.createdAt + listingSeconds <= now
                && (created.map { Identity.time(run.createdAt) >= $0 } ?? true)
                && ["workflow_dispatch", nil].contains(request.query("event"))
        }.sorted { $0.id > $1.id }
        let size = min(100, request.query("per_page").flatMap { Int($0) } ?? 30)
        let page = max(1, request.query("page").flatMap { Int($0) } ?? 1)
        let shown = found.dropFirst((page - 1) * size).prefix(size)
        return HTTPResponse(
            status: 200,
            json: [
                "total_count": .integer(found.count), "workflow_runs": .array(shown.map { shape($0, of: repository, now: now) }),
            ])
    }

    private func shape(_ run: GitHubRun, of repository: GitHubRepository, now: Int) -> JSONValue {
        let isWaiting = run.startsAt > now + 86_400
        let status = isWaiting ? "waiting" : run.status(now: now)
        return [
            "id": .integer(run.id), "name": .text(repository.workflows.first { $0.id == run.workflow }?.name),
            "display_title": .string(run.title), "head_branch": .string(run.branch), "event": "workflow_dispatch",
            "status": .string(status), "conclusion": status == "completed" ? .string(run.conclusion) : .null,
            "workflow_id": .integer(run.workflow), "created_at": .string(Identity.time(run.createdAt)),
            "actor": ["login": .string(run.actor)],
            "html_url": .string("https://github.com/\(repository.name)/actions/runs/\(run.id)"), "run_attempt": 1,
        ]
    }
}
