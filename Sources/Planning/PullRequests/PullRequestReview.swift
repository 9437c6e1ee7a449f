/// What a pull request does, environment by environment.
package struct PullRequestReview: Sendable {
    /// Nil outside of a pull request, such as in a merge queue.
    package let number: Int?
    /// All digits of the commit that is proposed, and of what it is merged into.
    package let head: String
    package let base: String
    /// By name: every environment of the estate, those that the change does not concern included.
    package let environments: [EnvironmentReview]
    package let overlaps: PullRequestOverlaps
    /// Why nothing live was read, as a sentence; nil where it was.
    package let offline: String?
    /// What is wrong with the files as a whole, a line each; nil where nothing is.
    package let problem: String?
    /// What the change says differently and no plan shows, in the order of the files.
    package let rules: [ReviewedRule]
    /// How grave the problem is, where there is one.
    private let gravity: EnvironmentReview.Verdict

    package init(
        number: Int?, head: String, base: String, environments: [EnvironmentReview], overlaps: PullRequestOverlaps, offline: String?,
        problem: String? = nil, gravity: EnvironmentReview.Verdict = .invalid, rules: [ReviewedRule] = []
    ) {
        self.gravity = gravity
        self.problem = problem
        self.rules = rules
        self.number = number
        self.head = head
        self.base = base
        self.environments = environments.sorted { $0.environment < $1.environment }
        self.overlaps = overlaps
        self.offline = offline
    }

    /// What the change causes, in all environments.
    package var counts: ChangeCounts { environments.reduce(ChangeCounts([])) { $0 + $1.counts } }

    /// Whether a comment has anything to tell.
    package var isWorthReporting: Bool { problem != nil || !rules.isEmpty || environments.contains(where: \.isWorthReporting) }

    /// The graver of what came of the environments.
    package var verdict: EnvironmentReview.Verdict {
        max(problem == nil ? .passes : gravity, environments.map(\.verdict).max() ?? .passes)
    }

    /// This head, as later comments list it.
    package var reviewedHead: ReviewedHead {
        ReviewedHead(
            commit: head, counts: counts, digests: environments.compactMap(\.planned?.envelope.shortDigest), isOffline: offline != nil)
    }
}

/// A rule that the change sets: a gate, a provider's address, what is ignored.
package struct ReviewedRule: Hashable, Sendable {
    /// From the repository's root.
    package let file: String
    package let key: String
    /// Nil where it is not there.
    package let before: String?
    package let after: String?

    package init(file: String, key: String, before: String?, after: String?) {
        (self.file, self.key, self.before, self.after) = (file, key, before, after)
    }
}

/// What a pull request does to one environment.
package struct EnvironmentReview: Sendable {
    /// What came of planning the environment.
    package enum Outcome: Sendable {
        /// Nothing that the change touches is the environment's.
        case unconcerned
        case planned(PlannedEnvironment)
        /// What the files declare differently; nothing live was read.
        case declared(DeclaredDifference)
        /// Why there is no plan, for people, and whether the files are to blame. Empty where the review tells it.
        case failed(String, isInvalid: Bool)
    }

    /// What a required check makes of it, ascending by gravity.
    package enum Verdict: Int, Comparable, Sendable {
        case passes, blocked, invalid, failed

        package static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }
    }

    package let environment: String
    package let outcome: Outcome

    package init(environment: String, outcome: Outcome) {
        self.environment = environment
        self.outcome = outcome
    }

    package var planned: PlannedEnvironment? {
        guard case .planned(let planned) = outcome else { return nil }
        return planned
    }

    package var counts: ChangeCounts {
        switch outcome {
        case .planned(let planned): ChangeCounts(planned.groups.caused)
        case .declared(let difference): ChangeCounts(difference.entries.map(\.asChange))
        case .unconcerned, .failed: ChangeCounts([])
        }
    }

    package var verdict: Verdict {
        switch outcome {
        case .unconcerned, .declared: .passes
        case .planned(let planned): planned.envelope.plan.isBlocked ? .blocked : .passes
        case .failed(_, let isInvalid): isInvalid ? .invalid : .failed
        }
    }

    var isWorthReporting: Bool {
        switch outcome {
        case .unconcerned: false
        case .planned(let planned): !planned.groups.isWithoutEffect || planned.envelope.plan.isBlocked
        case .declared(let difference): !difference.scopes.isEmpty
        case .failed: true
        }
    }

    /// One line, as a status shows it.
    package var sentence: String {
        switch outcome {
        case .unconcerned: return "This change does not affect \(environment)."
        case .failed(_, let isInvalid):
            return isInvalid ? "The desired state is invalid." : "There is no plan: not everything could be read."
        case .declared: return "\(counts.line) in the files; nothing live was read"
        case .planned(let planned):
            var parts = [counts.line]
            if planned.envelope.plan.isBlocked { parts.append("blocked") }
            if !planned.groups.unapplied.isEmpty { parts.append("\(planned.groups.unapplied.count) on the base and not applied") }
            if !planned.groups.drift.isEmpty { parts.append("\(planned.groups.drift.count) drifted") }
            return parts.joined(separator: "; ") + "; plan \(planned.envelope.shortDigest)"
        }
    }
}

