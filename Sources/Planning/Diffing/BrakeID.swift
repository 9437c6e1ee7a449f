/// What an operator may lift by name.
package enum BrakeID {
    /// Lets a commit through that does not descend from the one that was applied last.
    package static let rollback = "history.rollback"

    /// Writes again what nobody can verify.
    package static let cannotVerify = ScopeDiff.unverifiable

    private static let others: Set<String> = [
        rollback, "plan.conflict", ScopeDiff.unverifiable, AcknowledgedChanges.rule, "brake.estate.empty", "brake.input.emptied",
        "brake.acm.disable",
        "brake.dns.root-ns", "brake.dns.mail-record", "brake.dns.foreign-values",
    ]

    /// What a mistyped id may have been meant to be, ascending.
    package static var names: [String] {
        let kinds = ["addon", "config", "dns", "domain", "formation"]
        return (others + kinds.flatMap { ["brake.\($0).last-of-kind", "brake.\($0).mass-delete"] }).sorted()
    }

    /// Whether there is such a brake at all; whether it is in a plan's way is another question.
    package static func isKnown(_ id: String) -> Bool {
        others.contains(id) || (id.hasPrefix("brake.") && (id.hasSuffix(".last-of-kind") || id.hasSuffix(".mass-delete")))
    }
}

extension Plan {
    /// The options that make the same plan again, each after a space: what was lifted, and what it was narrowed to. Empty for a whole plan
    /// with nothing lifted.
    package var allowed: String {
        lifted.map { " --allow \($0)" }.joined() + (narrowing?.patterns ?? []).map { " --only \(Self.quoted($0))" }.joined()
    }

    /// For a shell: a pattern holds stars.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
