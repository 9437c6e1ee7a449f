internal import CanonicalJSON
internal import Planning
internal import Resources

/// Operations that cannot be repeated: each try, and what became of it. See ``EarlierAttempts``, which asks.
struct AttemptRetention {
    static let kinds: Set<LedgerEvent.Kind> = [.operationIntent, .operationDone, .operationFailed]

    /// By run, in their order: its tries, and of a run that stays everything.
    private var entries: [String: [RetainedEvent]] = [:]
    /// By run: what such operations of it wrote.
    private(set) var addresses: [String: Set<Address>] = [:]

    /// - Parameter events: those of its kinds.
    /// - Returns: by run, what is new among ``addresses``.
    /// - Throws: ``LedgerError`` `.corrupt` as ``EarlierAttempts`` does: what cannot be read is not taken away.
    mutating func advance(
        over events: [RetainedEvent], _ runs: RunRetention, _ change: RunRetention.Change
    ) throws(LedgerError) -> [String: Set<Address>] {
        var touched = change.ended
        var added: [String: Set<Address>] = [:]
        for entry in events {
            // What belongs to no run is no try of one.
            guard let run = entry.event.run else { continue }
            if Self.isTry(entry) {
                let written = try EarlierAttempts.addresses(of: entry.recorded)
                let new = Set(written).subtracting(addresses[run] ?? [])
                addresses[run, default: []].formUnion(new)
                if !new.isEmpty { added[run, default: []].formUnion(new) }
            }
            entries[run, default: []].append(entry)
            touched.insert(run)
        }
        for run in touched where !runs.whole.contains(run) { entries[run] = entries[run].flatMap(Self.tries) }
        return added
    }

    private static func isTry(_ entry: RetainedEvent) -> Bool {
        entry.event.kind == .operationIntent && entry.event.detail["operation"]?.integer != nil && entry.event.detail["marker"] != nil
    }

    /// - Returns: nil where none of them is a try, or the end of one.
    private static func tries(_ entries: [RetainedEvent]) -> [RetainedEvent]? {
        var running: Set<Int> = []
        var kept: [RetainedEvent] = []
        for entry in entries {
            guard let number = entry.event.detail["operation"]?.integer else { continue }
            // A run that was resumed numbers its operations anew.
            if entry.event.kind == .operationIntent { running.remove(number) }
            if isTry(entry) { running.insert(number) }
            if running.contains(number) { kept.append(withoutOutput(entry)) }
        }
        return kept.isEmpty ? nil : kept
    }

    private static func withoutOutput(_ entry: RetainedEvent) -> RetainedEvent {
        guard entry.event.detail["output"] != nil else { return entry }
        var detail = entry.event.detail.json.object ?? [:]
        detail["output"] = nil
        return entry.shortened(to: .object(detail))
    }

    /// Of a run's report, what failed of such operations; nil where nothing did.
    func part(of report: ApplyReport?, run: String?) -> JSONValue? {
        guard let report, let run, let own = addresses[run] else { return nil }
        let failed = report.lines.filter { $0.status == .failed && !own.isDisjoint(with: $0.operation.addresses) }
        guard !failed.isEmpty else { return nil }
        return .plain(ApplyReport(run: report.run, lines: failed, unrecorded: report.unrecorded))
    }

    /// In no order.
    var kept: [RetainedEvent] { entries.values.flatMap(\.self) }
}
