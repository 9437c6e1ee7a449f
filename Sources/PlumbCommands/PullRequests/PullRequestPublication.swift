internal import ArgumentParser
internal import Diagnostics
internal import EstateFiles
internal import FoundationEssentials
internal import GitHubProvider
internal import GitRepository
internal import HTTPMessages
internal import Planning
internal import Reconciling
internal import Resources

/// Puts a review on its pull request: statuses first, since merging hangs on them, then the comment, then the check run.
///
/// Every step is tried whatever became of the others. ``callLimit`` holds for an estate of up to three environments; each further one takes
/// one status more, because what is required has to conclude.
struct PullRequestPublication {
    static let callLimit = 6

    private let result: PullRequestPlanning.Result
    private let event: RunnerEvent
    private let reporter: PullRequestReporter
    /// Whether there is a comment although nothing is caused by the change.
    private let isAlwaysReported: Bool
    private var problems: [DisplayText] = []
    private var calls = 0

    /// - Returns: nil where there is no token, or nothing to publish to: the job's summary has to do.
    init?(
        _ result: PullRequestPlanning.Result, _ event: RunnerEvent, _ talk: LogOptions, isAlwaysReported: Bool = false,
        variables: [String: String]
    ) throws {
        // Whoever wrote a fork's change must not have a token read for them, though it could write nothing.
        guard ["pull_request", "merge_group"].contains(event.name), let repository = event.repository, event.untrusted == nil,
            let token = variables["GITHUB_TOKEN"], !token.isEmpty
        else {
            return nil
        }
        self.result = result
        self.event = event
        self.isAlwaysReported = isAlwaysReported
        reporter = try Self.reporter(repository, token: token, talk, variables: variables)
    }

    /// The way to GitHub with the job's own token.
    static func reporter(_ repository: String, token: String, _ talk: LogOptions, variables: [String: String]) throws -> PullRequestReporter
    {
        let client = try client(token: token, talk, variables: variables)
        let author = variables["PLUMB_GITHUB_AUTHOR_ID"].flatMap { Int($0) } ?? PullRequestReporter.workflowAuthor
        return PullRequestReporter(client: client, repository: repository, author: author)
    }

    /// GitHub as the job's token reaches it.
    static func client(token: String, _ talk: LogOptions, variables: [String: String]) throws -> APIClient {
        let secret = Secret(token)
        Terminal.watch.remember(secret, isCertain: true)
        let endpoints = try Endpoints(variables: variables)
        let base = endpoints.base(
            ofKind: "github", [:], otherwise: try address(variables["GITHUB_API_URL"]) ?? "https://api.github.com")
        return APIClient(
            transport: try Composition.transport(variables: variables, verbosity: talk.verbosity), baseURL: base,
            limiter: RateLimiter(width: 1),
            report: { Terminal.log("\($0)") }
        ) { request in secret.withExposed { request.headers["Authorization"] = "Bearer \($0)" } }
    }

    /// What the runner says, which no step of a job can set.
    private static func address(_ text: String?) throws -> String? {
        guard let text, !text.isEmpty else { return nil }
        do {
            let endpoint = try HTTPEndpoint(text)
            if endpoint.scheme == .https || endpoint.isLoopback { return endpoint.text }
        } catch {
            throw CommandFailure(.failure, "GITHUB_API_URL is not an address: \(String(describing: error)). No request was sent.")
        }
        throw CommandFailure(.failure, "GITHUB_API_URL is not an https:// address. No request was sent.")
    }

    /// - Throws: ``CommandFailure`` where something could not be published, once everything was tried.
    mutating func publish() async throws {
        let isOutdated = await isOutdated()
        await publishStatuses()
        if isOutdated {
            Terminal.log("The pull request has a newer head; that head's run updates the comment.")
        } else {
            await publishComment()
        }
        await publishCheck()
        guard problems.isEmpty else {
            throw CommandFailure(.failure, "Not everything could be published:\n" + problems.map { "  \($0)\n" as DisplayText }.joined())
        }
    }

