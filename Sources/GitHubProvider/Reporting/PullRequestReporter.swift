internal import CanonicalJSON
internal import HTTPMessages
package import Diagnostics
package import Planning
package import Reconciling

/// Puts what a pull request does where its reviewers are: one comment, commit statuses, one check run.
///
/// Output only: of what is read back, a comment's marker and its author's id say which one is edited, and nothing else follows from it.
/// Source: GitHub REST API, "Issue comments", "Commit statuses", "Check runs".
package struct PullRequestReporter: Sendable {
    private let calls: GitHubCalls
    /// `owner/name`.
    private let repository: String
    /// The account that the token belongs to.
    private let author: Int

    /// The account that comments with a workflow's own token: `github-actions[bot]`.
    package static let workflowAuthor = 41_898_282

    /// - Parameters:
    ///   - client: adds the token.
    ///   - repository: `owner/name`.
    ///   - author: the id of the account that the token belongs to; comments of others are never edited.
    package init(client: APIClient, repository: String, author: Int = Self.workflowAuthor) {
        calls = GitHubCalls(client)
        self.repository = repository
        self.author = author
    }

    /// What a pull request's comments say about earlier runs.
    package struct Found: Sendable {
        /// The oldest comment of ours; nil where there is none.
        package let id: Int?
        /// The heads that the comment of ours listed, the newest first.
        package let heads: [ReviewedHead]
        /// Links to comments of others that carry our marker.
        package let impostors: [String]
        /// How many requests it took.
        package let requests: Int
        /// Whether there is certainly none where none was found: the list was read to its end.
        package let isCertain: Bool

        package init(id: Int?, heads: [ReviewedHead] = [], impostors: [String] = [], requests: Int, isCertain: Bool = true) {
            self.id = id
            self.heads = heads
            self.impostors = impostors
            self.requests = requests
            self.isCertain = isCertain
        }
    }

    /// Looks for the comment, to the end of the list: a second one must not be made.
    /// - Parameter limit: of requests, of which each brings a hundred comments.
    package func find(number: Int, limit: Int = Self.longestList) async throws(ProviderError) -> Found {
        var impostors: [String] = []
        var page = 1
        while true {
            let comments = try await calls.comments(of: repository, number: number, page: page)
            for comment in comments {
                guard let marker = CommentMarker(of: comment.body ?? ""), marker.number == number else { continue }
                guard comment.user?.id == author else {
                    impostors.append(comment.html_url ?? "comment \(comment.id)")
                    continue
                }
                return Found(id: comment.id, heads: marker.heads, impostors: impostors, requests: page)
            }
            guard comments.count == GitHubCalls.page else { return Found(id: nil, impostors: impostors, requests: page) }
            guard page < limit else { return Found(id: nil, impostors: impostors, requests: page, isCertain: false) }
            page += 1
            guard page <= Self.longestList else {
                throw ProviderError(.malformed, attempt: "looking for the comment", message: "the list of comments does not end")
            }
        }
    }

    package static let longestList = 100

    /// Edits the comment, or makes it where `id` is nil.
    package func write(_ text: String, id: Int?, number: Int) async throws(ProviderError) {
        if let id {
            try await calls.editComment(id, of: repository, body: text)
        } else {
            try await calls.comment(repository, number: number, body: text)
        }
    }

    /// The state of a commit status, as the API names it.
    package enum State: String, Sendable {
        case error, failure, success
    }

    /// Sets one status of a commit. A newer one of the same context takes its place.
    /// - Parameter description: cut to 140 characters.
    package func status(
        _ state: State, context: String, description: DisplayText, commit: String, target: String?
    ) async throws(ProviderError) {
        var body: [String: JSONValue] = [
            "state": .string(state.rawValue), "context": .string(context),
            "description": .string(Self.shortened(description.text, to: 140)),
        ]
        body["target_url"] = target.map { .string($0) }
        try await calls.send(
            .post, "/repos/\(repository)/statuses/\(commit)", .object(body), attempt: "setting the status \(context)", isRepeatable: true)
    }

    /// Makes a completed check run with its annotations, 50 a request; those that no request is left for are counted in its summary.
    /// - Parameters:
    ///   - folder: of the desired state, from the repository's root.
    ///   - requests: that may be sent, at least one.
    package func check(
        _ annotations: [ReviewAnnotation], state: State, title: DisplayText, commit: String, folder: String, requests: Int,
        target: String?
    ) async throws(ProviderError) {
        let slices = stride(from: 0, to: annotations.count, by: Self.slice).prefix(max(1, requests)).map { start in
            annotations[start..<min(start + Self.slice, annotations.count)].map { Self.json($0, folder: folder) }
        }
        let added = slices.reduce(0) { $0 + $1.count }
        let rest: DisplayText = added < annotations.count ? " +\(annotations.count - added) more: see the job's summary." : ""
        let summary: DisplayText = "\(title). \(added) of \(annotations.count) annotations.\(rest)"
        func output(_ slice: [JSONValue]) -> JSONValue {
            ["title": .string(Self.shortened(title.text, to: 250)), "summary": .string(summary.text), "annotations": .array(slice)]
        }
        var body: [String: JSONValue] = [
            "name": "plumb plan", "head_sha": .string(commit), "status": "completed",
            "conclusion": state == .success ? "success" : "failure", "output": output(slices.first ?? []),
        ]
        body["details_url"] = target.map { .string($0) }
        let path = "/repos/\(repository)/check-runs"
        let made = try await calls.send(.post, path, .object(body), attempt: "making the check run", isRepeatable: false)
        guard slices.count > 1 else { return }
        guard let id = made.json?["id"]?.integer else {
            throw ProviderError(.malformed, attempt: "making the check run", message: "the answer has no id")
        }
        // Each adds to those before; one whose answer is lost must not be sent twice.
        for slice in slices.dropFirst() {
            try await calls.send(
                .patch, "\(path)/\(id)", ["output": output(slice)], attempt: "adding annotations to the check run", isRepeatable: false)
        }
    }

    /// Annotations of one request.
    package static let slice = 50

    private static func json(_ annotation: ReviewAnnotation, folder: String) -> JSONValue {
        let level: JSONValue =
            switch annotation.level {
            case .failure: "failure"
            case .warning: "warning"
            case .notice: "notice"
            }
        let line = JSONValue.integer(annotation.span.line)
        return [
            "path": .string(folder.isEmpty ? annotation.span.file : folder + "/" + annotation.span.file), "start_line": line,
            "end_line": line, "annotation_level": level, "title": .string(shortened(annotation.title.text, to: 255)),
            "message": .string(shortened(annotation.message.text, to: 10_000)),
        ]
    }

    /// In UTF-16 code units, the shortest unit that a limit can mean by characters.
    static func shortened(_ text: String, to limit: Int) -> String {
        guard text.utf16.count > limit else { return text }
        var kept = ""
        var count = 0
        for character in text {
            count += character.utf16.count
            guard count < limit else { break }
            kept.append(character)
        }
        return kept + "…"
    }
}

extension PullRequestReporter {
    /// The merged pull requests that a commit of the default branch came with, ascending; none for what was pushed without one.
    package func merged(with commit: String) async throws(ProviderError) -> [Int] {
        let found = try await calls.pullRequests(of: commit, in: repository)
        return found.filter { $0.merged_at != nil }.map(\.number).sorted()
    }

    /// Whether a pull request is neither merged nor closed.
    package func isOpen(_ number: Int) async throws(ProviderError) -> Bool {
        try await calls.pullRequest(number, in: repository).state == "open"
    }
}
