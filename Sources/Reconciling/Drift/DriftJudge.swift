internal import Estate
package import Planning
package import Resources

/// Says what a reading means: which class each difference is of, and what was not judged. Pure.
package struct DriftJudge {
    package let environment: String
    /// Seconds since 1970.
    package let now: Int
    package let history: History
    /// The environment's runs that are known now, oldest first.
    package let runs: [RunRecord]
    /// Every lock of the ledger.
    package let locks: [HeldLock]
    /// By the provider's name: whose credential plumb has there.
    package let identities: [String: String]
    /// What the last checks knew of each scope.
    package let known: [Scope: ScopeRecord]

    package init(
        environment: String, now: Int, history: History, runs: [RunRecord], locks: [HeldLock], identities: [String: String],
        known: [Scope: ScopeRecord]
    ) {
        self.environment = environment
        self.now = now
        self.history = history
        self.runs = runs
        self.locks = locks
        self.identities = identities
        self.known = known
    }

    /// What was judged of each scope.
    package struct Judgement: Sendable {
        /// Of the scopes that were read and judged.
        package var items: [Scope: [DriftItem]] = [:]
        /// Why a scope could not be read, by scope.
        package var unread: [Scope: String] = [:]
        /// Addresses whose desired value could not be had, of scopes that were judged otherwise.
        package var unresolved: [Address: String] = [:]
        /// Why a scope was not judged although it was read: a run writes it just now. By scope.
        package var beingApplied: [Scope: String] = [:]
        /// What is live as declared and was never recorded as applied.
        package var withoutBaseline: Set<Address> = []
        /// Live and not declared, of what was judged.
        package var undeclared: [Scope: [Address]] = [:]
        /// The fingerprint of each value that a provider keeps, of what was judged.
        package var provided: [Scope: [String: String]] = [:]
    }

    /// Providers whose records name who made a difference: there it matters whose credential is ours.
    package static func attributed(_ reading: PlanMaker.DriftReading) -> Set<String> {
        let changes = (reading.plan?.changes ?? []).map { (address: $0.address, attribution: $0.attribution) }
        let written = reading.beyondPlan.map { (address: $0.address, attribution: $0.attribution) }
        return Set((changes + written).filter { $0.attribution?.namesActor == true }.map(\.address.scope.provider))
    }

    /// Judges what was read of one environment; what could not be read is neither clean nor drifted.
    package func judge(_ reading: PlanMaker.DriftReading) -> Judgement {
        var result = Judgement()
        for (scope, error) in reading.unread { result.unread[scope] = "\(error)" }
        result.unresolved = reading.unresolved.filter { result.unread[$0.key.scope] == nil }
        let held = Dictionary(
            locks.filter { $0.expires > now && $0.holder.run != nil }.map { ($0.scope, $0.holder) }, uniquingKeysWith: { first, _ in first }
        )
        for scope in reading.asked {
            guard let holder = held[scope] else { continue }
            result.beingApplied[scope] = "by \(holder.run ?? holder.id)"
        }
        // A value that depends on what could not be read is as unknown as that.
        let unknown = Set(reading.unread.map(\.scope))
        guard let plan = reading.plan else { return result }
        let judged = reading.asked.subtracting(result.beingApplied.keys).subtracting(unknown)
        for scope in judged { result.items[scope] = [] }
        for change in plan.changes where change.movement == .drift || change.movement == .conflict {
            let scope = change.address.scope
            guard result.beingApplied[scope] == nil, !(change.after?.awaited ?? []).contains(where: { unknown.contains($0.scope) }) else {
                continue
            }
            result.items[scope, default: []].append(item(of: change))
        }
        for written in reading.beyondPlan where judged.contains(written.address.scope) {
            result.items[written.address.scope, default: []].append(item(of: written))
        }
        result.withoutBaseline = reading.withoutBaseline.filter { judged.contains($0.scope) }
        for finding in plan.findings {
            guard let item = item(of: finding), judged.contains(item.address.scope) else { continue }
            result.items[item.address.scope, default: []].append(item)
        }
        for address in plan.leftAlone.unmanaged where judged.contains(address.scope) {
            result.undeclared[address.scope, default: []].append(address)
        }
        for scope in judged.sorted() {
            result.items[scope, default: []] += news(of: scope, result.undeclared[scope] ?? [])
            guard let observation = reading.observations[scope] else { continue }
            let provided = Self.provided(observation)
            result.provided[scope] = provided.mapValues(\.hex)
            result.items[scope, default: []] += rotations(in: observation, provided)
            result.items[scope]?.sort()
        }
        return result
    }

    // MARK: Changes

    private func item(of change: Change) -> DriftItem {
        let address = change.address
        let applied = change.movement == .drift ? change.after : history.applied[address]
        let item = DriftItem(
            .drift, address, applied: applied, live: change.before, desired: change.movement == .conflict ? change.after : nil,
            attribution: change.attribution, span: change.span)
        return classified(item)
    }

    private func item(of written: PlanMaker.WrittenSince) -> DriftItem {
        let item = DriftItem(
            written.isCertain ? .drift : .unverified, written.address, applied: written.applied, live: written.live,
            attribution: written.attribution, note: written.reason, span: written.span)
        return written.isCertain ? classified(item) : item
    }

    /// The same as the history and the provider's records show it.
    private func classified(_ item: DriftItem) -> DriftItem {
        if let run = unfinished(item.address) {
            return item.with(.unfinished, note: "run \(run.id) left it unfinished; resume it with: plumb resume \(environment)")
        }
        guard isOurs(item) else { return item }
        return item.with(.ownCredential, note: "no run of plumb did this: someone else has plumb's credential, or used it by hand")
    }

    /// The newest run, where it was interrupted or failed before it was done with the address: that is pending, and no drift.
    private func unfinished(_ address: Address) -> RunRecord? {
        guard let run = runs.last, run.isUnfinished else { return nil }
        guard let report = run.report else {
            return run.plan.plan.operations.contains { $0.addresses.contains(address) } ? run : nil
        }
        let left = report.lines.filter { $0.status != .done }
        return left.contains { $0.operation.addresses.contains(address) } ? run : nil
    }

    /// Whether the provider names our own credential as who made the change, and no run that wrote the scope was under way then.
    private func isOurs(_ item: DriftItem) -> Bool {
        guard let attribution = item.attribution, let own = identities[item.address.scope.provider], attribution.actor == own else {
            return false
        }
        guard let time = ClockTime.seconds(attribution.time) else { return true }
        // The entry that names the resource may be the one of the apply itself, where whoever changed it since left none.
        if let since = history.since[item.address], time <= since { return false }
        // A provider's clock is not this machine's.
        return !runs.contains { run in
            run.plan.plan.operations.contains { $0.scope == item.address.scope } && time >= run.begun - 120
                && run.isUnfinished
        }
    }

    // MARK: Findings

    private func item(of finding: Finding) -> DriftItem? {
        guard let address = finding.address else { return nil }
        let fix = finding.fix.map { "; \($0)" } ?? ""
        let note = finding.message + fix
        if finding.rule == "observe.differs" { return DriftItem(.observed, address, note: note, span: finding.span) }
        guard finding.severity == .blocks, finding.rule.hasPrefix("contract.") || finding.rule == "external.missing" else { return nil }
        return DriftItem(.contract, address, note: note, span: finding.span)
    }

    /// What nobody declares and the last check did not see. The first check of a scope takes what is there as it is.
    private func news(of scope: Scope, _ undeclared: [Address]) -> [DriftItem] {
        guard let before = known[scope], before.readAt != nil else { return [] }
        // What a look named before a plan read that kind was seen as well.
        let seen = Set(before.undeclared).union(before.strays?.known ?? [])
        return undeclared.filter { !seen.contains($0) }.map { address in
            DriftItem(.undeclared, address, note: "no file declares it; declare it, ignore it, or remove it")
        }
    }

    /// Values that another product keeps, by kind and name.
    private static func provided(_ observation: Observation) -> [String: Fingerprint] {
        var found: [String: Fingerprint] = [:]
        for resource in observation.resources {
            guard case .other = resource.owner, let value = resource.content.concealed else { continue }
            found["\(resource.address.kind)/\(resource.address.name)"] = value.fingerprint
        }
        return found
    }

    private func rotations(in observation: Observation, _ provided: [String: Fingerprint]) -> [DriftItem] {
        guard let record = known[observation.scope], record.readAt != nil, case let before = record.provided else { return [] }
        return observation.resources.compactMap { resource in
            guard case .other(let owner) = resource.owner, case let name = "\(resource.address.kind)/\(resource.address.name)",
                let old = before[name], let new = provided[name], old != new.hex
            else { return nil }
            return DriftItem(.rotated, resource.address, note: "rotated by \(owner)" + seen)
        }
    }

    /// As long as nothing tells when it was done.
    private var seen: String { ", seen \(ClockTime.full(now))" }

    /// Says of each rotation when it was done, where the provider's record names it: its release is not the moment at which a check came by.
    /// - Parameter entries: newest first, by scope.
    package func date(_ judgement: inout Judgement, by entries: [Scope: [Attribution]]) {
        for (scope, entries) in entries {
            judgement.items[scope] = judgement.items[scope]?.map { item in
                guard item.kind == .rotated, item.note.hasSuffix(seen), let entry = entries.first(where: { isRotation($0, of: item) })
                else {
                    return item
                }
                return item.with(.rotated, note: "\(item.note.dropLast(seen.count)) at \(entry.time), \(entry.entry)")
            }
        }
    }

    /// Releases name the attachment, `DATABASE`, whose variables begin with its name: `DATABASE_URL`.
    private func isRotation(_ entry: Attribution, of item: DriftItem) -> Bool {
        let last = known[item.address.scope]?.readAt
        // A provider's clock is not this machine's.
        guard let time = ClockTime.seconds(entry.time), last.map({ time >= $0 - 120 }) ?? true else { return false }
        let words = entry.entry.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return words.contains { $0 == item.address.name || ($0.count > 2 && item.address.name.hasPrefix("\($0)_")) }
    }
}
