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

/// Puts a review on its pull request within ``callLimit`` requests: what concludes each environment first, since merging hangs on it, then the
/// comment, the status of all, which says what no request was left for, and the check run.
///
/// Every step is tried whatever became of the others. Up to ``fewEnvironments`` have a commit status each; more are concluded by check runs of the same
/// names, fifty with one request, which a workflow's own token may make. Where the token is a person's, or the run's event does not name the repository,
/// the first of them have statuses: those with a gate, then by name, so that it hangs on the estate and on no change of it alone.
struct PullRequestPublication {
    static let callLimit = 6
    /// So many have a commit status each, and leave a request for annotations. With them there is one for the comment, one that looks for it and one
    /// for the status of all.
    static let fewEnvironments = 2

    private let result: PullRequestPlanning.Result
    private let event: RunnerEvent
    private let reporter: PullRequestReporter
    /// Nil where the token, or the event, allows none.
    private let checks: ConcludedChecks?
    /// Whether there is a comment although nothing is caused by the change.
    private let isAlwaysReported: Bool
    private var problems: [DisplayText] = []
    private var calls = 0
    /// What no request was left for, such as `137 annotations`.
    private var leftOut: [DisplayText] = []

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
        checks = try Self.checks(event, token: token, talk, variables: variables)
    }

    /// Tokens of people make no check runs; that they begin so is GitHub's own way to tell them.
    private static let personal = ["ghp_", "github_pat_", "gho_", "ghu_"]

    private static func checks(
        _ event: RunnerEvent, token: String, _ talk: LogOptions, variables: [String: String]
    ) throws -> ConcludedChecks? {
        guard let node = event.node, !personal.contains(where: { token.hasPrefix($0) }) else { return nil }
        let simulated = try Endpoints(variables: variables).base(ofKind: "github", [:], otherwise: "")
        let standard = try address("GITHUB_GRAPHQL_URL", variables) ?? "https://api.github.com/graphql"
        let base = simulated.isEmpty ? standard : simulated + "/graphql"
        return ConcludedChecks(client: try client(at: base, token: token, talk, variables: variables), repository: node)
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
        let endpoints = try Endpoints(variables: variables)
        let base = endpoints.base(ofKind: "github", [:], otherwise: try address("GITHUB_API_URL", variables) ?? "https://api.github.com")
        return try client(at: base, token: token, talk, variables: variables)
    }

    private static func client(at base: String, token: String, _ talk: LogOptions, variables: [String: String]) throws -> APIClient {
        let secret = Secret(token)
        Terminal.watch.remember(secret, as: .certain)
        return APIClient(
            transport: try Composition.transport(variables: variables, verbosity: talk.verbosity), baseURL: base,
            limiter: RateLimiter(width: 1),
            report: { Terminal.log("\($0)") }
        ) { request in secret.withExposed { request.headers["Authorization"] = "Bearer \($0)" } }
    }

    /// What the runner says, which no step of a job can set.
    private static func address(_ name: String, _ variables: [String: String]) throws -> String? {
        guard let text = variables[name], !text.isEmpty else { return nil }
        do {
            let endpoint = try HTTPEndpoint(text)
            if endpoint.scheme == .https || endpoint.isLoopback { return endpoint.text }
        } catch {
            throw CommandFailure(.failure, "\(name) is not an address: \(String(describing: error)). No request was sent.")
        }
        throw CommandFailure(.failure, "\(name) is not an https:// address. No request was sent.")
    }

    /// - Throws: ``CommandFailure`` where something could not be published, once everything was tried.
    mutating func publish() async throws {
        await publishStatuses()
        await publishComment()
        let annotations = annotations
        // One request is the status of all.
        let requests = Self.callLimit - calls - 1
        let told = min(annotations.count, max(0, requests) * PullRequestReporter.slice)
        if told < annotations.count { leftOut.append(Self.count(annotations.count - told, "annotation")) }
        await publishStatusOfAll()
        if told > 0 { await publishCheck(annotations, requests: requests) }
        if !leftOut.isEmpty {
            Terminal.log("No request was left for: \(leftOut.joined(separator: ", ")). The job's summary has everything.")
        }
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
            guard newest != head else { return false }
            Terminal.log("The pull request has a newer head; that head's run updates the comment.")
            return true
        } catch {
            // A plan that may be an older head's says which head it is of; none at all would tell nobody anything.
            Terminal.log("Cannot check whether the pull request has a newer head: \(error.reason)")
            return false
        }
    }

    private mutating func publishStatuses() async {
        let review = result.review
        let ordered = review.environments.sorted { left, right in
            let (isLeft, isRight) = (result.gated.contains(left.environment), result.gated.contains(right.environment))
            return isLeft == isRight ? left.environment < right.environment : isLeft
        }
        if ordered.count > Self.fewEnvironments, let checks, await publishChecks(of: ordered, checks) { return }
        // One request writes the comment, one looks for it, and one is the status of all.
        let most = Self.callLimit - calls - 3
        if ordered.count > most { leftOut.append(Self.count(ordered.count - most, "environment's status")) }
        for environment in ordered.prefix(most) {
            let state = Self.state(environment.verdict)
            await send("the status \(Self.context(environment))") { [event, reporter] () throws(ProviderError) in
                try await reporter.status(
                    state, context: Self.context(environment), description: "\(environment.sentence)", commit: review.head,
                    target: event.run)
            }
        }
    }

    private static func context(_ environment: EnvironmentReview) -> String { "plumb/\(environment.environment)" }

    /// Concludes every environment with a check run of its name, those of the first request before the others.
    /// - Returns: false where the token may make none: what is required has to be concluded by statuses then.
    private mutating func publishChecks(of environments: [EnvironmentReview], _ checks: ConcludedChecks) async -> Bool {
        let (head, run) = (result.review.head, event.run)
        let all = environments.map { ConcludedChecks.Check(Self.context($0), Self.state($0.verdict), "\($0.sentence)") }
        var rest = all[...]
        // One request writes the comment, one looks for it, and one is the status of all.
        while !rest.isEmpty, calls < Self.callLimit - 3 {
            let part = Array(rest.prefix(ConcludedChecks.mostOfOneRequest))
            calls += 1
            do throws(ProviderError) {
                let refusals = try await checks.make(part, commit: head, target: run)
                problems += refusals.map { "the check run \($0.name): \($0.message)" }
            } catch {
                if error.code == .forbidden, rest.count == all.count {
                    Terminal.log("The environments' check runs were not published: \(error)")
                    return false
                }
                problems.append("the check runs of \(part.count) environments: \(error)")
            }
            rest = rest.dropFirst(part.count)
        }
        if !rest.isEmpty { leftOut.append(Self.count(rest.count, "environment's status")) }
        return true
    }

    private mutating func publishStatusOfAll() async {
        let review = result.review
        let sentence =
            review.problem != nil
            ? (review.verdict == .invalid ? "The desired state is invalid." : "There is no plan.")
            : review.environments.allSatisfy(\.isUnconcerned) ? "No environment is affected." : review.counts.line
        let rest: DisplayText = leftOut.isEmpty ? "" : "; left out: \(leftOut.joined(separator: ", "))"
        let state = Self.state(review.verdict)
        await send("the status plumb") { [event, reporter] () throws(ProviderError) in
            try await reporter.status(state, context: "plumb", description: "\(sentence)\(rest)", commit: review.head, target: event.run)
        }
    }

    private static func count(_ count: Int, _ noun: DisplayText) -> DisplayText {
        // `environment's status`, `2 environments' statuses`.
        if count == 1 { return "1 \(noun)" }
        return noun == "environment's status" ? "\(count) environments' statuses" : "\(count) \(noun)s"
    }

    private mutating func publishComment() async {
        guard let number = event.number else { return }
        let review = result.review
        guard await !isOutdated(), let found = await earlierComment(number) else { return }
        for place in found.impostors {
            Terminal.log("Somebody else's comment carries the marker of plumb and is ignored: \(place)")
        }
        guard found.id != nil || review.isWorthReporting || isAlwaysReported else { return }
        guard found.isCertain || found.id != nil else {
            // A second one must not be made.
            leftOut.append("the comment, as the pull request has more than \(found.requests * 100) others")
            return
        }
        let text = PullRequestComment(review, earlier: found.heads, byteLimit: PullRequestComment.commentLimit, isMarked: true).text
        guard !Terminal.watch.isIn(Array(text.text.utf8)), !Terminal.watch.isIn(Array(text.unescaped.utf8)) else {
            problems.append("the comment was withheld: it would have held a secret; this is a bug, please report it")
            return
        }
        // Planning and looking took their time.
        guard await !isOutdated() else { return }
        await send("the comment") { [reporter] () throws(ProviderError) in
            try await reporter.write(text.text, id: found.id, number: number)
        }
    }

    /// What earlier runs of the pull request said; nil where that is not known.
    private mutating func earlierComment(_ number: Int) async -> PullRequestReporter.Found? {
        guard !event.isFirstOfPullRequest else { return PullRequestReporter.Found(id: nil, requests: 0) }
        // One request writes it, and one is the status of all.
        let limit = max(1, Self.callLimit - calls - 2)
        var found: PullRequestReporter.Found?
        await send("the comment") { [reporter] () throws(ProviderError) in
            found = try await reporter.find(number: number, limit: limit)
        }
        calls += max(0, (found?.requests ?? 1) - 1)
        return found
    }

    private mutating func publishCheck(_ annotations: [ReviewAnnotation], requests: Int) async {
        let (review, folder) = (result.review, result.folder)
        let state = Self.state(review.verdict)
        await send("the check run") { [event, reporter] () throws(ProviderError) in
            try await reporter.check(
                annotations, state: state, title: "plumb: \(review.counts.line)", commit: review.head, folder: folder, requests: requests,
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
