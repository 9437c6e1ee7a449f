internal import CanonicalJSON
internal import HTTPMessages

struct GitHubCheck: Hashable, Sendable, Codable {
    var id: Int
    var commit: String
    var name: String
    var status: String
    var conclusion: String?
    var title: String?
    var summary: String?
    /// As they were sent; every update adds to them.
    var annotations: [JSONValue]
}

extension GitHubState {
    private static let conclusions = ["success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required"]
    private static let levels = ["notice", "warning", "failure"]

    mutating func checks(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        switch (request.method, parts.count) {
        case (.post, 0):
            try checkApp(account)
            let body = try members(request)
            guard let name = body["name"]?.string, !name.isEmpty else { throw .invalid("Invalid request.\n\n\"name\" wasn't supplied.") }
            guard let commit = body["head_sha"]?.string else { throw .invalid("Invalid request.\n\n\"head_sha\" wasn't supplied.") }
            try checkCommit(commit, repository: place)
            var check = GitHubCheck(id: 0, commit: commit, name: name, status: "queued", conclusion: nil, annotations: [])
            try Self.update(&check, body)
            check.id = number()
            repositories[place].checks.append(check)
            return HTTPResponse(status: 201, json: shape(check, of: repositories[place]))
        case (.get, 1), (.patch, 1):
            guard let index = repositories[place].checks.firstIndex(where: { String($0.id) == parts[0] }) else { throw .missing }
            if request.method == .get {
                try check(account, "read", "checks")
            } else {
                try checkApp(account)
                try Self.update(&repositories[place].checks[index], try members(request))
            }
            return HTTPResponse(status: 200, json: shape(repositories[place].checks[index], of: repositories[place]))
        case (.get, 2) where parts[1] == "annotations":
            try check(account, "read", "checks")
            guard let found = repositories[place].checks.first(where: { String($0.id) == parts[0] }) else { throw .missing }
            return Self.page(found.annotations, of: request)
        default: throw .undocumented
        }
    }

    /// Tokens of people make no check runs, whatever they may otherwise.
    private func checkApp(_ account: GitHubAccount) throws(GitHubRefusal) {
        guard account.isApp == true else {
            throw GitHubRefusal(status: 403, message: "You must authenticate via a GitHub App.")
        }
        try check(account, "write", "checks")
    }

    static func update(_ check: inout GitHubCheck, _ body: [String: JSONValue]) throws(GitHubRefusal) {
        var new = check
        if let status = body["status"]?.string {
            guard ["queued", "in_progress", "completed"].contains(status) else { throw .invalid("Invalid request.\n\nInvalid status.") }
            new.status = status
        }
        if let conclusion = body["conclusion"]?.string {
            guard conclusions.contains(conclusion) else { throw .invalid("Invalid request.\n\nInvalid conclusion.") }
            (new.conclusion, new.status) = (conclusion, "completed")
        }
        guard new.status != "completed" || new.conclusion != nil else {
            throw .invalid("Invalid request.\n\n\"conclusion\" wasn't supplied.")
        }
        if let output = body["output"] {
            // An update needs both as well.
            guard let title = output["title"]?.string, let summary = output["summary"]?.string else {
                throw .invalid("Invalid request.\n\n\"title\", \"summary\" weren't supplied.")
            }
            for text in [summary, output["text"]?.string ?? ""] where text.utf16.count > 65_535 {
                throw .invalid("Invalid request.\n\nOnly 65535 characters are allowed; \(text.utf16.count) were supplied.")
            }
            (new.title, new.summary) = (title, summary)
            let annotations = output["annotations"]?.array ?? []
            guard annotations.count <= 50 else {
                throw .invalid("Invalid request.\n\nNo more than 50 items are allowed; \(annotations.count) were supplied.")
            }
            for annotation in annotations { try checkAnnotation(annotation) }
            new.annotations += annotations
        }
        check = new
    }

    private static func checkAnnotation(_ annotation: JSONValue) throws(GitHubRefusal) {
        guard let path = annotation["path"]?.string, !path.isEmpty, !path.hasPrefix("/"), let start = annotation["start_line"]?.integer,
            let end = annotation["end_line"]?.integer, start >= 1, end >= start, let message = annotation["message"]?.string,
            let level = annotation["annotation_level"]?.string, levels.contains(level)
        else { throw .invalid("Invalid request.\n\nInvalid annotation.") }
        guard message.utf8.count <= 64 << 10, (annotation["title"]?.string ?? "").utf16.count <= 255 else {
            throw .invalid("Invalid request.\n\nAn annotation is too long.")
        }
        guard annotation["start_column"] == nil || start == end else {
            throw .invalid("Invalid request.\n\nColumns are for annotations of one line.")
        }
    }

    func shape(_ check: GitHubCheck, of repository: GitHubRepository) -> JSONValue {
        [
            "id": .integer(check.id), "name": .string(check.name), "head_sha": .string(check.commit), "status": .string(check.status),
            "conclusion": .text(check.conclusion),
            "output": [
                "title": .text(check.title), "summary": .text(check.summary), "text": .null,
                "annotations_count": .integer(check.annotations.count),
                "annotations_url": .string("\(repository.path)/check-runs/\(check.id)/annotations"),
            ],
            "html_url": .string("https://github.com/\(repository.name)/runs/\(check.id)"),
        ]
    }
}