/// An environment's plan on the result of the merge.
package struct PlannedEnvironment: Sendable {
    /// As it may be shown.
    package let envelope: PlanEnvelope
    package let groups: ChangeGroups
    /// What the gate asks for besides its words.
    package let gate: [GateLine]
    /// Nil where applying asks for none.
    package let words: String?
    /// The command that applies the plan once it is merged.
    package let command: String
    /// Why the base was not planned, as a clause; nil where it was. Where it was not, whatever is pending counts as caused by the change.
    package let baseProblem: String?
    /// What is not known, or should be known besides, a sentence each.
    package let remarks: [String]

    package init(
        envelope: PlanEnvelope, groups: ChangeGroups, gate: [GateLine], words: String?, command: String, baseProblem: String? = nil,
        remarks: [String] = []
    ) {
        self.baseProblem = baseProblem
        self.remarks = remarks
        self.envelope = envelope
        self.groups = groups
        self.gate = gate
        self.words = words
        self.command = command
    }
}

/// Another open pull request that changes something of the same.
package struct PullRequestOverlap: Hashable, Sendable {
    /// The pull request's number.
    package let number: Int
    /// Ascending; where its files cannot be read as an estate, the files that both change.
    package let places: [String]

    package init(number: Int, places: [String]) {
        self.number = number
        self.places = places
    }
}

/// What is known of other open pull requests that change the same.
package struct PullRequestOverlaps: Hashable, Sendable {
    /// Another open pull request of which it is not known whether it changes the same.
    package struct Unknown: Hashable, Sendable {
        /// As the host counts pull requests.
        package let number: Int
        /// Why, as a clause.
        package let reason: String

        package init(number: Int, reason: String) {
            self.number = number
            self.reason = reason
        }
    }

    /// By number.
    package let found: [PullRequestOverlap]
    /// By number.
    package let unknown: [Unknown]
    /// Why not all were compared, as a clause; nil where all that this clone has were.
    package let problem: String?

    package init(_ found: [PullRequestOverlap] = [], unknown: [Unknown] = [], problem: String? = nil) {
        self.found = found
        self.unknown = unknown
        self.problem = problem
    }
}

/// A head of the pull request that was planned, as one line tells it.
package struct ReviewedHead: Hashable, Sendable {
    /// Hex digits.
    package let commit: String
    package let counts: ChangeCounts
    /// Eight hex digits each, in the order of the environments.
    package let digests: [String]
    package let isOffline: Bool

    package init(commit: String, counts: ChangeCounts, digests: [String], isOffline: Bool) {
        self.commit = commit
        self.counts = counts
        self.digests = digests
        self.isOffline = isOffline
    }
}
