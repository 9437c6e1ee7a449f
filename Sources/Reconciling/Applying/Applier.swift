internal import Concurrency
internal import CanonicalJSON
package import Planning
internal import Resources

/// Performs an approved plan: intent, call, outcome, each recorded.
package struct Applier: Sendable {
    let ledger: any Ledger
    /// By the provider's name in the estate.
    private let writers: [String: any ProviderWriter]
    let actor: String
    let now: @Sendable () -> Int
    /// Locks that every intent is recorded behind.
    let fence: Fence?
    /// Asked before each request that changes something.
    private let permit: WritePermit
    private let isStopping: @Sendable () -> Bool
    private let isParking: Bool
    private let waitAtMost: Int?
    private let progress: @Sendable (Progress) -> Void

    /// What is going on, for a person to watch.
    package enum Progress: Hashable, Sendable {
        case started(Operation)
        /// What it has come to so far, as a clause.
        case moved(Operation, String)
        case ended(ApplyReport.Line)
    }

    /// Operations that run side by side. How many requests of one credential do, its provider's descriptor says and its client keeps to.
    package static let width = 64

    /// - Parameters:
    ///   - permit: of the same locks as the fence.
    ///   - isStopping: asked before each operation; once true, no further one starts.
    ///   - isParking: what waits for the world is looked at once, and left for later when it is not there yet.
    ///   - waitAtMost: seconds that each thing is waited for instead of its own deadline.
    package init(
        ledger: any Ledger, writers: [String: any ProviderWriter], actor: String, fence: Fence?,
        permit: WritePermit = .always, now: @escaping @Sendable () -> Int, isStopping: @escaping @Sendable () -> Bool = { false },
        isParking: Bool = false,
        waitAtMost: Int? = nil, progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.writers = writers
        self.actor = actor
        self.now = now
        self.fence = fence
        self.permit = permit
        self.isStopping = isStopping
        self.isParking = isParking
        self.waitAtMost = waitAtMost
        self.progress = progress
    }

    /// Performs the operations in their order, independent ones side by side. The caller holds the locks of the fence;
    /// the first event says the whole plan, so that any machine that reaches the ledger can go on.
    ///
    /// A failure stops what depends on it and lets the rest finish; it does not throw, see ``ApplyReport``. On a request to
    /// stop, no further operation starts; one already sent is awaited and recorded.
    /// - Parameters:
    ///   - draft: what was recomputed just now; its plan has the approved digest.
    ///   - undoing: the run that this one takes back.
    /// - Throws: ``LedgerError`` when the run's own intent cannot be recorded; nothing has been sent then. Later trouble with
    ///   the ledger stands in the report: what is in flight is awaited, and nothing more starts.
    package func apply(
        _ approved: consuming ApprovedPlan, draft: PlanMaker.Draft, run: String, resuming: Bool = false, undoing: String? = nil
    ) async throws -> ApplyReport {
        let envelope = approved.envelope
        var intent: [String: JSONValue] = [
            "digest": .string(envelope.digest), "plan": try JSONValue(encoding: envelope), "undoes": undoing.map(JSONValue.string) ?? .null,
        ]
        if let reason = approved.brokenGlass { intent["reason"] = .string(reason) }
        if let trigger = approved.trigger { intent["trigger"] = .string(trigger.rawValue) }
        let begin: LedgerEvent.Kind = approved.brokenGlass == nil ? .applyIntent : .applyIntentBreakGlass
        let earlier = try await earlierAttempts(at: envelope.plan)
        try await record(resuming ? .applyResumed : begin, envelope.plan, run, .object(intent))
        return await perform(envelope.plan, digest: envelope.digest, draft: draft, run: run, isResumed: resuming, earlier)
    }

    /// What the history tells of operations that cannot be repeated; not asked for where the plan has none.
    private func earlierAttempts(at plan: Plan) async throws(LedgerError) -> EarlierAttempts {
        guard plan.operations.contains(where: { $0.effect == .readBackFirst }) else { return try EarlierAttempts([]) }
        return try EarlierAttempts(try await ledger.state(of: plan.environment, EnvironmentState.planKinds).events)
    }

    private func perform(
        _ plan: Plan, digest: String, draft: PlanMaker.Draft, run: String, isResumed: Bool, _ earlier: EarlierAttempts
    ) async -> ApplyReport {
        var lines: [Int: ApplyReport.Line] = [:]
        var known = KnownValues()
        var secrets = draft.secrets
        var recordedState: [Address: [String: Content]] = [:]
        var waiting = plan.operations
        let numbers = PlanNumbers(plan)
        var trouble: LedgerError?
        // The children are never cancelled: a call that was sent is awaited, whatever becomes of the others.
        await withTaskGroup(of: Ended.self) { group in
            var running = 0
            while true {
                while running < Self.width, trouble == nil, !isStopping(),
                    let next = waiting.firstIndex(where: { $0.dependsOn.allSatisfy { lines[$0]?.status == .done } })
                {
                    let operation = waiting.remove(at: next)
                    running += 1
                    let completed = known.complete(operation)
                    let progress = progress
                    // One that lacks a value is not performed, so how often it was tried does not matter.
                    let tried = (try? completed.get()) ?? operation
                    let attempt = earlier.attempt(at: tried, run: run, isResumed: isResumed, now: now()) { progress(.moved(operation, $0)) }
                    let readable = secrets
                    let own = numbers.numbers(of: operation.id)
                    let context = OperationContext(secrets: readable, attempt: attempt, wait: wait(for: operation), permit: permit)
                    group.addTask { await perform(operation, own, completed, attempt, of: plan, in: context, run: run) }
                }
                guard let ended = await group.next() else { break }
                running -= 1
                lines[ended.line.operation.id] = ended.line
                trouble = trouble ?? ended.trouble
                if let outcome = ended.outcome {
                    known.learn(outcome, from: ended.line.operation.scope)
                    recordedState.merge(outcome.recordedState) { $0.merging($1) { _, new in new } }
                }
                secrets.merge(ended.made) { _, new in new }
                progress(.ended(ended.line))
            }
        }
        for operation in waiting {
            let missing = operation.dependsOn.filter { lines[$0]?.status != .done }
            // A look behind a look that was left for later is left for later with it: nothing is kept from being done.
            let isParked =
                operation.effect == .verify && !missing.isEmpty
                && missing.allSatisfy {
                    lines[$0]?.status == .waiting && lines[$0]?.operation.effect == .verify
                }
            lines[operation.id] = ApplyReport.Line(
                operation: operation, numbers: numbers.numbers(of: operation.id), status: isParked ? .waiting : .notStarted,
                detail: missing.first.map { "needs \(PlanNumbers.label(numbers.numbers(of: $0)))" } ?? "stopped")
        }
        let report = ApplyReport(run: run, lines: Array(lines.values), unrecorded: trouble?.message)
        do {
            let counts = try await recordCompletion(of: plan, digest: digest, draft: draft, recordedState, report: report, known)
            if counts || trouble != nil { return report }
            let successor = "another process took over the locks; see what it recorded: plumb status \(plan.environment)"
            return ApplyReport(run: run, lines: report.lines, unrecorded: successor)
        } catch {
            return ApplyReport(run: run, lines: report.lines, unrecorded: trouble?.message ?? "\(error)")
        }
    }

    /// Also of a write: what it set going may take its time, and is found again by whoever goes on.
    private func wait(for operation: Operation) -> WaitPolicy {
        WaitPolicy(isParking: isParking, limit: waitAtMost, isStopping: isStopping) { [progress] in progress(.moved(operation, $0)) }
    }

    /// How an operation ended, what it made known, and what the ledger had against it.
    private struct Ended {
        let line: ApplyReport.Line
        var outcome: OperationOutcome?
        var made: [SecretReference: Secret] = [:]
        var trouble: LedgerError?
    }

    /// - Parameter numbers: of the operation, in the plan.
    private func perform(
        _ operation: Operation, _ numbers: [Int], _ completed: Result<Operation, KnownValues.Missing>, _ attempt: Attempt, of plan: Plan,
        in context: OperationContext, run: String
    ) async -> Ended {
        progress(.started(operation))
        func failed(_ detail: String, _ trouble: LedgerError? = nil) -> Ended {
            Ended(line: ApplyReport.Line(operation: operation, numbers: numbers, status: .failed, detail: detail), trouble: trouble)
        }
        let complete: Operation
        switch completed {
        case .success(let operation): complete = operation
        case .failure(let missing): return failed("\(missing.name) is still not known; plan again")
        }
        let performer = operation.performer ?? operation.scope.provider
        guard let writer = writers[performer] else { return failed("no writer for \(performer)") }
        // What was there before stands in the plan, which the run's own intent holds.
        let asked: [String: JSONValue] = ["action": .string(operation.action), "addresses": .plain(operation.addresses)]
        let intent = Self.name(operation, numbers).merging(asked) { own, _ in own }.merging(attempt.record) { own, _ in own }
        do throws(LedgerError) {
            try await record(.operationIntent, plan, run, .object(intent))
        } catch {
            return failed("nothing was sent: its intent could not be recorded (\(error.message))", error)
        }
        do throws(ProviderError) {
            let result = await Self.result(of: complete, by: writer, context)
            let (outcome, made) = try result.get()
            var ended = await recorded(outcome, of: operation, numbers, plan, run)
            ended.made = made
            return ended
        } catch {
            return await recorded(error, of: operation, numbers, plan, run)
        }
    }

    /// The outcome with the secrets that were made, which nothing but later operations of this run ever sees.
    private static func result(
        of operation: Operation, by writer: any ProviderWriter, _ context: OperationContext
    ) async -> Result<(OperationOutcome, [SecretReference: Secret]), ProviderError> {
        await Result(awaiting: { () async throws(ProviderError) in
            if let maker = writer as? any SecretMaker { return try await maker.make(operation, in: context) }
            let outcome = try await writer.perform(operation, in: context)
            return (outcome, [:])
        })
    }

    /// What an event calls an operation: its id, and what of the plan it carries.
    private static func name(_ operation: Operation, _ numbers: [Int]) -> [String: JSONValue] {
        ["operation": .integer(operation.id), "numbers": .array(numbers.map { .integer($0) })]
    }

    private func recorded(
        _ outcome: OperationOutcome, of operation: Operation, _ numbers: [Int], _ plan: Plan, _ run: String
    ) async -> Ended {
        let status: ApplyReport.Status = outcome.status == .done ? .done : .waiting
        let line = ApplyReport.Line(
            operation: operation, numbers: numbers, status: status, detail: outcome.summary, output: outcome.output)
        var ended = Ended(line: line, outcome: outcome)
        var detail = Self.name(operation, numbers)
        detail["status"] = .string(status.rawValue)
        detail["outcome"] = .string(outcome.summary)
        if !outcome.output.isEmpty { detail["output"] = .array(outcome.output.map(JSONValue.string)) }
        do throws(LedgerError) {
            try await record(.operationDone, plan, run, .object(detail))
        } catch {
            ended.trouble = error
        }
        return ended
    }

    private func recorded(_ error: ProviderError, of operation: Operation, _ numbers: [Int], _ plan: Plan, _ run: String) async -> Ended {
        let told = await recordFailure(error, error.description, error.output, of: operation, numbers, plan, run)
        guard told.trouble?.code == .unwritable else { return told }
        // No event takes a secret, and a provider's words may repeat one. That it failed is recorded in any case.
        let words = "\(error.attempt): failed; what the provider said is left out, since it could not be recorded"
        let bare = await recordFailure(error, words, [], of: operation, numbers, plan, run)
        return bare.trouble == nil ? bare : told
    }

    private func recordFailure(
        _ error: ProviderError, _ words: String, _ output: [String], of operation: Operation, _ numbers: [Int], _ plan: Plan, _ run: String
    ) async -> Ended {
        var ended = Ended(
            line: ApplyReport.Line(
                operation: operation, numbers: numbers, status: .failed, detail: words, output: output, isRefused: error.isRefusal))
        var detail = Self.name(operation, numbers)
        detail["error"] = .string(words)
        detail["outcomeUnknown"] = .boolean(error.outcomeUnknown)
        if !output.isEmpty { detail["output"] = .array(output.map(JSONValue.string)) }
        do throws(LedgerError) {
            try await record(.operationFailed, plan, run, .object(detail))
        } catch {
            ended.trouble = error
        }
        return ended
    }
}
