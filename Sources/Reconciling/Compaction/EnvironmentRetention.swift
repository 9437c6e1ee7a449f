/// What has to stay of one environment's events, as they are gone over.
///
/// Each step decides anew only about what it touches: the runs, addresses and digests that its events name, and those that the step
/// before changed. So it takes as long as its events, however much is kept.
struct EnvironmentRetention {
    private var runs = RunRetention()
    private var attempts = AttemptRetention()
    private var applied = AppliedRetention()
    private var gate = GateRetention()
    private var drift = DriftRetention()
    /// By run: events that stay only with it.
    private var others: [String: [RetainedEvent]] = [:]

    private static let otherKinds = Set(LedgerEvent.Kind.allCases)
        .subtracting(AttemptRetention.kinds).subtracting(AppliedRetention.kinds).subtracting(GateRetention.kinds)
        .subtracting(DriftRetention.kinds)

    /// Whether the next step decides about nothing but its own events.
    var isSettled: Bool { applied.isSettled && gate.isSettled }

    /// - Parameters:
    ///   - events: what follows those before, in its order.
    ///   - later: the events that stay, to tell what is over; nothing may follow then.
    /// - Returns: how many runs are no longer told of.
    /// - Throws: ``LedgerError`` `.corrupt` for an event that cannot be read: what is unknown is not taken away.
    mutating func advance(over events: [RetainedEvent], before later: [RecordedEvent] = []) throws(LedgerError) -> Int {
        var reports: [Int: ApplyReport] = [:]
        for event in events {
            let report = event.event.kind == .applyCompleted ? try ApplyReport(event.recorded) : nil
            reports[event.sequence] = report
            try runs.take(event.recorded, report)
        }
        let past = later.isEmpty ? [] : Set(events.compactMap(\.event.run))
        let change = try runs.settle(before: later, past: past)
        func part(_ kinds: Set<LedgerEvent.Kind>) -> [RetainedEvent] { events.filter { kinds.contains($0.event.kind) } }
        let added = try attempts.advance(over: part(AttemptRetention.kinds), runs, change)
        try applied.advance(over: part(AppliedRetention.kinds), reports, runs, change, attempts, added: added)
        let isOver = later.contains { AppliedRetention.kinds.contains($0.event.kind) }
        gate.advance(over: part(GateRetention.kinds), runs, change, newest: isOver ? .max : applied.newest ?? 0)
        drift.advance(over: part(DriftRetention.kinds), runs, change)
        for run in change.ended { others[run] = nil }
        for event in part(Self.otherKinds) where runs.isKept(event) { others[event.event.run ?? "", default: []].append(event) }
        return change.archived
    }

    /// In no order.
    var kept: [RetainedEvent] { attempts.kept + applied.kept + gate.kept + drift.kept + others.values.flatMap(\.self) }
}
