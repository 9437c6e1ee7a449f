internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import GitRepository
internal import Planning
internal import Reconciling

/// What the default branch has of an environment's files that no run has carried out: merged, and not applied.
struct MergedChanges {
    /// What is known of it.
    enum State {
        /// Nothing is, or nothing was ever applied.
        case none
        case found(Found)
        /// Why it is not known, as a clause.
        case unknown(String)
    }

    /// What came into the branch since the commit that was applied last.
    struct Found {
        /// All digits.
        let since: String
        /// As the subjects of the merges name them, oldest first.
        let pullRequests: [Int]
        /// Commits that name none.
        let others: Int
        /// Whether there may be more.
        let isAtLeast: Bool
    }

    let state: State

    /// More are counted as "at least".
    static let most = 50

    /// - Parameters:
    ///   - runs: the environment's, oldest first.
    ///   - branch: the commit of the default branch.
    init(
        of environment: String, _ runs: [RunRecord], _ estate: Estate?, at branch: String, below folder: String,
        in repository: GitRepository
    ) async {
        guard let last = Self.baseline(of: runs) ?? Self.lastCommit(of: runs), last != branch else {
            state = .none
            return
        }
        do throws(GitFailure) {
            let found = try await Self.arrivals(of: environment, since: last, estate, branch, folder, repository)
            let numbers = found.compactMap { MergedPullRequests.number(in: $0.subject) }
            state =
                found.isEmpty
                ? .none
                : .found(
                    Found(
                        since: last, pullRequests: numbers, others: found.count - numbers.count, isAtLeast: found.count == Self.most))
        } catch {
            state = .unknown(error.reason)
        }
    }

    /// One line; nil where there is nothing to say.
    var line: DisplayText? {
        switch state {
        case .none: return nil
        case .unknown(let why): return "it is not known what is merged and not applied: \(why)"
        case .found(let found):
            let named = found.pullRequests.prefix(20).map { "#\($0)" as DisplayText }
            let others = found.others
            let rest: [DisplayText] = others == 0 ? [] : ["\(others) commit\(others == 1 ? "" : "s") of no pull request"]
            let count: DisplayText = found.isAtLeast ? "at least " : ""
            return "merged since \(found.since.prefix(7)) was applied, and not applied: \(count)\((named + rest).joined(separator: ", "))"
        }
    }

    /// For programs; null where there is nothing to say.
    var json: JSONValue {
        switch state {
        case .none: return .null
        case .unknown(let why): return ["problem": .string(why)]
        case .found(let found):
            return [
                "since": .string(found.since), "pullRequests": .array(found.pullRequests.map { .integer($0) }),
                "otherCommits": .integer(found.others), "isAtLeast": .boolean(found.isAtLeast),
            ]
        }
    }

    /// The newest run that carried out the files of a commit.
    static func lastRun(of runs: [RunRecord]) -> RunRecord? { runs.last { $0.isFromFiles && $0.plan.commit != nil } }

    /// What the newest run that carried out the files was applied from; all digits, or those that an earlier version recorded.
    static func lastCommit(of runs: [RunRecord]) -> String? { lastRun(of: runs).flatMap(commit) }

    /// The newest commit of which everything was applied: of a run that left out nothing and came to its end. What a narrowed run left out, or
    /// one that failed did not reach, is of commits after it.
    static func baseline(of runs: [RunRecord]) -> String? {
        let isWhole = { (run: RunRecord) in
            run.isFromFiles && run.plan.commit != nil && run.plan.plan.narrowing == nil && run.report?.isComplete == true
        }
        return runs.last(where: isWhole).flatMap(commit)
    }

    /// What a run carried out; all digits, or those that an earlier version recorded.
    static func commit(of run: RunRecord) -> String? {
        run.plan.revision ?? run.plan.commit?.split(separator: "@").last.map(String.init)
    }

    /// What came into the branch and touches the environment, along first parents, oldest first; at most ``most``.
    static func arrivals(
        of environment: String, since last: String, _ estate: Estate?, _ branch: String, _ folder: String, _ repository: GitRepository
    ) async throws(GitFailure) -> [(commit: String, subject: String)] {
        var found: [(commit: String, subject: String)] = []
        for arrival in try await repository.arrivals(after: last, in: branch, below: folder, most: most).reversed() {
            guard let before = try await repository.parents(of: arrival.commit).first else { continue }
            let files = try await repository.changedFiles(from: before, to: arrival.commit, below: folder)
            let own = folder.isEmpty ? files : files.map { String($0.dropFirst(folder.count + 1)) }
            // A file that is not known any more may have been anybody's.
            let isConcerned = estate.map { ChangedEnvironments.names(files: own, base: $0, merge: $0).contains(environment) } ?? true
            if isConcerned { found.append(arrival) }
        }
        return found
    }
}

extension Session {
    /// Says what is merged and not applied, beside a plan that has something to do.
    func logMerged() async throws {
        // Where nothing was ever applied, everything is as it was merged.
        guard let repository, let tree, let trustedCommit, let events = try await events(of: name) else { return }
        let runs = try await self.runs(in: events)
        let merged = await MergedChanges(of: name, runs, estate, at: trustedCommit, below: tree.path, in: repository)
        if let line = merged.line { Terminal.log(line) }
    }
}
