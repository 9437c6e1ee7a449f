package import Estate
package import Planning
package import Resources

/// One check of one environment: decides what has to be read, reads, judges, and says what is to be told. Writes nothing anywhere.
package struct DriftCheck: Sendable {
    /// How far a check goes.
    package struct Extent: Hashable, Sendable {
        /// Whether what a signal tells to be unchanged is not read.
        package let usesSignals: Bool
        /// Every scope is read in fact every so many rounds, whatever its signal says.
        package let fullEvery: Int
        /// The most requests that reading may take; nil for no limit. The scopes that were read longest ago come first.
        package let budget: Int?

        package init(usesSignals: Bool, fullEvery: Int = 12, budget: Int? = nil) {
            self.usesSignals = usesSignals
            self.fullEvery = max(1, fullEvery)
            self.budget = budget
        }

        package static let everything = Extent(usesSignals: false)
    }

    /// What came of a check.
    package struct Result: Sendable {
        package let report: DriftReport
        /// To be kept for the next check.
        package var record: DriftRecord
        /// To be delivered.
        package let messages: [DriftMessage]
        /// How many scopes were read in fact.
        package let readScopes: Int
        /// Scopes that changed although their signal did not.
        package let missedSignals: [Scope]
    }

    private let maker: PlanMaker
    private let environment: String
    private let acknowledgements: [DriftAcknowledgement]
    private let now: Int
    private let extent: Extent
    /// Names the desired state.
    private let desired: String

    /// - Parameters:
    ///   - desired: names the files as they are now: of others nothing that was found holds.
    ///   - now: seconds since 1970.
    package init(
        _ maker: PlanMaker, of estate: Estate, environment: String, desired: String, extent: Extent, now: Int
    ) {
        self.maker = maker
        self.environment = environment
        self.desired = desired
        self.extent = extent
        self.now = now
        acknowledgements = estate.acknowledgements.filter { $0.environment == environment }
    }

    /// - Parameters:
    ///   - record: of the last check; a new one where there was none.
    ///   - events: the environment's, as the ledger knows them now.
    ///   - locks: every lock of the ledger.
    /// - Throws: ``LedgerError`` where the events cannot be read.
    package func run(_ record: DriftRecord, events: [RecordedEvent], locks: [HeldLock]) async throws(LedgerError) -> Result {
        let history = try History(events)
        let runs = try RunRecord.all(in: events)
        var record = record
        let (own, guests) = maker.driftScopes(environment: environment, history: history)
        let all = own.union(guests)
        record.scopes = record.scopes.filter { entry in all.contains { $0.description == entry.key } }
        let basis = "\(desired) \(history.head)"
        let isSame = record.basis == basis && extent.usesSignals
        record.basis = basis
        let signals =
            extent.usesSignals ? await maker.signals(environment: environment, history: history, of: own) : [:]
        let due = own.filter { scope in !isSame || isDue(scope, record, signals[scope]) }
        let chosen = affordable(due, record, history)
        let reading = await maker.readDrift(environment: environment, history: history, only: chosen == own ? nil : chosen)
        let identities = await maker.identities(of: DriftJudge.attributed(reading))
        let known = Dictionary(
            all.compactMap { scope in record[scope].map { (scope, $0) } }, uniquingKeysWith: { first, _ in first })
        var judgement = DriftJudge(
            environment: environment, now: now, history: history, runs: runs, locks: locks, identities: identities, known: known
        ).judge(reading)
        // A round that reads little knows few secrets, and what it found is kept and told.
        if chosen != own, judgement.items.values.contains(where: { !$0.isEmpty }) { await maker.rememberSecrets(of: environment) }
        judgement.items = judgement.items.mapValues { items in
            items.map { $0.concealing(maker.connections.watch, maker.connections.key) }
        }
        var missed: [Scope] = []
        for scope in all.sorted() {
            let isMiss = update(
                &record, scope, signals[scope], isChosen: reading.asked.contains(scope), isDue: due.contains(scope), judgement)
            if isMiss { missed.append(scope) }
        }
        record.distrusted.formUnion(missed.map(\.provider))
        return result(&record, all: all, due: due, judgement, missed: missed, readScopes: judgement.items.count)
    }

    // MARK: What is read

    private func isDue(_ scope: Scope, _ record: DriftRecord, _ signal: String?) -> Bool {
        guard let known = record[scope], known.unread == nil, known.readAt != nil, let signal, signal == known.signal,
            !record.distrusted.contains(scope.provider)
        else { return true }
        // Spread over the rounds by the scope's name, so that they do not all come due at once.
        return (record.rounds + Self.spread(scope)) % extent.fullEvery == 0 || record.rounds - known.readInRound >= extent.fullEvery
    }

    /// The same number for the same scope on every machine.
    package static func spread(_ scope: Scope) -> Int {
        Int(scope.description.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 } % 65_521)
    }

    private func affordable(_ due: Set<Scope>, _ record: DriftRecord, _ history: History) -> Set<Scope> {
        guard let budget = extent.budget else { return due }
        let oldest = due.sorted { left, right in
            (record[left]?.checkedAt ?? 0, left) < (record[right]?.checkedAt ?? 0, right)
        }
        var chosen: Set<Scope> = []
        for scope in oldest {
            // One is always read: a budget that is too small must not mean that nothing ever is.
            guard chosen.isEmpty || maker.readCost(environment: environment, of: chosen.union([scope])) <= budget else { break }
            chosen.insert(scope)
        }
        return chosen
    }

    // MARK: What is kept

    /// - Returns: whether the scope changed although its signal did not.
    private func update(
        _ record: inout DriftRecord, _ scope: Scope, _ signal: String?, isChosen: Bool, isDue: Bool, _ judgement: DriftJudge.Judgement
    ) -> Bool {
        var entry = record[scope] ?? ScopeRecord()
        defer { record[scope] = entry }
        if !isChosen {
            if !isDue { entry.checkedAt = now }
            return false
        }
        if let reason = judgement.unread[scope] {
            entry.unread = reason
            // What was drift before may still be: it is neither told again nor resolved.
            return false
        }
        guard judgement.beingApplied[scope] == nil, let items = judgement.items[scope] else { return false }
        let provided = judgement.provided[scope] ?? [:]
        let undeclared = (judgement.undeclared[scope] ?? []).sorted()
        let lasting = items.filter { $0.kind != .rotated }
        let isOther = entry.items != lasting || entry.provided != provided || entry.allUndeclared != undeclared
        let isMiss =
            entry.readAt != nil && entry.unread == nil && signal != nil && entry.signal == signal && isOther
            && record.distrusted.contains(scope.provider) == false && extent.usesSignals && entry.basis == record.basis
        entry.items = lasting
        entry.provided = provided
        // What is new stays new until it is declared, ignored, acknowledged or gone.
        entry.undeclared = entry.readAt == nil ? undeclared : entry.undeclared.filter { undeclared.contains($0) }
        entry.allUndeclared = undeclared
        let unrecorded = judgement.withoutBaseline.count { $0.scope == scope }
        entry.withoutBaseline = unrecorded > 0 ? unrecorded : nil
        // Its other values were judged; it is read again the next time.
        entry.unread = judgement.unresolved.contains { $0.key.scope == scope } ? "a desired value could not be read" : nil
        entry.signal = entry.seenSignal == signal ? signal : nil
        entry.seenSignal = signal
        entry.readInRound = record.rounds
        entry.basis = record.basis
        (entry.checkedAt, entry.readAt) = (now, now)
        return isMiss
    }

    private func result(
        _ record: inout DriftRecord, all: Set<Scope>, due: Set<Scope>, _ judgement: DriftJudge.Judgement, missed: [Scope], readScopes: Int
    ) -> Result {
        var unread = judgement.unread.map { scope, reason in
            DriftReport.Unread(scope: scope, reason: reason, since: record[scope]?.readAt)
        }
        for scope in due where judgement.unread[scope] == nil && judgement.beingApplied[scope] == nil {
            guard judgement.items[scope] == nil, record[scope]?.checkedAt.map({ now - $0 > record.interval }) ?? true else { continue }
            unread.append(
                DriftReport.Unread(
                    scope: scope, reason: "not read: the request budget of this round is used up", since: record[scope]?.readAt))
        }
        let partial = Dictionary(grouping: judgement.unresolved, by: \.key.scope)
        let hidden = Set(unread.map(\.scope)).union(judgement.beingApplied.keys)
        let rotations = judgement.items.values.flatMap { $0 }.filter { $0.kind == .rotated }
        let found = all.sorted().flatMap { record[$0]?.items ?? [] }.filter { !hidden.contains($0.address.scope) } + rotations
        let acknowledged = DriftAcknowledgements(
            acknowledgements, found, today: CivilDay(atLocal: now),
            isJudged: { address in all.contains { !hidden.contains($0) && address.hasPrefix("\($0)/") } })
        unread += partial.map { scope, values in
            let lines = values.sorted { $0.key < $1.key }.map { "\($0.key.kind)/\($0.key.name): \($0.value)" }
            return DriftReport.Unread(scope: scope, reason: lines.joined(separator: "; "), since: record[scope]?.readAt)
        }
        let report = DriftReport(
            environment: environment, time: now, items: acknowledged.items, acknowledged: acknowledged.acknowledged, unread: unread,
            beingApplied: judgement.beingApplied.map { DriftReport.Unread(scope: $0, reason: $1) },
            undeclared: UndeclaredThings.all(all.sorted().flatMap { record[$0]?.allUndeclared ?? [] }), remarks: acknowledged.remarks,
            // What was not read this time is as it was the last time.
            withoutBaseline: all.subtracting(hidden).reduce(0) { $0 + (record[$1]?.withoutBaseline ?? 0) })
        // Silent while it is acknowledged; when that ends it is new again.
        for known in acknowledged.acknowledged { record.threads[known.item.key] = nil }
        let messages =
            DriftMessages.take(
                report.items, judged: { isJudged($0.address, all, hidden, judgement) }, into: &record, at: now)
            + DriftMessages.rotations(rotations, environment: environment, at: now)
        record.rounds += 1
        (record.lastCheck, record.lastOutcome) = (now, report.outcome)
        if report.isComplete { record.lastComplete = now }
        return Result(report: report, record: record, messages: messages, readScopes: readScopes, missedSignals: missed)
    }

    private func isJudged(_ address: Address, _ all: Set<Scope>, _ hidden: Set<Scope>, _ judgement: DriftJudge.Judgement) -> Bool {
        // What is of no scope any more, nobody looks at: its message ends with it.
        guard all.contains(address.scope) else { return true }
        return !hidden.contains(address.scope) && judgement.unresolved[address] == nil
    }
}
