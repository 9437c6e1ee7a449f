package import Resources

/// How a check ended. None is ever folded into another.
package enum DriftOutcome: String, Hashable, Sendable, Codable, CaseIterable {
    /// Everything was read, and nothing calls for anybody.
    case clean
    /// Something drifted, and everything was read.
    case drift
    /// Something could not be read; what was read may have drifted besides.
    case couldNotRead = "could-not-read"
    /// Everything was read, nothing that was applied has drifted, and some addresses were never recorded as applied: of them nobody can
    /// tell.
    case noBaseline = "no-baseline"
    /// The check did not take place, or left out scopes that are being applied.
    case didNotRun = "did-not-run"
}

/// What one check of one environment found.
package struct DriftReport: Hashable, Sendable, Codable {
    /// A scope that was not judged, and why.
    package struct Unread: Hashable, Sendable, Codable {
        package let scope: Scope
        package let reason: String
        /// When it was last read; seconds since 1970, nil where nobody knows.
        package let since: Int?

        package init(scope: Scope, reason: String, since: Int? = nil) {
            self.scope = scope
            self.reason = reason
            self.since = since
        }
    }

    package let environment: String
    /// Seconds since 1970.
    package let time: Int
    /// The loudest first.
    package let items: [DriftItem]
    /// Items that somebody acknowledged; they are not among `items`.
    package let acknowledged: [AcknowledgedDrift]
    /// By scope.
    package let unread: [Unread]
    /// Scopes that a run holds, with who holds them.
    package let beingApplied: [Unread]
    /// What is live and not declared, with its parent: `heroku/raxx-api-prod` and how many of each kind. By scope.
    package let undeclared: [UndeclaredThings]
    /// Acknowledgements that end soon, ended, or meet nothing.
    package let remarks: [String]
    /// How many addresses are live as declared and were never recorded as applied: whether these drift nobody can tell.
    package let withoutBaseline: Int
    /// Why the check did not take place; nil where it did.
    package let refusal: String?

    package init(
        environment: String, time: Int, items: [DriftItem] = [], acknowledged: [AcknowledgedDrift] = [], unread: [Unread] = [],
        beingApplied: [Unread] = [], undeclared: [UndeclaredThings] = [], remarks: [String] = [], withoutBaseline: Int = 0,
        refusal: String? = nil
    ) {
        self.environment = environment
        self.time = time
        self.items = items.sorted()
        self.acknowledged = acknowledged
        self.unread = unread.sorted { $0.scope < $1.scope }
        self.beingApplied = beingApplied.sorted { $0.scope < $1.scope }
        self.undeclared = undeclared.sorted { $0.scope < $1.scope }
        self.remarks = remarks
        self.withoutBaseline = withoutBaseline
        self.refusal = refusal
    }

    /// A check that did not take place.
    package static func notRun(_ environment: String, at time: Int, _ reason: String) -> DriftReport {
        DriftReport(environment: environment, time: time, refusal: reason)
    }

    /// The items that somebody has to act on, in their order.
    package var alarms: [DriftItem] { items.filter(\.kind.isAlarm) }

    /// What could not be read counts first: it may hide anything.
    package var outcome: DriftOutcome {
        if refusal != nil { return .didNotRun }
        if !unread.isEmpty { return .couldNotRead }
        if !alarms.isEmpty { return .drift }
        if !beingApplied.isEmpty { return .didNotRun }
        return withoutBaseline > 0 ? .noBaseline : .clean
    }

    /// Whether every scope was read and judged.
    package var isComplete: Bool { refusal == nil && unread.isEmpty && beingApplied.isEmpty && withoutBaseline == 0 }
}

/// Drift that somebody knows of and lets be for a time.
package struct AcknowledgedDrift: Hashable, Sendable, Codable {
    package let item: DriftItem
    package let owner: String
    package let reason: String
    /// The last day on which it holds, such as `2026-12-28`.
    package let until: String

    package init(item: DriftItem, owner: String, reason: String, until: String) {
        self.item = item
        self.owner = owner
        self.reason = reason
        self.until = until
    }
}

/// What nobody declares of one scope, counted by kind: children are not told one by one.
package struct UndeclaredThings: Hashable, Sendable, Codable {
    package let scope: Scope
    /// How many there are, by kind of resource.
    package let counts: [String: Int]

    package init(scope: Scope, counts: [String: Int]) {
        self.scope = scope
        self.counts = counts
    }

    /// Such as `2 addon, 14 config`.
    package var words: String { counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ") }

    /// The addresses grouped by scope and counted by kind; by scope.
    package static func all(_ addresses: [Address]) -> [UndeclaredThings] {
        Dictionary(grouping: addresses, by: \.scope).map { scope, members in
            UndeclaredThings(scope: scope, counts: Dictionary(grouping: members, by: \.kind).mapValues(\.count))
        }.sorted { $0.scope < $1.scope }
    }
}
