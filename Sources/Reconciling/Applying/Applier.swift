internal import CanonicalJSON
package import Planning
internal import Resources

/// Performs an approved plan: intent, call, outcome, each recorded.
package struct Applier: Sendable {
    private let ledger: any Ledger
    /// By the provider's name in the estate.
    private let writers: [String: any ProviderWriter]
    private let actor: String
    private let now: @Sendable () -> Int
    private let isStopping: @Sendable () -> Bool
    private let progress: @Sendable (Progress) -> Void

    /// What is going on, for a person to watch.
    package enum Progress: Hashable, Sendable {
        case started(Operation)
        case ended(ApplyReport.Line)
    }

    /// The writes of one credential that run side by side.
    package static let width = 8

    /// - Parameter isStopping: asked before each operation; once true, no further one starts.
    package init(
        ledger: any Ledger, writers: [String: any ProviderWriter], actor: String, now: @escaping @Sendable () -> Int,
        isStopping: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.writers = writers
        self.actor = actor
        self.now = now
        self.isStopping = isStopping
        self.progress = progress
    }

    /// Performs the operations in their order, independent ones side by side.
    ///
    /// A failure stops what depends on it and lets the rest finish; it does not throw, see ``ApplyReport``. On a request to
    /// stop, no further operation starts; one already sent is awaited and recorded.
    /// - Parameters:
    ///   - draft: what was recomputed just now; its plan has the approved digest.
    /// - Throws: ``LedgerError`` when an intent cannot be recorded; the call it was for has not been made.
    package func apply(_ approved: consuming ApprovedPlan, draft: PlanMaker.Draft, run: String) async throws -> ApplyReport {
        let plan = approved.envelope.plan
        let scopes = Array(Set(plan.operations.map(\.scope))).sorted()
        try await ledger.lock(scopes, holder: run, leaseSeconds: 3_600, now: now())
        let result: Result<ApplyReport, any Error>
        do {
            result = .success(try await perform(plan, digest: approved.envelope.digest, draft: draft, run: run))
        } catch {
            result = .failure(error)
        }
        try await ledger.unlock(scopes, holder: run)
        return try result.get()
    }

    private func perform(_ plan: Plan, digest: String, draft: PlanMaker.Draft, run: String) async throws -> ApplyReport {
        try await record(.applyIntent, plan, run, ["digest": .string(digest)])
        var lines: [Int: ApplyReport.Line] = [:]
        var known = KnownValues()
        var waiting = plan.operations
        try await withThrowingTaskGroup(of: Ended.self) { group in
            var running = 0
            while true {
                while running < Self.width, !isStopping(),
                    let next = waiting.firstIndex(where: { $0.dependsOn.allSatisfy { lines[$0]?.status == .done } })
                {
                    let operation = waiting.remove(at: next)
                    running += 1
                    let completed = known.complete(operation)
                    group.addTask {
                        try await Stopping.$isRequested.withValue(isStopping) {
                            try await perform(operation, completed, of: plan, secrets: draft.secrets, run: run)
                        }
                    }
                }
                guard let (line, outcome) = try await group.next() else { break }
                running -= 1
                lines[line.operation.id] = line
                if let outcome { known.learn(outcome, from: line.operation.scope) }
                progress(.ended(line))
            }
        }
        for operation in waiting {
            let cause = operation.dependsOn.first { lines[$0]?.status != .done }.map { "needs #\($0)" } ?? "stopped"
            lines[operation.id] = ApplyReport.Line(operation: operation, status: .notStarted, detail: cause)
        }
        let report = ApplyReport(run: run, lines: Array(lines.values))
        try await recordCompletion(of: plan, digest: digest, draft: draft, report: report)
        return report
    }

    /// How an operation ended, and what it made known.
    private typealias Ended = (line: ApplyReport.Line, outcome: OperationOutcome?)

    private func perform(
        _ operation: Operation, _ completed: Result<Operation, KnownValues.Missing>, of plan: Plan,
        secrets: [SecretReference: Secret], run: String
    ) async throws -> Ended {
        progress(.started(operation))
        guard case .success(let complete) = completed else {
            let name = if case .failure(let missing) = completed { missing.name } else { "" }
            return (ApplyReport.Line(operation: operation, status: .failed, detail: "\(name) is still not known; plan again"), nil)
        }
        let name: JSONValue = .integer(operation.id)
        let preImages = plan.changes.filter { operation.addresses.contains($0.address) }
        try await record(
            .operationIntent, plan, run,
            ["operation": name, "action": .string(operation.action), "before": try JSONValue(encoding: preImages)])
        guard let writer = writers[operation.scope.provider] else {
            return (ApplyReport.Line(operation: operation, status: .failed, detail: "no writer for \(operation.scope.provider)"), nil)
        }
        do throws(ProviderError) {
            let outcome = try await writer.perform(complete, secrets: secrets)
            let status: ApplyReport.Status = outcome.status == .done ? .done : .waiting
            do {
                try await record(
                    .operationDone, plan, run,
                    ["operation": name, "status": .string(status.rawValue), "outcome": .string(outcome.summary)])
            } catch {
                let detail = "done, but the outcome could not be recorded: \(error)"
                return (ApplyReport.Line(operation: operation, status: .failed, detail: detail), outcome)
            }
            return (ApplyReport.Line(operation: operation, status: status, detail: outcome.summary), outcome)
        } catch {
            let detail: JSONValue = [
                "operation": name, "error": .string(error.description), "outcomeUnknown": .boolean(error.outcomeUnknown),
            ]
            try await record(.operationFailed, plan, run, detail)
            return (ApplyReport.Line(operation: operation, status: .failed, detail: error.description), nil)
        }
    }

    private func recordCompletion(of plan: Plan, digest: String, draft: PlanMaker.Draft, report: ApplyReport) async throws {
        let done = Set(report.lines.filter { $0.status == .done && $0.operation.effect != .wait }.flatMap(\.operation.addresses))
        let failed = Set(report.lines.filter { $0.status != .done }.flatMap(\.operation.addresses))
        let written = plan.changes.filter { done.contains($0.address) && !failed.contains($0.address) }
        var applied = draft.inSync
        for change in written { applied[change.address] = change.after }
        let gone = plan.changes.filter { $0.action == .forget || ($0.after == nil && done.contains($0.address)) }.map(\.address)
        try await record(
            .applyCompleted, plan, report.run,
            [
                "digest": .string(digest),
                "applied": try JSONValue(encoding: applied.sorted { $0.key < $1.key }.map(AppliedResource.init)),
                "forgotten": try JSONValue(encoding: gone.sorted()), "report": try JSONValue(encoding: report),
            ])
    }

    private func record(_ kind: LedgerEvent.Kind, _ plan: Plan, _ run: String, _ detail: JSONValue) async throws {
        _ = try await ledger.append(
            LedgerEvent(environment: plan.environment, kind: kind, time: now(), actor: actor, run: run, detail: detail))
    }
}