    /// Whether the pull request has another head by now, asked through git: that takes no request of the API.
    private func isOutdated() async -> Bool {
        guard let number = event.number, let head = event.head else { return false }
        do throws(GitFailure) {
            guard let repository = result.repository else { throw GitFailure(reason: "the repository is not known") }
            guard let newest = try await repository.commit(of: "refs/pull/\(number)/head", at: "origin") else {
                throw GitFailure(reason: "origin has no refs/pull/\(number)/head")
            }
            return newest != head
        } catch {
            // A plan that may be an older head's says which head it is of; none at all would tell nobody anything.
            Terminal.log("Cannot check whether the pull request has a newer head: \(error.reason)")
            return false
        }
    }

    private mutating func publishStatuses() async {
        let review = result.review
        for environment in review.environments {
            let state = Self.state(environment.verdict)
            await send("the status plumb/\(environment.environment)") { [event, reporter] () throws(ProviderError) in
                try await reporter.status(
                    state, context: "plumb/\(environment.environment)", description: "\(environment.sentence)", commit: review.head,
                    target: event.run)
            }
        }
        let sentence =
            review.problem != nil
            ? (review.verdict == .invalid ? "The desired state is invalid." : "There is no plan.")
            : review.environments.allSatisfy(\.isUnconcerned) ? "No environment is affected." : review.counts.line
        let state = Self.state(review.verdict)
        await send("the status plumb") { [event, reporter] () throws(ProviderError) in
            try await reporter.status(state, context: "plumb", description: "\(sentence)", commit: review.head, target: event.run)
        }
    }

    private mutating func publishComment() async {
        guard let number = event.number else { return }
        let review = result.review
        var found: PullRequestReporter.Found?
        await send("the comment") { [reporter] () throws(ProviderError) in
            found = try await reporter.find(number: number)
        }
        guard let found else { return }
        for place in found.impostors {
            Terminal.log("Somebody else's comment carries the marker of plumb and is ignored: \(place)")
        }
        guard found.id != nil || review.isWorthReporting || isAlwaysReported else { return }
        let text = PullRequestComment(review, earlier: found.heads, byteLimit: PullRequestComment.commentLimit, isMarked: true).text
        guard !Terminal.watch.isIn(Array(text.text.utf8)), !Terminal.watch.isIn(Array(text.unescaped.utf8)) else {
            problems.append("the comment was withheld: it would have held a secret; this is a bug, please report it")
            return
        }
        await send("the comment") { [reporter] () throws(ProviderError) in
            try await reporter.write(text.text, id: found.id, number: number)
        }
    }

    private mutating func publishCheck() async {
        let annotations = annotations
        guard !annotations.isEmpty else { return }
        let left = Self.callLimit - calls
        guard left > 0 else {
            Terminal.log("\(annotations.count) annotations are not published: the statuses took every request of this run.")
            return
        }
        let (review, folder) = (result.review, result.folder)
        let state = Self.state(review.verdict)
        await send("the check run") { [event, reporter] () throws(ProviderError) in
            try await reporter.check(
                annotations, state: state, title: "plumb: \(review.counts.line)", commit: review.head, folder: folder, requests: left,
                target: event.run)
        }
    }

    private var annotations: [ReviewAnnotation] {
        let changed = Set(result.changed)
        let wrong = result.diagnostics.compactMap { diagnostic -> ReviewAnnotation? in
            guard let span = diagnostic.span else { return nil }
            let fix: DisplayText = diagnostic.fix.map { ". \($0)" } ?? ""
            return ReviewAnnotation(level: .failure, span: span, title: "\(diagnostic.rule)", message: "\(diagnostic.message)\(fix)")
        }
        return wrong.isEmpty
            ? ReviewAnnotation.of(result.review, changed: changed) : ReviewAnnotation.sorted(wrong, changed: changed)
    }

    private static func state(_ verdict: EnvironmentReview.Verdict) -> PullRequestReporter.State {
        switch verdict {
        case .passes: .success
        case .blocked, .invalid: .failure
        case .failed: .error
        }
    }

    /// A token that may not write is the repository's choice, and the summary has everything; whatever else fails is a failure.
    private mutating func send(_ what: String, _ body: () async throws(ProviderError) -> Void) async {
        calls += 1
        do throws(ProviderError) {
            try await body()
        } catch {
            if error.code == .forbidden {
                Terminal.log("\(what) was not published: \(error)")
            } else {
                problems.append("\(what): \(error)")
            }
        }
    }
}

extension EnvironmentReview {
    fileprivate var isUnconcerned: Bool {
        guard case .unconcerned = outcome else { return false }
        return true
    }
}
