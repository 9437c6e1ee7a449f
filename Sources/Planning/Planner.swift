package import Estate
package import Resources

/// Everything a plan is computed from.
package struct PlanningInput: Sendable {
    package let estate: String
    package let environment: String
    package let isGated: Bool
    /// Expressions resolved; none is deferred.
    package let scopes: [DesiredScope]
    /// One for every scope.
    package var observations: [Scope: Observation]
    /// What was applied last, by address.
    package let applied: [Address: Content]
    /// Look-ups, references, secret versions, the ledger's head: by name.
    package let values: [String: String]
    package let lifted: Set<String>
    /// By the provider's name in the estate.
    package let models: [String: any ProviderModel]
    /// What was found before planning, such as a secret that could not be read.
    package let findings: [Finding]
    /// Services with a contract, by scope.
    package let contracts: [Scope: ContractSubject]
    /// When the history first knew what it knows of each address; seconds since 1970.
    package let since: [Address: Int]
    /// What was asked for that cannot be asked for twice, and was not refused.
    package let attempted: Set<Address>
    /// Seconds since 1970.
    package let now: Int
    /// What an earlier part of a run wrote, and nobody has looked at since.
    package var unseen: Set<Address> = []
    /// Of what is taken back, what a later run wrote since, and which.
    package var rewritten: [Address: String] = [:]
    /// Names of the values that each scope's desired content was computed from.
    package var sources: [Scope: Set<String>] = [:]
    /// Addresses that the history is to forget, with the ones that took their place; nil where nothing did.
    package var left: [Address: Address?] = [:]
    /// What the plan is narrowed to, such as `FLAG_*`; empty for a whole plan.
    package var only: [String] = []
    /// Whether all that is live as declared, and that the history does not know yet, is to be recorded as applied.
    package var isBaseline = false
    /// What unfinished runs meant to write: it is theirs to record.
    package var unsettled: Set<Address> = []
    /// Of the environment: what somebody knows to have drifted, and lets be until a day.
    package var acknowledgements: [DriftAcknowledgement] = []

    package init(
        estate: String, environment: String, isGated: Bool, scopes: [DesiredScope], observations: [Scope: Observation],
        applied: [Address: Content], values: [String: String], lifted: Set<String>, models: [String: any ProviderModel],
        findings: [Finding], contracts: [Scope: ContractSubject] = [:], since: [Address: Int] = [:],
        attempted: Set<Address> = [], now: Int = 0
    ) {
        self.estate = estate
        self.environment = environment
        self.isGated = isGated
        self.scopes = scopes
        self.observations = observations
        self.applied = applied
        self.values = values
        self.lifted = lifted
        self.models = models
        self.findings = findings
        self.contracts = contracts
        self.since = since
        self.attempted = attempted
        self.now = now
    }
}

