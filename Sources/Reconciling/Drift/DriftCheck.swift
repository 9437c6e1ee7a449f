internal import Diagnostics
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
        var signals =
            extent.usesSignals ? await maker.signals(environment: environment, history: history, of: own) : [:]
        let due = own.filter { scope in !isSame || isDue(scope, record, signals[scope]) }
        let chosen = affordable(due, record, history)
        let reading = await maker.readDrift(environment: environment, history: history, only: chosen == own ? nil : chosen)
        let looked = await maker.undeclared(
            in: chosen.filter { isLookDue($0, record) }, environment: environment, history: history, reading)
        for scope in maker.withoutProof(reading) { signals[scope] = nil }
        let identities = await maker.identities(of: DriftJudge.attributed(reading))
        let known = Dictionary(
            all.compactMap { scope in record[scope].map { (scope, $0) } }, uniquingKeysWith: { first, _ in first })
        let judge = DriftJudge(
            environment: environment, now: now, history: history, runs: runs, locks: locks, identities: identities, known: known)
        var judgement = judge.judge(reading)
        let rotated = Set(judgement.items.filter { $0.value.contains { $0.kind == .rotated } }.keys)
        let entries = await maker.recordedChanges(of: rotated, in: reading)
        judge.date(&judgement, by: entries)
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
            // What a run writes just now is not judged.
            if let look = looked.looks[scope], judgement.items[scope] != nil { record.take(look, in: scope) }
        }
        record.distrusted = Set(record.distrusted + missed.map(\.provider)).sorted()
        let round = Round(
            all: all, own: own, leftOut: due.subtracting(chosen), listed: takeListings(of: own, into: &record),
            remarks: reading.remarks + looked.remarks, observations: reading.observations)
        return result(&record, round, judgement, missed: missed)
    }

    /// What a round looked at.
    private struct Round {
        /// The environment's own scopes, and those of others that take its secrets.
        let all: Set<Scope>
        let own: Set<Scope>
        /// What was due, and the budget left out.
        let leftOut: Set<Scope>
        /// Providers whose lists were read.
        let listed: Set<String>
        let remarks: [String]
        /// Of what was read.
        let observations: [Scope: Observation]
    }

    /// - Returns: the providers whose lists were read in this round.
    private func takeListings(of own: Set<Scope>, into record: inout DriftRecord) -> Set<String> {
        let listings = maker.takeListings(of: Set(own.map(\.provider)))
        // What a list named stays as it was until the list is read again.
        var accounts = (record.accounts ?? [:]).filter { entry in own.contains { $0.provider == entry.key } }
        for (provider, listing) in listings {
            accounts[provider] = AccountRecord(accounts[provider], listed: listing.listed, undeclared: listing.undeclared)
        }
        record.accounts = accounts.isEmpty ? nil : accounts
        return Set(listings.keys)
    }

    // MARK: What is read

    private func isDue(_ scope: Scope, _ record: DriftRecord, _ signal: String?) -> Bool {
        guard let known = record[scope], known.unread == nil, known.readAt != nil, let signal, signal == known.signal,
            !record.distrusted.contains(scope.provider)
        else { return true }
        return isLookDue(scope, record) || record.rounds - known.readInRound >= extent.fullEvery
    }

    /// Whether undeclared things are looked for in a scope, where it is read: always without signals; else every so many rounds, spread over them
    /// by the scope's name, so that they do not all come due at once.
    private func isLookDue(_ scope: Scope, _ record: DriftRecord) -> Bool {
        guard extent.usesSignals else { return true }
        if (record.rounds + Self.spread(scope)) % extent.fullEvery == 0 { return true }
        return record[scope]?.lookedInRound.map { record.rounds - $0 >= extent.fullEvery } ?? false
    }

    /// The same number for the same scope on every machine.
    package static func spread(_ scope: Scope) -> Int { spread(scope.description) }

    /// The same number for the same name on every machine.
    package static func spread(_ name: String) -> Int {
        Int(name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 } % 65_521)
    }

    private func affordable(_ due: Set<Scope>, _ record: DriftRecord, _ history: History) -> Set<Scope> {
        guard let budget = extent.budget else { return due }
        func turn(_ scope: Scope) -> Int { max(record[scope]?.checkedAt ?? 0, record[scope]?.triedAt ?? 0) }
        let oldest = due.sorted { (turn($0), $0) < (turn($1), $1) }
        var chosen: Set<Scope> = []
        for scope in oldest {
            // One is always read: a budget that is too small must not mean that nothing ever is.
            let more = chosen.union([scope])
            let looked = more.filter { isLookDue($0, record) }
            guard chosen.isEmpty || maker.driftCost(environment: environment, of: more, looked: looked) <= budget else { break }
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
        entry.triedAt = now
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
        let before = Set(entry.undeclared).union(entry.strays?.known ?? [])
        entry.undeclared = entry.readAt == nil ? undeclared : undeclared.filter(before.contains)
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
        _ record: inout DriftRecord, _ round: Round, _ judgement: DriftJudge.Judgement, missed: [Scope]
    ) -> Result {
        let all = round.all
        var unread = judgement.unread.map { scope, reason in
            DriftReport.Unread(scope: scope, reason: reason, since: record[scope]?.readAt)
        }
        unread += round.leftOut.compactMap { omission(leftOut: $0, record) }
        let partial = Dictionary(grouping: judgement.unresolved, by: \.key.scope)
        let hidden = Set(unread.map(\.scope)).union(judgement.beingApplied.keys)
        let rotations = judgement.items.values.flatMap { $0 }.filter { $0.kind == .rotated }
        let news = (record.accounts ?? [:]).sorted { $0.key < $1.key }.flatMap(\.value.news).map(Self.undeclared)
        let strays = all.sorted().flatMap { record[$0]?.strays?.news ?? [] }.map(Self.stray)
        let kept = (all.sorted().flatMap { record[$0]?.items ?? [] } + strays).filter { !hidden.contains($0.address.scope) }
        let found = kept + rotations + news
        func isJudged(_ address: Address) -> Bool { self.isJudged(address, round, hidden, judgement) }
        let acknowledged = DriftAcknowledgements(
            acknowledgements, found, today: CivilDay(atLocal: now),
            isJudged: { text in Address(text).map { isNamed($0, round) && isJudged($0) } ?? false })
        unread += partial.map { scope, values in
            let lines = values.sorted { $0.key < $1.key }.map { "\($0.key.kind)/\($0.key.name): \($0.value)" }
            return DriftReport.Unread(scope: scope, reason: lines.joined(separator: "; "), since: record[scope]?.readAt)
        }
        // Silent while it is acknowledged; when that ends it is new again.
        for known in acknowledged.acknowledged { record.threads[known.item.key] = nil }
        let told = Set(acknowledged.items.map(\.key))
        let open = record.threads.filter { $0.value.status != .resolved && !isJudged($0.value.item.address) && !told.contains($0.key) }
            .map(\.value.item)
        let report = DriftReport(
            environment: environment, time: now, items: acknowledged.items, acknowledged: acknowledged.acknowledged, unread: unread,
            beingApplied: judgement.beingApplied.map { DriftReport.Unread(scope: $0, reason: $1) },
            undeclared: UndeclaredThings.all(all.sorted().flatMap { record[$0]?.everythingUndeclared ?? [] }),
            stillOpen: open.map { stillOpen($0, round, record, judgement) },
            cut: cut(round, record, hidden), notices: acknowledged.notices, remarks: acknowledged.remarks + round.remarks,
            // What was not read this time is as it was the last time.
            withoutBaseline: all.subtracting(hidden).reduce(0) { $0 + (record[$1]?.withoutBaseline ?? 0) })
        let messages =
            DriftMessages.take(
                report.items, judged: { isJudged($0.address) }, accepted: { isAccepted($0, round.observations) }, into: &record, at: now)
            + DriftMessages.rotations(rotations, environment: environment, at: now)
            + DriftMessages.notices(
                acknowledged, isDeclared: { notice in acknowledgements.contains { $0.isOf(notice) } },
                isJudged: { Address($0).map(isJudged) ?? false }, into: &record, at: now)
        record.rounds += 1
        (record.lastCheck, record.lastOutcome) = (now, report.outcome)
        if report.isComplete { record.lastComplete = report.cut == nil ? now : oldest(round, record) }
        return Result(
            report: report, record: record, messages: messages, readScopes: judgement.items.count, missedSignals: missed)
    }

    /// Whether what was seen of an item is still live: it is gone from the report because the files want it by now, or leave it be.
    private func isAccepted(_ item: DriftItem, _ observations: [Scope: Observation]) -> Bool {
        guard let observation = observations[item.address.scope], observation.targetID != nil else { return false }
        let live = observation.resources.first { $0.address == item.address }
        if item.kind == .undeclared { return live != nil }
        guard item.kind.isDrift else { return false }
        let seen = DriftItem(item.kind, item.address, live: live?.content).concealing(maker.connections.watch, maker.connections.key)
        return seen.value == item.value
    }

    private static func stray(_ address: Address) -> DriftItem {
        DriftItem(.undeclared, address, note: "no file declares it; declare it where a file can, ignore it, or remove it")
    }

    private static func undeclared(_ address: Address) -> DriftItem {
        DriftItem(.undeclared, address, note: "no file declares it; declare it, or remove it")
    }

    /// What the budget left out is unread where it was read too long ago, or could not be read the last time.
    private func omission(leftOut scope: Scope, _ record: DriftRecord) -> DriftReport.Unread? {
        let known = record[scope]
        if let reason = known?.unread { return DriftReport.Unread(scope: scope, reason: reason, since: known?.readAt) }
        guard known?.checkedAt.map({ now - $0 > record.interval }) ?? true else { return nil }
        return DriftReport.Unread(scope: scope, reason: "not read: the request budget of this round is used up", since: known?.readAt)
    }

    private func stillOpen(
        _ item: DriftItem, _ round: Round, _ record: DriftRecord, _ judgement: DriftJudge.Judgement
    ) -> DriftReport.StillOpen {
        let scope = item.address.scope
        let cause: DriftReport.StillOpen.Cause =
            if judgement.beingApplied[scope] != nil {
                .beingApplied
            } else if judgement.unread[scope] == nil, round.leftOut.contains(scope), record[scope]?.unread == nil {
                .leftOut
            } else {
                .unreadable
            }
        return DriftReport.StillOpen(item, cause, since: record[scope]?.readAt)
    }

    // MARK: Budget

    /// When the scope was read that was read longest ago; nil where one never was.
    private func oldest(_ round: Round, _ record: DriftRecord) -> Int? {
        let times = round.own.map { record[$0]?.checkedAt }
        return times.contains(nil) ? nil : times.compactMap(\.self).min()
    }

    private func cut(_ round: Round, _ record: DriftRecord, _ hidden: Set<Scope>) -> DriftReport.Cut? {
        guard !round.leftOut.isEmpty else { return nil }
        let isEverythingRead = oldest(round, record).map { $0 > (record.lastComplete ?? 0) } ?? false
        return DriftReport.Cut(
            read: round.own.count - round.leftOut.count, of: round.own.count, completes: isEverythingRead && hidden.isEmpty)
    }

    // MARK: What was judged

    /// Whether the address is of something that this environment's checks look at.
    private func isNamed(_ address: Address, _ round: Round) -> Bool {
        round.all.contains(address.scope) || round.listed.contains(address.scope.provider)
    }

    private func isJudged(_ address: Address, _ round: Round, _ hidden: Set<Scope>, _ judgement: DriftJudge.Judgement) -> Bool {
        // What is of no scope any more, nobody looks at: its message ends with it.
        guard round.all.contains(address.scope) else { return true }
        return !hidden.contains(address.scope) && judgement.unresolved[address] == nil
    }
}

extension DriftAcknowledgement {
    /// Whether the notice is about this entry.
    fileprivate func isOf(_ notice: AcknowledgementNotice.Name) -> Bool {
        notice.address == address.value && notice.until == until.description
    }
}
