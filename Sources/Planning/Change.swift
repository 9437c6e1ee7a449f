package import Diagnostics
package import Resources

/// What the plan does to one resource, and why.
package struct Change: Hashable, Sendable, Codable {
    /// What is done to the resource; the raw value stands in plan files.
    package enum Action: String, Hashable, Sendable, Codable {
        case create, update, replace, delete
        /// Live already is as desired; from now on it counts as applied.
        case adopt
        /// No longer declared; stays live, no longer ours.
        case forget
    }

    /// Which of desired, live and last applied moved.
    package enum ChangeOrigin: String, Hashable, Sendable, Codable {
        /// Live is what was applied last, or nothing was; the files want something else.
        case pending
        /// The files want what was applied last; live is something else.
        case drift
        /// All three differ.
        case conflict
        /// There is no record of an earlier apply of this resource.
        case initial
    }

    package let address: Address
    package let action: Action
    package let movement: ChangeOrigin
    /// Nil when there is nothing live.
    package let before: Content?
    /// Nil when it is to be removed.
    package let after: Content?
    /// The provider's id of the live resource, where writing needs one.
    package let remoteID: RemoteID?
    package var consequence: Consequence
    /// Why this is planned at all, in one clause.
    package let reason: String
    package let span: SourceSpan?
    /// Who made the live value what it is, for drift and conflicts, where the provider tells.
    package let attribution: Attribution?
    /// Addresses of this plan that must be done first.
    package var prerequisites: [Address]

    package init(
        address: Address, action: Action, movement: ChangeOrigin, before: Content?, after: Content?, remoteID: RemoteID?,
        consequence: Consequence, reason: String, span: SourceSpan?, attribution: Attribution?, prerequisites: [Address]
    ) {
        self.address = address
        self.action = action
        self.movement = movement
        self.before = before
        self.after = after
        self.remoteID = remoteID
        self.consequence = consequence
        self.reason = reason
        self.span = span
        self.attribution = attribution
        self.prerequisites = prerequisites
    }
}

extension Change {
    /// Whether an add-on is there once it is made, with the variables it sets: one that is made now, or still being provisioned.
    var bringsAddOn: Bool { address.kind == "addon" && after != nil && (before == nil || before?["state"] != nil) }
}

/// What a change does to the running system.
package struct Consequence: Hashable, Sendable, Codable {
    /// How much a reviewer should worry, ascending.
    package enum Risk: Int, Hashable, Sendable, Codable, Comparable {
        case none, restart, cost, outage, dataLoss

        package static func < (left: Risk, right: Risk) -> Bool { left.rawValue < right.rawValue }
    }

    package let risk: Risk
    /// One clause, such as `restarts web, worker`.
    package let text: String
    /// Whether a receipt's pre-image can bring the old state back; the text says so when not.
    package let isReversible: Bool
    /// What it adds to the bill of a month at most, in dollars, negative for what it saves; nil where nothing
    /// is billed or the price is not known.
    package let monthlyDollars: Int?

    package init(_ risk: Risk, _ text: String, isReversible: Bool = true, monthlyDollars: Int? = nil) {
        self.risk = risk
        self.text = text
        self.isReversible = isReversible
        self.monthlyDollars = monthlyDollars
    }
}
