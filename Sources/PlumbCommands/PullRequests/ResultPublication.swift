internal import ArgumentParser
internal import Diagnostics
internal import FoundationEssentials
internal import GitHubProvider
internal import GitRepository
internal import Planning
internal import Reconciling
internal import Resources

/// Tells the result of a run to the pull request that brought what was applied, and in the job's summary.
///
/// What is told comes from the history, as any machine would read it. That it cannot be told does not undo what was applied: it is logged.
struct ResultPublication {
    private let session: Session
    private let talk: LogOptions
    private let variables: [String: String]

    init(_ session: Session, _ talk: LogOptions) {
        self.session = session
        self.talk = talk
        variables = ProcessInfo.processInfo.environment
    }

    /// Does what the command does, and tells what came of it, whatever that is.
    /// - Parameter run: the run's id; nil for the newest one that is unfinished.
    static func reporting(_ isAsked: Bool, _ session: Session, _ talk: LogOptions, run: String?, _ body: () async throws -> Void)
        async throws
    {
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        if isAsked { await ResultPublication(session, talk).publish(run: run, failure) }
        if let failure { throw failure }
    }

    private func publish(run: String?, _ failure: (any Error)?) async {
        let (outcome, earlier) = await outcome(of: run)
        let why = (failure as? CommandFailure)?.message.text ?? failure.map { "\($0)" }
        // Where nothing was to change, there is nothing to tell.
        if case .nothing = outcome, failure == nil { return }
        let text = RunResultMarkdown.render(environment: session.name, outcome, problem: why)
        guard !Terminal.watch.isIn(Array(text.text.utf8)), !Terminal.watch.isIn(Array(text.unescaped.utf8)) else {
            return Terminal.log("The result was not published: it would have held a secret; this is a bug, please report it.")
        }
        do {
            try RunnerFiles(variables).writeSummary(text)
            try await comment(text, outcome.record, earlier)
        } catch {
            Terminal.log("The result was not published: \((error as? CommandFailure)?.message.text ?? "\(error)")")
        }
    }

    /// What the history tells of the run, and the runs before it.
    private func outcome(of run: String?) async -> (RunResultMarkdown.Outcome, earlier: [RunRecord]) {
        do {
            // A history that was never begun tells of no run.
            let events = try await session.events(of: session.name) ?? []
            let runs = try await session.runs(in: events)
            let record = run.flatMap { id in runs.last { $0.id == id } } ?? (run == nil ? runs.last : nil)
            guard let record else { return (.nothing, runs) }
            return (.run(record), runs.filter { $0.sequence < record.sequence })
        } catch {
            return (.unknown(CommandFailure.reason(error)), [])
        }
    }

    private func comment(_ text: MarkdownText, _ run: RunRecord?, _ earlier: [RunRecord]) async throws {
        let event = try RunnerEvent(variables)
        // What a run carries out is its plan's commit, wherever it is resumed.
        let current = await session.commit
        guard let repository = event.repository, let token = variables["GITHUB_TOKEN"], !token.isEmpty,
            let commit = run?.plan.revision ?? current?.id
        else { return }
        // A run that takes up the same commit once more is told to whom the first one was.
        let last = MergedChanges.lastCommit(of: earlier.filter { MergedChanges.commit(of: $0) != commit })
        let commits = await commits(through: commit, since: run?.isFromFiles == false ? nil : last)
        let reporter = try PullRequestPublication.reporter(repository, token: token, talk, variables: variables)
        do throws(ProviderError) {
            var numbers: Set<Int> = []
            for commit in commits {
                let found = try await reporter.merged(with: commit)
                numbers.formUnion(found)
            }
            let merged = numbers.sorted()
            for number in merged { try await reporter.write(text.text, id: nil, number: number) }
            if let run { try await markOutdated(by: run, merged, reporter) }
        } catch {
            throw CommandFailure(.failure, "\(error)")
        }
    }

    /// What came into the branch for this environment since the commit that was applied before; the commit itself where that is not known.
    private func commits(through commit: String, since last: String?) async -> [String] {
        guard let last, let repository = session.repository, let tree = session.tree else { return [commit] }
        do throws(GitFailure) {
            let found = try await MergedChanges.arrivals(of: session.name, since: last, session.estate, commit, tree.path, repository)
            if found.count == MergedChanges.most {
                Terminal.log("Only the pull requests of the newest \(MergedChanges.most) commits receive the result.")
            }
            return found.isEmpty ? [commit] : found.map(\.commit)
        } catch {
            Terminal.log("Not known which pull requests were merged since \(last.prefix(7)) was applied: \(error.reason)")
            return [commit]
        }
    }

    /// More would take too long, and too many requests, after an apply.
    private static let mostOutdated = 20

    /// Plans on other open pull requests are no longer what they were where the run wrote to the same scopes.
    private func markOutdated(by run: RunRecord, _ merged: [Int], _ reporter: PullRequestReporter) async throws(ProviderError) {
        guard let repository = session.repository, let tree = session.tree else { return }
        let done = (run.report?.lines ?? []).filter { $0.status == .done }.map(\.operation)
        // What a runner wrote that died is part of the plan, and no longer of what the one after it reported.
        let written = Set((done + (run.isUnfinished ? [] : run.plan.plan.operations)).filter(\.effect.isWrite).map(\.scope))
        guard !written.isEmpty else { return }
        let others = await OpenPullRequests(repository: repository, folder: tree.path).overlaps(with: written, files: [], besides: nil)
        for unknown in others.unknown {
            Terminal.log("Cannot check whether the plan of #\(unknown.number) is outdated now: \(unknown.reason)")
        }
        if let problem = others.problem { Terminal.log("Cannot check which other plans are outdated now: \(problem)") }
        for other in others.found.filter({ !merged.contains($0.number) }).suffix(Self.mostOutdated) {
            let found = try await reporter.find(number: other.number)
            // Merges of closed pull requests may still be there.
            guard let id = found.id, try await reporter.isOpen(other.number) else { continue }
            let text = OutdatedComment.render(
                number: other.number, heads: found.heads, environment: session.name, merged: merged, run: run.id, places: other.places)
            try await reporter.write(text.text, id: id, number: other.number)
        }
    }
}
