/// What an operator may lift by name.
package enum BrakeID {
    /// Lets a commit through that does not descend from the one that was applied last.
    package static let rollback = "history.rollback"

    private static let others: Set<String> = [
        rollback, "plan.conflict", ScopeDiff.unverifiable, "brake.estate.empty", "brake.input.emptied", "brake.acm.disable",
        "brake.dns.root-ns", "brake.dns.mail-record", "brake.dns.foreign-values",
    ]

    /// Whether there is such a brake at all; whether it is in a plan's way is another question.
    package static func isKnown(_ id: String) -> Bool {
        others.contains(id) || (id.hasPrefix("brake.") && (id.hasSuffix(".last-of-kind") || id.hasSuffix(".mass-delete")))
    }
}

extension Plan {
    /// The options that lift what was lifted, each after a space; empty where nothing was.
    package var allowed: String { lifted.map { " --allow \($0)" }.joined() }
}
