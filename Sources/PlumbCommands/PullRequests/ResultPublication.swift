internal import ArgumentParser
internal import Diagnostics
internal import FoundationEssentials
internal import GitHubProvider
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
    static func telling(_ isAsked: Bool, _ session: Session, _ talk: LogOptions, run: String?, _ body: () async throws -> Void) async throws
    {
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        if isAsked { await ResultPublication(session, talk).publish(run: run, failure) }
        if let failure { throw failure }
    }

    private func publish(run: String?, _ failure: (any Error)?) async {
        let runs = (try? await session.runs()) ?? []
        let record = run.flatMap { id in runs.last { $0.id == id } } ?? (run == nil ? runs.last : nil)
        let why = (failure as? CommandFailure)?.message.text ?? failure.map { "\($0)" }
        // Where nothing was to change, there is nothing to tell.
        guard record != nil || failure != nil else { return }
        let text = RunResultMarkdown.render(environment: session.name, record, problem: why)
        guard !Terminal.watch.isIn(Array(text.text.utf8)), !Terminal.watch.isIn(Array(text.unescaped.utf8)) else {
            return Terminal.log("The result is not told: it would have held a secret; this is a bug, please report it.")
        }
        do {
            try RunnerFiles(variables).writeSummary(text)
            try await comment(text)
        } catch {
            Terminal.log("The result is not told: \((error as? CommandFailure)?.message.text ?? "\(error)")")
        }
    }

    private func comment(_ text: MarkdownText) async throws {
        let event = try RunnerEvent(variables)
        guard let repository = event.repository, let token = variables["GITHUB_TOKEN"], !token.isEmpty, let commit = session.commit else {
            return
        }
        let reporter = try PullRequestPublication.reporter(repository, token: token, talk, variables: variables)
        do throws(ProviderError) {
            for number in try await reporter.merged(with: commit.id) { try await reporter.write(text.text, id: nil, number: number) }
        } catch {
            throw CommandFailure(.failure, "\(error)")
        }
    }
}