/// Compares desired, live and last applied, and puts what follows into an order.
package enum Planner {
    /// - Returns: the plan, and what is live as declared (to be remembered as applied).
    package static func plan(_ input: PlanningInput) -> (plan: Plan, inSync: [Address: Content]) {
        var changes: [Change] = []
        var findings = input.findings
        var parts: [OperationAssembly.Part] = []
        var narrower = PlanNarrower(input)
        var (observed, ignored, unmanaged): ([Address], [Address], [Address]) = ([], [], [])
        var inSync: [Address: Content] = [:]
        let applied = input.applied.byScope

        let acknowledged = AcknowledgedChanges(input)
        let attempted = Dictionary(grouping: input.attempted, by: \.scope)
        for scope in input.scopes.sorted(by: { $0.scope < $1.scope }) where scope.mode != .ignore {
            guard let read = input.observations[scope.scope], let model = input.models[scope.scope.provider] else { continue }
            let recordedState = RecordedState(
                applied: applied[scope.scope] ?? [:], attempted: Set(attempted[scope.scope] ?? []))
            let (recalled, observation) = (model as? any HistoryModel)?.mergeHistory(scope, in: read, recordedState) ?? (scope, read)
            let review = RetirementReview(
                recalled, observation: observation, applied: input.applied, announced: input.since, now: input.now)
            let scope = review.scope
            findings += review.findings
            changes += review.announcements
            let diff = ScopeDiff(
                scope, observation: observation, applied: review.compared(applied[scope.scope] ?? [:]), model: model, lifted: input.lifted,
                unrecorded: input.isBaseline && scope.environment == input.environment ? { !input.unsettled.contains($0) } : nil)
            findings += diff.findings
            observed += diff.observed
            ignored += diff.ignored
            unmanaged += diff.unmanaged
            inSync.merge(diff.inSync) { first, _ in first }
            let flags = input.contracts[scope.scope].map { FlagOrder(diff.changes, $0, scope, in: observation) }
            let sorted = (flags?.changes ?? diff.changes).map(acknowledged.marked).sorted(by: Self.isRiskier)
            changes += sorted
            findings += model.check(scope, sorted, in: observation)
            if let model = model as? any BrakeModel {
                findings += model.brakes(sorted, in: observation).map { Brakes.lifting($0, lifted: input.lifted) }
            }
            if !review.isEnding, let subject = input.contracts[scope.scope] {
                let breaches = ContractCheck.findings(subject, scope, sorted, in: observation)
                findings += breaches + PreconditionCheck.findings(subject, scope, sorted, in: observation)
                narrower.note(subject, scope, observation, needed: flags?.needed ?? [:], breaches: breaches)
            }
            parts.append(
                OperationAssembly.Part(
                    scope: scope, changes: sorted.filter { $0.action != .forget && $0.action != .adopt }, steps: flags?.steps ?? [],
                    observation: observation, model: model))
        }
        changes += forgotten(input)
        changes.sort(by: Self.isRiskier)
        findings += conflicts(changes, input) + leftBehind(applied, input.scopes)
        findings += Brakes.findings(
            changes: changes, observations: input.observations.values.sorted { $0.scope < $1.scope }, applied: input.applied,
            hasDesired: input.scopes.contains { !$0.resources.isEmpty },
            // Deletes alone are held against it.
            declared: changes.contains { $0.action == .delete } ? Set(input.scopes.flatMap(\.resources).map(\.address)) : [],
            lifted: input.lifted)
        let narrowed = narrower.narrow(changes, parts)
        if let narrowed { (changes, parts, findings) = (narrowed.changes, narrowed.parts, findings + narrowed.findings) }
        // Of what is planned in fact: what --only leaves out stays as somebody acknowledged it.
        findings += acknowledged.findings(changes)
        let assembly = OperationAssembly(parts, unseen: input.unseen)
        findings += assembly.findings
        let plan = Plan(
            estate: input.estate, environment: input.environment,
            targets: input.observations.values.map {
                Plan.Target(scope: $0.scope, id: $0.targetID, inputs: (input.sources[$0.scope] ?? []).sorted())
            }.sorted { $0.scope < $1.scope },
            changes: changes, operations: assembly.operations, findings: findings.sorted(by: Self.isGraver), inputs: input.values,
            lifted: input.lifted.sorted(),
            leftAlone: Plan.LeftAlone(observed: observed.sorted(), ignored: ignored.sorted(), unmanaged: unmanaged.sorted()),
            calls: assembly.operations.count { $0.effect.isWrite }, narrowing: narrowed?.narrowing)
        return (plan, inSync)
    }

    /// What moved or is forgotten: nothing is written, and the history no longer has it under this address.
    private static func forgotten(_ input: PlanningInput) -> [Change] {
        input.left.map { address, current in
            Change(
                address: address, action: .forget, movement: .pending, before: nil, after: nil, remoteID: nil,
                consequence: Consequence(.none, current == nil ? "plumb stops managing it; the live value stays" : "its history is kept"),
                reason: current.map { "moved to \($0)" } ?? "plumb forget", span: nil, attribution: nil, prerequisites: [])
        }
    }

    /// Deletes, replacements and data loss first, then by address.
    private static func isRiskier(_ left: Change, _ right: Change) -> Bool {
        func rank(_ change: Change) -> Int {
            switch change.action {
            case .delete: 0
            case .replace: 1
            case .forget, .adopt: 4
            case .create, .update: change.consequence.risk >= .outage ? 2 : 3
            }
        }
        return (rank(left), left.address) < (rank(right), right.address)
    }

    private static func isGraver(_ left: Finding, _ right: Finding) -> Bool {
        guard left.severity == right.severity else { return left.severity < right.severity }
        return (left.rule, left.address?.description ?? "", left.message) < (right.rule, right.address?.description ?? "", right.message)
    }

    /// Scopes that were applied earlier and left the files: absence deletes no app and no zone, and nobody looks at them.
    private static func leftBehind(_ applied: [Scope: [Address: Content]], _ scopes: [DesiredScope]) -> [Finding] {
        let declared = Set(scopes.map(\.scope))
        return applied.filter { !declared.contains($0.key) }.sorted { $0.key < $1.key }.map { scope, addresses in
            Finding(
                rule: "plan.left-behind", severity: .warns,
                message: "\(scope) is no longer declared; "
                    + (addresses.count == 1 ? "1 live resource is" : "\(addresses.count) live resources are")
                    + " no longer managed or checked")
        }
    }

    private static func conflicts(_ changes: [Change], _ input: PlanningInput) -> [Finding] {
        changes.filter { $0.movement == .conflict || input.rewritten[$0.address] != nil }.map { change in
            let isLifted = input.lifted.contains("plan.conflict")
            return Finding(
                rule: "plan.conflict", severity: input.isGated && !isLifted ? .blocks : .warns,
                message: input.rewritten[change.address].map {
                    "\(change.address) was written again by run \($0), which this takes back too"
                }
                    ?? "\(change.address) changed outside of plumb, and something else is wanted than was applied",
                address: change.address, span: change.span,
                fix: isLifted ? nil : "look at the live value; to write over it: --allow plan.conflict")
        }
    }
}
