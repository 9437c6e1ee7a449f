package import Planning

/// Whose turn it is in a watch, and whether all is known to be read. Pure: times and chance come in as values.
package struct DriftRotation: Sendable {
    private struct Turn {
        var due: Int
        var failures = 0
    }

    private let names: [String]
    private let interval: Int
    private var turns: [String: Turn]
    private var completeness: DriftCompleteness

    /// - Parameters:
    ///   - interval: in seconds.
    ///   - now: seconds since 1970.
    package init(_ names: [String], interval: Int, now: Int) {
        (self.names, self.interval) = (names, interval)
        turns = DriftSchedule.firstDue(of: names, interval: interval, now: now).mapValues { Turn(due: $0) }
        completeness = DriftCompleteness(names, interval: interval)
    }

    /// The environment whose check has been due longest; nil where none is.
    package mutating func next(at now: Int) -> String? {
        // A clock that was set back must not stop the watch.
        for name in names where (turns[name]?.due ?? 0) > now + 2 * interval { turns[name]?.due = now }
        return names.filter { (turns[$0]?.due ?? 0) <= now }.min { (turns[$0]?.due ?? 0, $0) < (turns[$1]?.due ?? 0, $1) }
    }

    /// Takes how a check ended.
    /// - Parameters:
    ///   - isComplete: whether everything was read, and that is kept.
    ///   - isRepeated: whether something was put back, which is looked at next.
    ///   - chance: from 0 up to 1.
    package mutating func end(
        _ name: String, _ outcome: DriftOutcome, isComplete: Bool, isRepeated: Bool = false, at now: Int, chance: Double
    ) {
        completeness.take(name, isComplete: isComplete && !isRepeated, at: now)
        guard !isRepeated else {
            turns[name]?.due = now
            return
        }
        let failures = Self.isFailure(outcome) ? (turns[name]?.failures ?? 0) + 1 : 0
        turns[name] = Turn(due: now + DriftSchedule.pause(after: failures, interval: interval, chance: chance), failures: failures)
    }

    /// Whether it is tried again before its interval is over.
    package static func isFailure(_ outcome: DriftOutcome) -> Bool { [.couldNotRead, .didNotRun].contains(outcome) }

    /// Whether the last check of every environment was complete, and none of them is older than the interval.
    package func isWhole(at now: Int) -> Bool { completeness.isWhole(at: now) }
}

/// When a watch checks which environment. Pure: times and chance come in as values.
package enum DriftSchedule {
    private static let firstRetry = 60

    /// When each environment is checked first: one of them at once, the others within a tenth of the interval, each at a time that its name
    /// gives, so that they do not ask at once.
    /// - Parameters:
    ///   - interval: in seconds.
    ///   - now: seconds since 1970.
    package static func firstDue(of names: [String], interval: Int, now: Int) -> [String: Int] {
        let offsets = Dictionary(
            names.map { ($0, DriftCheck.spread($0) % max(1, interval / 10)) }, uniquingKeysWith: { first, _ in first })
        let first = offsets.values.min() ?? 0
        return offsets.mapValues { now + $0 - first }
    }

    /// The seconds until an environment is checked again: the interval, and after failures a minute, two, four, at most the interval; less up
    /// to a tenth of it.
    /// - Parameters:
    ///   - failures: that came one after another; 0 after a check that read everything.
    ///   - chance: from 0 up to 1.
    package static func pause(after failures: Int, interval: Int, chance: Double) -> Int {
        let pause = failures == 0 ? interval : min(interval, firstRetry << min(failures - 1, 12))
        return max(1, pause - Int(chance * Double(pause / 10 + 1)))
    }
}

/// Whether every environment of a watch is known to be read: one heartbeat stands for all of them.
package struct DriftCompleteness: Sendable {
    /// When the last check of each ended; nil where that was not complete, or there was none yet.
    private var completed: [String: Int?]
    private let interval: Int

    /// - Parameter interval: in seconds.
    package init(_ names: [String], interval: Int) {
        completed = Dictionary(names.map { ($0, nil) }, uniquingKeysWith: { first, _ in first })
        self.interval = interval
    }

    /// - Parameter time: at which the check ended; seconds since 1970.
    package mutating func take(_ name: String, isComplete: Bool, at time: Int) {
        completed.updateValue(isComplete ? time : nil, forKey: name)
    }

    /// Whether the last check of every environment was complete, and none of them is older than the interval.
    package func isWhole(at now: Int) -> Bool {
        completed.values.allSatisfy { time in time.map { now - $0 <= interval } ?? false }
    }
}
