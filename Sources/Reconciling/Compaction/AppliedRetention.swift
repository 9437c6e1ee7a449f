internal import CanonicalJSON
internal import Planning
internal import Resources

/// What was applied: of each address, when it came to be what it is, and when what is gone went. See ``AddressHistory``, which decides.
struct AppliedRetention {
    static let kinds: Set<LedgerEvent.Kind> = [.historyBegun, .applyCompleted, .secretHandedOut]

    /// An event that says what was applied, and the addresses of which it still does.
    private struct Entry {
        var event: RetainedEvent
        var applied: Set<Address>
        var forgotten: Set<Address>
        /// What it ended with; nil where that was taken away already.
        var report: ApplyReport?
        /// Whether only what is said of addresses is left of it, as its run does not stay.
        var isReduced = false
    }

    /// By their numbers.
    private var entries: [Int: Entry] = [:]
    private var byRun: [String: Set<Int>] = [:]
    private var histories: [Address: AddressHistory] = [:]
    /// Of which something was taken away the last time: without it the decision may be another.
    private var unsettled: Set<Address> = []
    /// The number of the newest event that says what was applied; nil without any.
    private(set) var newest: Int?

    var isSettled: Bool { unsettled.isEmpty }

    /// - Parameters:
    ///   - events: those of its kinds.
    ///   - reports: how runs ended, by the numbers of the events.
    ///   - added: by run, addresses that operations which cannot be repeated were newly found to write.
    /// - Throws: ``LedgerError`` `.corrupt` as ``History`` does: what cannot be read is not taken away.
    mutating func advance(
        over events: [RetainedEvent], _ reports: [Int: ApplyReport], _ runs: RunRetention, _ change: RunRetention.Change,
        _ attempts: AttemptRetention, added: [String: Set<Address>]
    ) throws(LedgerError) {
        var numbers = Set(events.map(\.sequence))
        let previous = newest
        for event in events { try take(event, reports[event.sequence]) }
        for run in change.ended.union(change.added) { numbers.formUnion(byRun[run] ?? []) }
        var addresses = unsettled
        for number in numbers { addresses.formUnion(entries[number].map { $0.applied.union($0.forgotten) } ?? []) }
        for new in added.values { addresses.formUnion(new) }
        for number in numbers { reduce(number, runs, attempts) }
        unsettled = []
        if let previous { numbers.insert(previous) }
        for address in addresses { decide(address, runs, attempts, &numbers) }
        for number in numbers { removeIfUnneeded(number, runs) }
    }

    private mutating func take(_ event: RetainedEvent, _ report: ApplyReport?) throws(LedgerError) {
        guard let told = try AppliedResources(event.recorded) else { return }
        for entry in told.entries { histories[entry.address, default: AddressHistory()].append(event.sequence, entry.content) }
        for address in told.forgotten { histories[address, default: AddressHistory()].append(event.sequence, nil) }
        entries[event.sequence] = Entry(
            event: event, applied: Set(told.entries.map(\.address)), forgotten: Set(told.forgotten), report: report)
        if let run = event.event.run { byRun[run, default: []].insert(event.sequence) }
        newest = event.sequence
    }

    /// Takes from an event whose run does not stay all but what it says of addresses.
    private mutating func reduce(_ number: Int, _ runs: RunRetention, _ attempts: AttemptRetention) {
        guard let entry = entries[number], !entry.isReduced, !runs.isKept(entry.event) else { return }
        let event = entry.event.event
        var detail: [String: JSONValue] = ["applied": event.detail["applied"] ?? .array([])]
        if !entry.forgotten.isEmpty { detail["forgotten"] = event.detail["forgotten"] }
        detail["report"] = attempts.part(of: entry.report, run: event.run)
        entries[number]?.event = entry.event.shortened(to: .object(detail))
        entries[number]?.report = nil
        entries[number]?.isReduced = true
    }

    private mutating func decide(
        _ address: Address, _ runs: RunRetention, _ attempts: AttemptRetention, _ numbers: inout Set<Int>
    ) {
        guard var history = histories.removeValue(forKey: address) else { return }
        func isWhole(_ number: Int) -> Bool { entries[number].map { runs.isKept($0.event) } ?? false }
        let kept = history.kept(isWholeScope: address.isWholeScope) { number in
            isWhole(number) || entries[number].map { Self.isWritten(address, $0.event.event, attempts) } ?? false
        }
        let lost = history.reduce(to: kept, isWhole)
        for number in lost.applied { entries[number]?.applied.remove(address) }
        for number in lost.forgotten { entries[number]?.forgotten.remove(address) }
        numbers.formUnion(lost.applied + lost.forgotten)
        if !history.isEmpty { histories[address] = history }
        if !lost.applied.isEmpty || !lost.forgotten.isEmpty { unsettled.insert(address) }
    }

    /// Whether an operation of the event's run that cannot be repeated wrote it.
    private static func isWritten(_ address: Address, _ event: LedgerEvent, _ attempts: AttemptRetention) -> Bool {
        event.kind == .applyCompleted && event.run.flatMap { attempts.addresses[$0] }?.contains(address) == true
    }

    private mutating func removeIfUnneeded(_ number: Int, _ runs: RunRetention) {
        guard let entry = entries[number], !runs.isKept(entry.event), entry.applied.isEmpty, entry.forgotten.isEmpty,
            number != newest, entry.event.event.kind != .historyBegun
        else { return }
        entries[number] = nil
        guard let run = entry.event.event.run else { return }
        byRun[run]?.remove(number)
        if byRun[run]?.isEmpty == true { byRun[run] = nil }
    }

    /// In no order.
    var kept: [RetainedEvent] { entries.values.map(Self.shortened) }

    /// The event with what it still has to tell.
    private static func shortened(_ entry: Entry) -> RetainedEvent {
        guard entry.isReduced, var detail = entry.event.event.detail.json.object else { return entry.event }
        detail["applied"] = part(of: detail["applied"], entry.applied) { $0["address"] }
        detail["forgotten"] = entry.forgotten.isEmpty ? nil : part(of: detail["forgotten"], entry.forgotten) { $0 }
        return entry.event.shortened(to: .object(detail))
    }

    /// Addresses that could not be read were refused above.
    private static func part(of list: JSONValue?, _ addresses: Set<Address>, _ address: (JSONValue) -> JSONValue?) -> JSONValue {
        .array((list?.array ?? []).filter { item in (try? address(item)?.decoded(as: Address.self)).map(addresses.contains) ?? false })
    }
}
