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

    /// What is open from a check before, and this one did not judge: it may have gone, or be worse.
    package struct StillOpen: Hashable, Sendable, Codable {
        /// Why it was not judged.
        package enum Cause: String, Hashable, Sendable, Codable {
            case unreadable = "not-readable"
            /// The round's budget was spent.
            case leftOut = "not-read"
            /// A run is writing its scope.
            case beingApplied = "being-applied"
        }

        /// As it was seen last.
        package let item: DriftItem
        package let cause: Cause
        /// When its scope was last read; seconds since 1970, nil where nobody knows.
        package let since: Int?

        package init(_ item: DriftItem, _ cause: Cause, since: Int?) {
            (self.item, self.cause, self.since) = (item, cause, since)
        }

        /// Such as `not readable since 2026-11-20T12:00:00Z`.
        package var clause: String {
            let words =
                switch cause {
                case .unreadable: "not readable"
                case .leftOut: "not read"
                case .beingApplied: "being applied, not judged"
                }
            return since.map { "\(words) since \(ClockTime.full($0))" } ?? words
        }
    }

    /// How far a round got that its budget cut.
    package struct Cut: Hashable, Sendable, Codable {
        /// Scopes that were read, or that their signals tell to be unchanged.
        package let read: Int
        /// Scopes of the environment.
        package let of: Int
        /// Whether this round read the last of what the rounds since the last complete check left out, all of it within the interval.
        package let completes: Bool

        package init(read: Int, of: Int, completes: Bool) {
            (self.read, self.of, self.completes) = (read, of, completes)
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
    /// What nobody can tell of this time, by address; not among `items`.
    package let stillOpen: [StillOpen]
    /// Nil where the budget was enough for everything that was due.
    package let cut: Cut?
    /// Acknowledgements that end soon, or meet nothing. By address.
    package let notices: [AcknowledgementNotice]
    /// The notices, and what could not be asked, without which less is known; one sentence each.
    package let remarks: [String]
    /// How many addresses are live as declared and were never recorded as applied: whether these drift nobody can tell.
    package let withoutBaseline: Int
    /// Why the check did not take place; nil where it did.
    package let refusal: String?

    package init(
        environment: String, time: Int, items: [DriftItem] = [], acknowledged: [AcknowledgedDrift] = [], unread: [Unread] = [],
        beingApplied: [Unread] = [], undeclared: [UndeclaredThings] = [], stillOpen: [StillOpen] = [], cut: Cut? = nil,
        notices: [AcknowledgementNotice] = [], remarks: [String] = [], withoutBaseline: Int = 0, refusal: String? = nil
    ) {
        self.environment = environment
        self.time = time
        self.items = items.sorted()
        self.acknowledged = acknowledged
        self.unread = unread.sorted { $0.scope < $1.scope }
        self.beingApplied = beingApplied.sorted { $0.scope < $1.scope }
        self.undeclared = undeclared.sorted { $0.scope < $1.scope }
        self.stillOpen = stillOpen.sorted { $0.item < $1.item }
        self.cut = cut
        self.notices = notices
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

    /// Whether every scope was read and judged: in this round, or in the rounds since the last complete check, where a budget cuts them.
    package var isComplete: Bool {
        refusal == nil && unread.isEmpty && beingApplied.isEmpty && withoutBaseline == 0 && cut?.completes != false
    }
}

/// Something about an acknowledgement that its owner has to know before it costs a surprise.
package struct AcknowledgementNotice: Hashable, Sendable, Codable {
    /// What it is.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// It ends within a few days, and what it acknowledges is still there.
        case ending
        /// Nothing drifts there any more: the entry only hides the next drift of that value.
        case dead
    }

    package let kind: Kind
    /// As the entry names it.
    package let address: String
    package let owner: String
    /// The last day on which it holds, such as `2026-12-28`.
    package let until: String
    /// One sentence.
    package let text: String

    package init(_ kind: Kind, address: String, owner: String, until: String, text: String) {
        (self.kind, self.address, self.owner, self.until, self.text) = (kind, address, owner, until, text)
    }

    /// What tells it from others between checks.
    package var name: Name { Name(kind: kind, address: address, until: until) }

    /// Which notice about which entry it is, such as `ending 2026-12-28 heroku/acme-web/config/FLAG_X`.
    package struct Name: Hashable, Sendable, LosslessStringConvertible {
        package let kind: Kind
        package let address: String
        package let until: String

        package init(kind: Kind, address: String, until: String) {
            (self.kind, self.address, self.until) = (kind, address, until)
        }

        package init?(_ description: String) {
            let parts = description.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count == 3, let kind = Kind(rawValue: parts[0]) else { return nil }
            self.init(kind: kind, address: parts[2], until: parts[1])
        }

        package var description: String { "\(kind.rawValue) \(until) \(address)" }
    }
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

    /// Under what a thing is told that nobody declares: its app or zone, and for a whole app or zone the provider.
    package static func parent(of address: Address) -> String {
        address.isWholeScope ? address.scope.provider : address.scope.description
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
