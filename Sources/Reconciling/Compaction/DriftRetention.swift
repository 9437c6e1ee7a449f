internal import CanonicalJSON

/// What had drifted. The next check is compared with the newest; of the others, only which addresses are ever asked for.
struct DriftRetention {
    static let kinds: Set<LedgerEvent.Kind> = [.driftDetected, .driftCleared]

    /// By their numbers.
    private var entries: [Int: RetainedEvent] = [:]
    private var byRun: [String: [Int]] = [:]
    private var newest: Int?

    /// - Parameter events: those of its kinds.
    mutating func advance(over events: [RetainedEvent], _ runs: RunRetention, _ change: RunRetention.Change) {
        var touched = events.map(\.sequence) + (newest.map { [$0] } ?? [])
        for entry in events {
            entries[entry.sequence] = entry
            if let run = entry.event.run { byRun[run, default: []].append(entry.sequence) }
            newest = entry.sequence
        }
        for run in change.ended { touched += byRun[run] ?? [] }
        for number in touched where number != newest {
            guard let entry = entries[number], !runs.isKept(entry) else { continue }
            entries[number] = Self.withoutValues(entry)
        }
    }

    private static func withoutValues(_ entry: RetainedEvent) -> RetainedEvent {
        let addresses = (entry.event.detail["drift"]?.array ?? []).map { found -> JSONValue in ["address": found["address"] ?? .null] }
        return entry.shortened(to: ["drift": .array(addresses)])
    }

    /// In no order.
    var kept: [RetainedEvent] { Array(entries.values) }
}
