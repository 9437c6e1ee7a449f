internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import GitRepository
internal import Planning
internal import Reconciling

/// What the default branch has of an environment's files that no run has carried out: merged, and not applied.
struct MergedChanges {
    /// One line; nil where there is nothing to say.
    let line: DisplayText?

    /// More are counted as "at least".
    private static let most = 50

    /// - Parameters:
    ///   - runs: the environment's, oldest first.
    ///   - branch: the commit of the default branch.
    init(
        of environment: String, _ runs: [RunRecord], _ estate: Estate?, at branch: String, below folder: String,
        in repository: GitRepository
    ) async {
        guard let last = Self.lastCommit(of: runs), last != branch else {
            line = nil
            return
        }
        do throws(GitFailure) {
            let found = try await Self.changes(of: environment, since: last, estate, branch, folder, repository)
            guard !found.isEmpty else {
                line = nil
                return
            }
            let numbers = found.compactMap { MergedPullRequests.number(in: $0) }
            let others = found.count - numbers.count
            let named = numbers.prefix(20).map { "#\($0)" as DisplayText }
            let rest: [DisplayText] = others == 0 ? [] : ["\(others) commit\(others == 1 ? "" : "s") of no pull request"]
            let count: DisplayText = found.count == Self.most ? "at least " : ""
            line = "merged since \(last.prefix(7)) was applied, and not applied: \(count)\((named + rest).joined(separator: ", "))"
        } catch {
            line = "it is not known what is merged and not applied: \(error.reason)"
        }
    }

    /// What the newest run that carried out the files was applied from; all digits, or those that an earlier version recorded.
    static func lastCommit(of runs: [RunRecord]) -> String? {
        runs.last { $0.isFromFiles && $0.plan.commit != nil }.flatMap { run in
            run.plan.revision ?? run.plan.commit?.split(separator: "@").last.map(String.init)
        }
    }

    /// The subjects of what touches the environment, oldest first.
    private static func changes(
        of environment: String, since last: String, _ estate: Estate?, _ branch: String, _ folder: String, _ repository: GitRepository
    ) async throws(GitFailure) -> [String] {
        var subjects: [String] = []
        for arrival in try await repository.arrivals(after: last, in: branch, below: folder, most: most).reversed() {
            guard let before = try await repository.parents(of: arrival.commit).first else { continue }
            let files = try await repository.changedFiles(from: before, to: arrival.commit, below: folder)
            let own = folder.isEmpty ? files : files.map { String($0.dropFirst(folder.count + 1)) }
            // A file that is not known any more may have been anybody's.
            if own.contains(where: { estate?.environments(declaredIn: $0)?.contains(environment) ?? true }) {
                subjects.append(arrival.subject)
            }
        }
        return subjects
    }
}

extension Session {
    /// Says what is merged and not applied, beside a plan that has something to do.
    func logMerged() async throws {
        // Where nothing was ever applied, everything is as it was merged.
        guard let repository, let tree, let events = try await events(of: name) else { return }
        let runs = try await self.runs(in: events)
        let trusted = try await TrustedCommit(in: tree, ProcessInfo.processInfo.environment)
        let merged = await MergedChanges(of: name, runs, estate, at: trusted.id, below: tree.path, in: repository)
        if let line = merged.line { Terminal.log(line) }
    }
}
