internal import ArgumentParser
internal import Concurrency
internal import Diagnostics
internal import EstateFiles
internal import FoundationEssentials
internal import GitHubProvider
internal import GitRepository
internal import Planning
internal import Reconciling
internal import Resources

/// A pull request about drift: the branch is pushed with git, the pull request opened through the host, and its plan and statuses posted in the
/// same run, since what a workflow's token opens starts no workflow. The files and branches of this clone stay as they are.
struct DriftPullRequest {
    private let session: Session
    private let options: EstateOptions
    private let talk: LogOptions
    private let direction: DriftProposal.Direction
    private let variables: [String: String]

    private let repository: GitRepository
    private let tree: WorkTree
    /// `owner/name`.
    private let home: String
    private let token: String
    /// Full name of the default branch here.
    private let trusted: String

    /// - Throws: ``CommandFailure`` that says everything that is missing; nothing was pushed.
    init(_ session: Session, _ options: EstateOptions, _ talk: LogOptions, _ direction: DriftProposal.Direction) async throws {
        let variables = ProcessInfo.processInfo.environment
        let (home, token) = (RunnerEvent.ownRepository(variables), variables["GITHUB_TOKEN"] ?? "")
        guard let repository = session.repository, let tree = session.tree, let home, !token.isEmpty else {
            throw CommandFailure(
                .failure,
                "--pr needs a clone of the estate's repository, its name in GITHUB_REPOSITORY, and GITHUB_TOKEN with contents: write, "
                    + "pull-requests: write and statuses: write. Nothing was pushed.")
        }
        guard session.isReviewed else {
            throw CommandFailure(.failure, "the files are not the default branch's; check that out first. Nothing was pushed.")
        }
        var trusted = variables[TrustedCommit.variable].flatMap { $0.isEmpty ? nil : $0 }
        if trusted == nil { trusted = try await Self.git { () throws(GitFailure) in try await repository.defaultBranch() } }
        guard let trusted, trusted.hasPrefix(Self.origin) else {
            throw CommandFailure(.failure, "the default branch is not on origin, so there is nothing to propose to. Nothing was pushed.")
        }
        (self.session, self.options, self.talk, self.direction, self.variables) = (session, options, talk, direction, variables)
        (self.repository, self.tree, self.home, self.token, self.trusted) = (repository, tree, home, token, trusted)
    }

    private static let origin = "refs/remotes/origin/"

    /// - Parameters:
    ///   - files: as they are to be, by their path from the directory of the desired state; none to put back what was applied.
    ///   - items: that are proposed about.
    func open(_ files: [SourceFile], _ items: [DriftItem]) async throws {
        let base = try await Self.git { () throws(GitFailure) in try await repository.commit(ofFullName: trusted) }
        guard let base else { throw CommandFailure(.failure, "this clone has no \(trusted). Nothing was pushed.") }
        let commit = try await self.commit(files, items, on: base)
        let branch = "plumb/drift-\(session.name)-\(direction.rawValue)-\(Self.name(of: items))"
        try await push(commit, to: "refs/heads/" + branch)
        let proposed = try await self.proposed(branch, items)
        Terminal.log("proposed as #\(proposed.number), from the branch \(branch)")
        try await plan(commit, on: base, proposed)
    }

    /// The same for the same drift, so that it is proposed once.
    private static func name(of items: [DriftItem]) -> String {
        DriftValue.digest(of: .list(items.map { .list([.text($0.address.description), .text($0.value)]) })).prefix(12).description
    }

