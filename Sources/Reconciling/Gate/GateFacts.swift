package import Resources

/// What a gate judges by. Without a fact, what depends on it is outstanding.
package struct GateFacts: Sendable {
    /// Who applies.
    package var actor = ""
    /// Seconds since 1970.
    package var now = 0
    /// The environment's own events, oldest first.
    package var events: [RecordedEvent] = []
    /// What was recorded up to this place was never signed, and lets nothing through; 0 where all of it counts.
    package var unsignedThrough = 0
    /// Those of the environment that a soak looks at.
    package var elsewhere: [RecordedEvent] = []
    /// The environment's services, each with its twin in that environment.
    package var counterparts: [Counterpart] = []
    /// What the promoted service runs in the environment that a soak looks at; nil where it runs nothing there, and for plans.
    package var soaked: RunningArtefact?
    /// Nil where the plan is not made from the files as they are: an undo, a task, a promotion.
    package var lineage: Lineage?
    /// Who wrote the change.
    package var authors = Authors()
    /// Keys of whoever applies, in SSH's wire form: what they sign is the applier's own.
    package var ownKeys: Set<[UInt8]> = []
    /// Whose signature over this very plan's digest was verified.
    package var signers: [Signer] = []
    /// Why no one-time code counts, whatever the events say; nil where they do.
    package var codeProblem: String?
    /// By their names in the time zone database.
    package var zones: [String: ZoneOffsets] = [:]
    /// Why approvals, soak and freezes are passed over; nil in all but an emergency.
    package var breakGlass: String?

    package init() {}

    /// One service in two environments.
    package struct Counterpart: Hashable, Sendable {
        package let service: String
        package let here: Scope
        /// Nil where the service is not in the other environment.
        package let there: Scope?

        package init(service: String, here: Scope, there: Scope?) {
            self.service = service
            self.here = here
            self.there = there
        }
    }

    /// Who wrote the change, as far as git tells.
    package struct Authors: Hashable, Sendable {
        /// Names and addresses under which somebody wrote, committed or merged a part of it.
        package var names: Set<String> = []
        /// Commits that no trusted key signed: their names are what anybody may have written there.
        package var unproved: [String] = []
        /// Why it cannot be told at all, as a clause with what to do; nil where it can.
        package var unknown: String?

        package init(names: Set<String> = [], unproved: [String] = [], unknown: String? = nil) {
            self.names = names
            self.unproved = unproved
            self.unknown = unknown
        }
    }

    /// Who signed, and with which key.
    package struct Signer: Hashable, Sendable {
        package let principal: String
        /// The public key in OpenSSH's wire form.
        package let key: [UInt8]
        /// Who recorded the signature, as the ledger has it; nil where that is not asked.
        package let recordedBy: String?

        package init(principal: String, key: [UInt8], recordedBy: String? = nil) {
            self.principal = principal
            self.key = key
            self.recordedBy = recordedBy
        }
    }
}

/// How the commit that would be applied stands to the one that was applied last.
package enum Lineage: Hashable, Sendable {
    /// It is the same, or descends from it; or nothing was applied yet.
    case continues
    /// It does not. Both as people read them, such as `4be21d0`.
    case rollback(from: String, to: String)
    /// It is an ancestor of the one that was applied last, as in a job that is run again; with how long ago that was, such as `3 d`.
    case outdated(by: String, environment: String, age: String)
    /// Git cannot say; the text is a clause with what to do.
    case unknown(String)

    /// Whether the files are older than what was applied last.
    package var isOutdated: Bool {
        guard case .outdated = self else { return false }
        return true
    }

    /// Nil where there is nothing to say.
    func requirement(isLifted: Bool) -> GateRequirement? {
        let sentence: String
        switch self {
        case .continues: return nil
        case .rollback(let last, let now):
            sentence = "commit \(now) does not descend from \(last), which was applied last: applying it would revert newer changes"
        case .outdated(let last, let environment, let age):
            sentence =
                "\(environment) was applied from a descendant of this commit (\(last), \(age) ago): applying it would revert newer changes"
        case .unknown(let why): sentence = "cannot check whether this commit descends from the one that was applied last: \(why)"
        }
        return GateRequirement(
            .lineage, isSatisfied: isLifted,
            sentence + (isLifted ? " (allowed: history.rollback)" : "; to apply it anyway: --allow history.rollback"))
    }
}
