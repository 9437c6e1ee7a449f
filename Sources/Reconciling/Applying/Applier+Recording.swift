internal import CanonicalJSON
internal import Estate
internal import Planning
internal import Resources

extension Applier {
    /// - Parameter recordedState: what the outcomes told of what was written.
    /// - Returns: whether the locks were still held, so that this record is the one that counts.
    func recordCompletion(
        of plan: Plan, digest: String, draft: PlanMaker.Draft, _ recordedState: [Address: [String: Content]], report ended: ApplyReport,
        _ known: KnownValues
    ) async throws -> Bool {
        let done = Set(ended.lines.filter { $0.status == .done && $0.operation.effect.isWrite }.flatMap(\.operation.addresses))
        let failed = Set(ended.lines.filter { $0.status != .done }.flatMap(\.operation.addresses))
        let isDone = { (change: Change) in done.contains(change.address) && !failed.contains(change.address) }
        let held = unfinished(plan, ended)
        // No file declares what was only put into a store: nobody would keep it so.
        let written = plan.changes.filter {
            ($0.action == .adopt || isDone($0)) && !held.contains($0.address) && !$0.isDeposit
        }
        // The history adds up: what it says already is not said again.
        var applied = draft.inSync.filter { draft.applied[$0.key] != $0.value && !held.contains($0.key) }
        for change in written { applied[change.address] = Self.content(of: change, recordedState).map(known.complete) }
        var gone = plan.changes.filter { $0.action == .forget || ($0.after == nil && done.contains($0.address)) }.map(\.address)
        // With an app goes all that was applied to it.
        let removed = Set(gone.filter(\.isWholeScope).map(\.scope))
        gone += draft.applied.keys.filter { removed.contains($0.scope) && !$0.isWholeScope }
        let report: JSONValue = ["digest": .string(digest), "report": try JSONValue(encoding: ended)]
        let entries = applied.sorted { $0.key < $1.key }.map(AppliedResource.init)
        let resources: JSONValue = ["applied": try JSONValue(encoding: entries), "forgotten": try JSONValue(encoding: gone.sorted())]
        guard try await recordCompletion(of: plan, ended.run, report, resources) else { return false }
        try await recordForOthers(applied, of: plan, draft, ended.run)
        return true
    }

    /// What was applied stands behind the fence: once another run had the locks, the history would otherwise end with what was
    /// live before that run. What this one wrote is then read from what is live.
    /// - Returns: whether the locks were still held.
    private func recordCompletion(
        of plan: Plan, _ run: String, _ report: JSONValue, _ resources: JSONValue
    ) async throws(LedgerError) -> Bool {
        let said = report.object ?? [:]
        do throws(LedgerError) {
            try await record(.applyCompleted, plan, run, .object(said.merging(resources.object ?? [:]) { own, _ in own }), behind: fence)
            return true
        } catch {
            guard error.code == .locked else { throw error }
        }
        let nothing: [String: JSONValue] = ["applied": [], "forgotten": [], "lockLost": true]
        try await record(.applyCompleted, plan, run, .object(said.merging(nothing) { own, _ in own }), behind: nil)
        return false
    }

    /// What was written in scopes of other environments is what they have applied: without it their next look would take it for
    /// drift. One whose history has not begun learns it when it does.
    private func recordForOthers(_ applied: [Address: Content], of plan: Plan, _ draft: PlanMaker.Draft, _ run: String) async throws {
        let theirs = Dictionary(grouping: applied.filter { draft.crossEnvironmentScopes[$0.key.scope] != nil }) {
            draft.crossEnvironmentScopes[$0.key.scope] ?? ""
        }
        for (environment, entries) in theirs.sorted(by: { $0.key < $1.key }) {
            guard try await hasHistory(environment) else { continue }
            let resources = entries.sorted { $0.key < $1.key }.map { AppliedResource(address: $0.key, content: $0.value) }
            _ = try await ledger.append(
                LedgerEvent(
                    environment: environment, kind: .secretHandedOut, time: now(), actor: actor, run: run,
                    detail: ["applied": try JSONValue(encoding: resources), "by": .string(plan.environment)]))
        }
    }

    private func hasHistory(_ environment: String) async throws(LedgerError) -> Bool {
        do throws(LedgerError) {
            _ = try await ledger.state(of: environment, [.historyBegun])
            return true
        } catch {
            guard error.code == .noHistory else { throw error }
            return false
        }
    }

    /// Kept secrets whose consumers have not all got them: until then a new generation is not what was applied, and the next
    /// plan goes on with handing it out.
    private func unfinished(_ plan: Plan, _ report: ApplyReport) -> Set<Address> {
        let waiting = Set(report.lines.filter { $0.status != .done }.flatMap { $0.operation.prerequisites + $0.operation.addresses })
        guard waiting.contains(where: { $0.kind == DeclaredSecret.placeKind }) else { return [] }
        let scopes = Set(waiting.filter { $0.kind == DeclaredSecret.placeKind }.map(\.scope.name))
        let places = plan.changes.map(\.address).filter { $0.kind == DeclaredSecret.placeKind && scopes.contains($0.scope.name) }
        return Set(places).union(waiting.filter { $0.kind == DeclaredSecret.placeKind })
    }

    /// What was asked for, with what only its outcome could tell.
    private static func content(of change: Change, _ recordedState: [Address: [String: Content]]) -> Content? {
        let settled = change.after?.settled { recordedState[$0]?["value"] }
        guard case .record(let fields)? = settled, let more = recordedState[change.address] else { return settled }
        return .record(fields.merging(more) { _, new in new })
    }

    /// Intents stand behind the fence; what has happened is recorded whoever holds the locks by now.
    func record(_ kind: LedgerEvent.Kind, _ plan: Plan, _ run: String, _ detail: JSONValue) async throws(LedgerError) {
        let isIntent = [.applyIntent, .applyIntentBreakGlass, .applyResumed, .operationIntent].contains(kind)
        try await record(kind, plan, run, detail, behind: isIntent ? fence : nil)
    }

    private func record(
        _ kind: LedgerEvent.Kind, _ plan: Plan, _ run: String, _ detail: JSONValue, behind fence: Fence?
    ) async throws(LedgerError) {
        let event = LedgerEvent(environment: plan.environment, kind: kind, time: now(), actor: actor, run: run, detail: detail)
        _ = try await ledger.append(event, behind: fence)
    }
}