    private func commit(_ files: [SourceFile], _ items: [DriftItem], on base: String) async throws -> String {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "plumb-index-\(UInt64.random(in: .min ... .max))").path
        defer { Self.remove(scratch) }
        let prefix = tree.path.isEmpty ? "" : tree.path + "/"
        let contents = Dictionary(files.map { (prefix + $0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        let message = title(items) + "\n\n" + items.prefix(100).map { "\($0.address)\n" }.joined()
        return try await Self.git { () throws(GitFailure) in
            let tree = try await repository.tree(of: base, replacing: contents, scratch: scratch)
            return try await repository.commit(tree: tree, parent: base, message: message, name: "plumb", email: "plumb@localhost")
        }
    }

    /// What is left of it is in a directory that the system cleans.
    private static func remove(_ path: String) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch { Terminal.log("\(path) is left: \(String(describing: error))") }
    }

    private func push(_ commit: String, to reference: String) async throws {
        let old = try await Self.git { () throws(GitFailure) in try await repository.commit(of: reference, at: "origin") }
        switch await repository.push(commit, to: reference, replacing: old, at: "origin") {
        case .accepted: return
        case .refused(let failure): throw CommandFailure(.failure, "the branch could not be pushed: \(failure.reason)")
        case .unknown(let failure): throw CommandFailure(.failure, "it is not known whether the branch was pushed: \(failure.reason)")
        }
    }

    private func title(_ items: [DriftItem]) -> String {
        let count = items.count == 1 ? "1 drifted value" : "\(items.count) drifted values"
        return direction == .accept ? "Take \(count) of \(session.name) into the files" : "Put back \(count) of \(session.name)"
    }

    private func proposed(_ branch: String, _ items: [DriftItem]) async throws -> ProposedPullRequests.Proposed {
        let pulls = ProposedPullRequests(
            client: try PullRequestPublication.client(token: token, talk, variables: variables), repository: home)
        var body: MarkdownText =
            direction == .accept
            ? "Live differs from what was applied; this takes what is live into the files.\n\n"
            : "Live differs from what was applied. The files stay as they are: once this is merged, apply the plan below.\n\n"
        for item in items.prefix(100) {
            let who: MarkdownText = item.attribution.map { ", \($0.clause)" } ?? ""
            body +=
                "- \(code: item.address): applied \(code: item.appliedText.prefix(200)), live \(code: item.liveText.prefix(200))\(who)\n"
        }
        if items.count > 100 { body += "- and \(items.count - 100) more\n" }
        guard !Terminal.watch.isIn(Array(body.text.utf8)), !Terminal.watch.isIn(Array(body.unescaped.utf8)) else {
            throw CommandFailure(.failure, "nothing was proposed: the text would have held a secret; this is a bug, please report it")
        }
        let base = String(trusted.dropFirst(Self.origin.count))
        do throws(ProviderError) {
            return try await pulls.open(branch, into: base, title: title(items), body: body)
        } catch {
            throw CommandFailure(.failure, "the branch \(branch) was pushed, and its pull request is not open: \(error)")
        }
    }

    // MARK: Its plan

    private func plan(_ commit: String, on base: String, _ proposed: ProposedPullRequests.Proposed) async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "plumb-proposal-\(UInt64.random(in: .min ... .max))").path
        try await Self.git { () throws(GitFailure) in try await repository.checkOut(commit, into: place) }
        let outcome = await Result(awaiting: { () async throws in try await plan(in: place, commit, on: base, proposed) })
        do throws(GitFailure) {
            try await repository.removeCheckout(place)
        } catch {
            Terminal.log("\(place) is left: \(error.reason)")
        }
        try outcome.get()
    }

    private func plan(
        in place: String, _ commit: String, on base: String, _ proposed: ProposedPullRequests.Proposed
    ) async throws {
        var options = options
        options.named = tree.path.isEmpty ? place : place + "/" + tree.path
        let event = RunnerEvent(proposing: proposed.number, head: commit, in: home, node: proposed.node, variables)
        let planning = try await PullRequestPlanning(
            options, talk, event, base: base, isOffline: false, always: [session.name], variables: variables)
        let command = PullRequestCommand(options: options, talk: talk, base: base, isOffline: false, output: .text)
        let result = try await planning.result()
        try await command.publish(result, event, isAlwaysReported: true, variables)
    }

    private static func git<Value>(_ body: () async throws(GitFailure) -> Value) async throws -> Value {
        do throws(GitFailure) {
            return try await body()
        } catch {
            throw CommandFailure(.failure, "git: \(error.reason). Nothing was proposed.")
        }
    }
}
