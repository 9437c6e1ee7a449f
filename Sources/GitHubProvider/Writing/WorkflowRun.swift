internal import HTTPMessages
internal import Planning
internal import Reconciling

/// One run of a workflow: asked for once, found again where no answer came, and followed.
///
/// A dispatch is not repeatable: a second one is a second run. So the run is known by its id where the answer tells it, else by
/// our mark in its name, else by being the only one that was begun since.
struct WorkflowRun {
    private let calls: GitHubCalls
    private let workflow: WorkflowDispatch
    private let pace: GitHubPace

    init(_ calls: GitHubCalls, _ workflow: WorkflowDispatch, pace: GitHubPace) {
        self.calls = calls
        self.workflow = workflow
        self.pace = pace
    }

    private var attempt: String { "running \(workflow.file) of \(workflow.repository)" }
    /// Seconds by which clocks may differ.
    private static let slack = 60

    func perform(in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        guard let own = context.attempt, !own.marker.isEmpty else {
            throw ProviderError(.rejected, attempt: attempt, message: "there is no history to record the run in; nothing was sent")
        }
        if own.isDone { return OperationOutcome(.done, "it ran before") }
        if let earlier = own.earlier, let run = try await found(earlier.marker, since: earlier.begun) {
            return try await follow(run, context.wait)
        }
        let run = try await start(own)
        return try await follow(run, context.wait)
    }

    private func start(_ own: Attempt) async throws(ProviderError) -> Int {
        // Without a mark, only a run that was not there before can be ours.
        var before = 0
        if workflow.marker == nil {
            let time = ClockTime.full(own.begun - Self.slack)
            before = try await calls.runs(of: workflow, since: time, attempt: attempt).map(\.id).max() ?? 0
        }
        do throws(ProviderError) {
            if let started = try await calls.dispatch(workflow, inputs: workflow.inputs(marked: own.marker), attempt: attempt) {
                return started.workflow_run_id
            }
        } catch {
            guard error.outcomeUnknown else { throw error }
            guard let run = try await found(own.marker, since: own.begun, after: before) else { throw error }
            return run
        }
        guard let run = try await found(own.marker, since: own.begun, after: before) else {
            throw ProviderError(
                .unavailable, attempt: attempt, message: "GitHub accepted it, but the run is not in the list yet", outcomeUnknown: true,
                fix: "continue with plumb resume: it looks for the run and does not start a second one")
        }
        return run
    }

    /// - Parameter before: the newest run that was there already; ids ascend.
    /// - Returns: nil where no run was begun since: a list that is complete and stays empty.
    private func found(_ marker: String, since: Int, after before: Int = 0) async throws(ProviderError) -> Int? {
        let time = ClockTime.full(since - Self.slack)
        for number in 1...max(1, pace.listing.tries) {
            let runs: [GitHubAPI.Run]
            do throws(ProviderError) {
                runs = try await calls.runs(of: workflow, since: time, attempt: attempt)
            } catch {
                throw inDoubt(error)
            }
            if workflow.marker != nil, let own = runs.first(where: { $0.display_title?.contains(marker) == true }) { return own.id }
            let onRef = runs.filter { $0.id > before }.filter { $0.head_branch == nil || $0.head_branch == workflow.ref }
            if workflow.marker == nil, onRef.count == 1 { return onRef[0].id }
            if !onRef.isEmpty, number == pace.listing.tries || workflow.marker == nil { throw ambiguous(onRef) }
            if number < pace.listing.tries { try await sleep(pace.listing.pause) }
        }
        return nil
    }

    private func ambiguous(_ runs: [GitHubAPI.Run]) -> ProviderError {
        let word = workflow.marker == nil ? "\(runs.count) runs have started since" : "no run since has plumb's marker in its name"
        return ProviderError(
            .conflict, attempt: attempt, message: "cannot determine which run plumb started: \(word)", outcomeUnknown: true,
            fix: "see https://github.com/\(workflow.repository)/actions; declare marker: and put that input into the workflow's run-name")
    }

    private func follow(_ id: Int, _ wait: WaitPolicy) async throws(ProviderError) -> OperationOutcome {
        var seen = "run \(id) is under way"
        let last: (value: GitHubAPI.Run?, isDone: Bool)
        do throws(ProviderError) {
            last = try await Poller(pace.run, wait).looks(attempt: attempt) { () async throws(ProviderError) in
                let run = try await check(id)
                if let run { seen = "run \(id) \(Self.words(run.status ?? "under way")): \(run.html_url ?? "")" }
                return run
            } until: { run in
                run?.hasEnded ?? false
            } seen: { _ in
                // The same twice is shown once.
                seen
            }
        } catch {
            throw inDoubt(error)
        }
        if last.isDone, let run = last.value { return try conclude(run) }
        if wait.isOver { return OperationOutcome(.waiting, "not yet: \(seen)") }
        throw ProviderError(
            .cancelled, attempt: attempt, message: "it has not ended: \(seen)", outcomeUnknown: true,
            fix: "continue with plumb resume: it does not start a second run")
    }

    /// Nil where GitHub does not answer for now: the run goes on without being looked at.
    private func check(_ id: Int) async throws(ProviderError) -> GitHubAPI.Run? {
        do throws(ProviderError) {
            return try await calls.run(id, of: workflow, attempt: "reading run \(id) of \(workflow.repository)")
        } catch  where error.code == .rateLimited || error.code == .unavailable {
            return nil
        } catch {
            throw inDoubt(error)
        }
    }

    private static func words(_ status: String) -> String {
        status == "waiting" ? "waits for an approval at GitHub" : "is \(status.split(separator: "_").joined(separator: " "))"
    }

    private func conclude(_ run: GitHubAPI.Run) throws(ProviderError) -> OperationOutcome {
        let conclusion = run.conclusion ?? "nothing"
        let place = run.html_url ?? "run \(run.id)"
        guard conclusion == "success" else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "run \(run.id) ended with \(conclusion)",
                fix: "see \(place), then continue with plumb resume: it starts another run")
        }
        return OperationOutcome(.done, "run \(run.id) succeeded: \(place)")
    }

    private func sleep(_ pause: Duration) async throws(ProviderError) {
        do {
            try await Task.sleep(for: pause)
        } catch {
            throw ProviderError(.cancelled, attempt: attempt, message: "stopped while waiting", outcomeUnknown: true)
        }
    }

    private func inDoubt(_ error: ProviderError) -> ProviderError {
        error.with(outcomeUnknown: true)
    }
}
