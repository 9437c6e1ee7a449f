internal import Planning
internal import Reconciling

/// What a watch has seen, for Prometheus. Pure; times come in as values.
struct DriftMetrics: Sendable {
    private struct Environment: Sendable {
        var checks: [DriftOutcome: Int] = [:]
        var last: DriftOutcome?
        var lastComplete: Int?
        var items: [DriftItem.Kind: Int] = [:]
        var unread = 0
        var withoutBaseline = 0
        var readScopes = 0
        var missedSignals = 0
        var delivered = 0
        var hasUndelivered = false
        var acknowledgements: [String: Int] = [:]
    }

    private var beats: [String: Int] = [:]

    private let started: Int
    private let interval: Int
    private var environments: [String: Environment]

    /// - Parameter started: seconds since 1970.
    init(_ names: [String], interval: Int, started: Int) {
        self.started = started
        self.interval = interval
        environments = Dictionary(names.map { ($0, Environment()) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func add(_ check: DriftRunner.Check) {
        var entry = environments[check.report.environment] ?? Environment()
        entry.checks[check.report.outcome, default: 0] += 1
        entry.last = check.report.outcome
        entry.lastComplete = check.record?.lastComplete ?? entry.lastComplete
        if check.record != nil {
            entry.items = Dictionary(grouping: check.report.items, by: \.kind).mapValues(\.count)
            entry.unread = check.report.unread.count
            entry.withoutBaseline = check.report.withoutBaseline
            entry.acknowledgements = Self.acknowledgements(check.report)
        }
        entry.readScopes += check.readScopes
        entry.missedSignals += check.missedSignals.count
        entry.delivered += check.delivered
        entry.hasUndelivered = check.hasUndelivered
        environments[check.report.environment] = entry
    }

    mutating func addBeat(_ isTaken: Bool) { beats[isTaken ? "sent" : "failed", default: 0] += 1 }

    private static func acknowledgements(_ report: DriftReport) -> [String: Int] {
        var counts = Dictionary(grouping: report.notices, by: \.kind.rawValue).mapValues(\.count)
        counts["held"] = report.acknowledged.count
        return counts
    }

    /// Environments whose last complete check is older than twice the interval; of one that had none, the watch's beginning counts.
    func late(at now: Int) -> [String] {
        environments.filter { now - max($0.value.lastComplete ?? 0, $0.value.lastComplete == nil ? started : 0) > 2 * interval }.keys
            .sorted()
    }

    /// The text exposition format, version 0.0.4.
    func text(at now: Int) -> String {
        var text = ""
        func add(_ name: String, _ type: String, _ help: String, _ samples: [(labels: [(String, String)], value: Int)]) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
            for sample in samples {
                let labels = sample.labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
                text += "\(name){\(labels)} \(sample.value)\n"
            }
        }
        let all = environments.sorted { $0.key < $1.key }
        add(
            "plumb_drift_checks_total", "counter", "Checks that ended, by outcome.",
            all.flatMap { name, entry in
                DriftOutcome.allCases.map { ([("environment", name), ("outcome", $0.rawValue)], entry.checks[$0] ?? 0) }
            })
        add(
            "plumb_drift_outcome", "gauge", "1 for the outcome of the last check.",
            all.flatMap { name, entry in
                DriftOutcome.allCases.map { ([("environment", name), ("outcome", $0.rawValue)], entry.last == $0 ? 1 : 0) }
            })
        add(
            "plumb_drift_last_complete_seconds", "gauge", "Seconds since a check last read everything.",
            all.compactMap { name, entry in
                entry.lastComplete.map { ([("environment", name)], max(0, now - $0)) }
            })
        add("plumb_drift_interval_seconds", "gauge", "How often a check is due.", all.map { ([("environment", $0.key)], interval) })
        add(
            "plumb_drift_items", "gauge", "What the last check found, by kind.",
            all.flatMap { name, entry in
                DriftItem.Kind.allCases.map { ([("environment", name), ("kind", $0.rawValue)], entry.items[$0] ?? 0) }
            })
        add(
            "plumb_drift_unread_scopes", "gauge", "Scopes that could not be read.", all.map { ([("environment", $0.key)], $0.value.unread) }
        )
        add(
            "plumb_drift_without_baseline", "gauge", "Addresses that were never recorded as applied.",
            all.map { ([("environment", $0.key)], $0.value.withoutBaseline) })
        add(
            "plumb_drift_scopes_read_total", "counter", "Scopes that were read, not skipped as unchanged.",
            all.map {
                ([("environment", $0.key)], $0.value.readScopes)
            })
        add(
            "plumb_drift_missed_signals_total", "counter", "Scopes that changed although their signal did not.",
            all.map {
                ([("environment", $0.key)], $0.value.missedSignals)
            })
        add(
            "plumb_drift_messages_total", "counter", "Messages that reached a sink.",
            all.map { ([("environment", $0.key)], $0.value.delivered) })
        add(
            "plumb_drift_undelivered", "gauge", "1 while something could not be delivered.",
            all.map {
                ([("environment", $0.key)], $0.value.hasUndelivered ? 1 : 0)
            })
        add(
            "plumb_drift_acknowledgements", "gauge",
            "Drift that somebody acknowledged; of it what ends within days; and acknowledgements that meet nothing.",
            all.flatMap { name, entry in
                (["held"] + AcknowledgementNotice.Kind.allCases.map(\.rawValue)).map {
                    ([("environment", name), ("state", $0)], entry.acknowledgements[$0] ?? 0)
                }
            })
        add(
            "plumb_drift_heartbeats_total", "counter", "Beats that were sent while everything was complete, by what became of them.",
            ["sent", "failed"].map { ([("result", $0)], beats[$0] ?? 0) })
        return text
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
