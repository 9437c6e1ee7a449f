internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// Runs a command once, in a one-off dyno, and follows it to its end.
///
/// Heroku tells neither the exit status nor the output of a dyno that is not attached to. So the command line prints its own
/// status behind a mark that nobody can know beforehand, and both are read from the app's log.
struct HerokuTaskWriting {
    private let calls: HerokuCalls
    private let app: String
    private let name: String
    private let pace: HerokuPace
    private let log: HerokuTaskLog
    private let own: Attempt?

    /// - Parameter own: this try, as the history records it; nil where nothing does, and nothing is run.
    init(_ calls: HerokuCalls, app: String, name: String, pace: HerokuPace, log: HerokuTaskLog, _ own: Attempt?) {
        self.own = own
        self.calls = calls
        self.app = app
        self.name = name
        self.pace = pace
        self.log = log
    }

    private var path: String { "/apps/\(PercentEncoding.encode(app))/dynos" }

    func run(_ run: HerokuRequest.TaskRun) async throws(ProviderError) -> OperationOutcome {
        let (task, mayRepeat) = (run.task, run.again == true)
        let attempt = "running \(task) of \(name)"
        guard let marker = own?.marker, !marker.isEmpty else {
            throw ProviderError(.rejected, attempt: attempt, message: "there is no history to record the run in; nothing was sent")
        }
        if own?.isDone == true, !mayRepeat {
            return OperationOutcome(.done, "had ended with exit status 0 already")
        }
        if let earlier = own?.earlier {
            if let outcome = try await found(earlier.marker, of: task, attempt: attempt) { return outcome }
            guard mayRepeat else { throw lost(task, attempt) }
        }
        let dyno = try await start(run, marker, attempt: attempt)
        own?.report("\(dyno) runs \(task)")
        return try await follow(dyno, marker, attempt: attempt)
    }

    /// The command in a subshell, so that whatever it does the mark is printed after it.
    static func line(_ command: String, _ marker: String) -> String {
        "( \(command) ); echo \"\(HerokuTaskLog.mark(marker)) $?\""
    }

    private func start(_ run: HerokuRequest.TaskRun, _ marker: String, attempt: String) async throws(ProviderError) -> String {
        var body: [String: JSONValue] = [
            "command": .string(Self.line(run.command, marker)), "attach": false, "type": "run",
            "time_to_live": .integer(run.timeout ?? 600),
        ]
        body["size"] = run.size.map(JSONValue.string)
        do throws(ProviderError) {
            return try await calls.write(.post, path, .object(body), as: HerokuAPI.Dyno.self, attempt: attempt, repeatable: false).name
        } catch {
            // No answer: the dyno is known by its command line.
            guard error.outcomeUnknown, let dyno = try await dyno(marked: marker, attempt: attempt) else { throw error }
            return dyno
        }
    }

    private func dyno(marked marker: String, attempt: String) async throws(ProviderError) -> String? {
        do throws(ProviderError) {
            return try await calls.list(path, of: HerokuAPI.Dyno.self, attempt: attempt)
                .first { $0.command?.contains(HerokuTaskLog.mark(marker)) == true }?.name
        } catch {
            throw inDoubt(error)
        }
    }

    /// What became of an earlier try, by its dyno or by what it left in the log; nil where there is no trace of it.
    private func found(_ marker: String, of task: String, attempt: String) async throws(ProviderError) -> OperationOutcome? {
        if let dyno = try await dyno(marked: marker, attempt: attempt) {
            own?.report("\(dyno) still runs \(task)")
            return try await follow(dyno, marker, attempt: attempt)
        }
        let end: HerokuTaskLog.End?
        do throws(ProviderError) {
            end = try await log.end(marker, of: nil, attempt: attempt, waits: false)
        } catch {
            throw inDoubt(error)
        }
        return try end.map { (end) throws(ProviderError) in try conclude(end, nil, attempt) }
    }

    private func lost(_ task: String, _ attempt: String) -> ProviderError {
        ProviderError(
            .conflict, attempt: attempt,
            message: "it was started before, and it is not known whether it finished: plumb does not run it twice",
            outcomeUnknown: true,
            fix:
                "see what it did (`heroku logs --app \(name)`), then, where it may run again: plumb task run ENVIRONMENT SERVICE \(task) --again"
        )
    }

    private func follow(_ dyno: String, _ marker: String, attempt: String) async throws(ProviderError) -> OperationOutcome {
        let end: HerokuTaskLog.End?
        do throws(ProviderError) {
            guard try await hasEnded(dyno, attempt: attempt) else {
                throw ProviderError(.cancelled, attempt: attempt, message: "\(dyno) still runs it", fix: "continue with plumb resume")
            }
            end = try await log.end(marker, of: dyno, attempt: attempt, waits: true)
        } catch {
            throw inDoubt(error)
        }
        guard let end else {
            throw ProviderError(
                .unavailable, attempt: attempt, message: "\(dyno) has ended, and the log does not show how", outcomeUnknown: true,
                fix: "see `heroku logs --dyno \(dyno) --app \(name)`; plumb runs it again only with --again")
        }
        return try conclude(end, dyno, attempt)
    }

    /// Gone is ended: a one-off dyno leaves nothing behind.
    private func hasEnded(_ dyno: String, attempt: String) async throws(ProviderError) -> Bool {
        try await pace.poll(pace.task, attempt: attempt, isFollowed: true) { () async throws(ProviderError) -> Bool in
            do throws(ProviderError) {
                let path = path + "/\(PercentEncoding.encode(dyno))"
                return try await calls.get(path, as: HerokuAPI.Dyno.self, attempt: attempt).hasEnded
            } catch  where error.code == .notFound {
                return true
            }
        } until: {
            $0
        } == true
    }

    private func conclude(_ end: HerokuTaskLog.End, _ dyno: String?, _ attempt: String) throws(ProviderError) -> OperationOutcome {
        guard end.status == 0 else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "it ended with exit status \(end.status)",
                fix: "fix the cause and continue with plumb resume: the task runs again, and nothing after it has started",
                output: end.output)
        }
        return OperationOutcome(.done, "exit status 0" + (dyno.map { " in \($0)" } ?? ", according to the log"), output: end.output)
    }

    /// The command was begun: whatever failed since leaves open what became of it.
    private func inDoubt(_ error: ProviderError) -> ProviderError {
        error.with(outcomeUnknown: true)
    }
}
