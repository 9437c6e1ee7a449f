internal import CanonicalJSON
internal import Planning
internal import Resources

/// Operations that cannot be repeated: each try, and what became of it. See ``EarlierAttempts``, which asks.
struct AttemptRetention {
    private var tries: Set<Int> = []
    /// By run: what such operations of it wrote.
    private(set) var addresses: [String: Set<Address>] = [:]
    /// What runs ended with, by the event's index.
    private var reports: [Int: ApplyReport] = [:]

    /// - Throws: ``LedgerError`` `.corrupt` as ``EarlierAttempts`` does: what cannot be read is not taken away.
    init(_ past: [RetainedEvent]) throws(LedgerError) {
        var running: Set<String> = []
        for (index, entry) in past.enumerated() {
            let event = entry.event
            if event.kind == .applyCompleted { reports[index] = try ApplyReport(entry.recorded) }
            guard let number = event.detail["operation"]?.integer, let run = event.run else { continue }
            let place = "\(run)#\(number)"
            switch event.kind {
            case .operationIntent:
                // A run that was resumed numbers its operations anew.
                running.remove(place)
                guard event.detail["marker"] != nil else { continue }
                let written = try EarlierAttempts.addresses(of: entry.recorded)
                running.insert(place)
                tries.insert(index)
                addresses[run, default: []].formUnion(written)
            case .operationDone, .operationFailed: if running.contains(place) { tries.insert(index) }
            default: continue
            }
        }
    }

    func kept(_ index: Int, of entry: RetainedEvent) -> RetainedEvent? {
        guard tries.contains(index) else { return nil }
        var detail = entry.event.detail.object ?? [:]
        detail["output"] = nil
        return entry.shortened(to: .object(detail))
    }

    /// Of a run's report, what failed of such operations; nil where nothing did.
    func report(_ index: Int, of event: LedgerEvent) -> JSONValue? {
        guard let run = event.run, let own = addresses[run], let report = reports[index] else { return nil }
        let failed = report.lines.filter { $0.status == .failed && !own.isDisjoint(with: $0.operation.addresses) }
        guard !failed.isEmpty else { return nil }
        return .plain(ApplyReport(run: report.run, lines: failed, unrecorded: report.unrecorded))
    }
}
