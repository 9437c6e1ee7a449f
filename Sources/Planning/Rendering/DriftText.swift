package import Diagnostics
internal import Resources

/// What changed outside, for a terminal.
package enum DriftText {
    /// - Parameter width: of the terminal, in columns; nil for a file or a log, where lines are not broken.
    package static func render(environment: String, _ changes: [Change], width: Int? = nil) -> DisplayText {
        guard !changes.isEmpty else { return "\(environment): no drift\n" }
        var lines: [DisplayText] = ["\(environment): \(changes.count) drifted", ""]
        for change in changes {
            let kind = change.address.kind
            lines.append("  \(ChangeDescription.place(change.address))  \(ChangeDescription.subject(change.reversed))")
            let wanted = change.after.map { ChangeDescription.text($0, of: kind) } ?? "absent"
            let live = change.before.map { ChangeDescription.text($0, of: kind) } ?? "absent"
            let who = change.attribution.map { "\($0.actor) at \($0.time), \($0.entry)" } ?? "unknown (the provider does not record it)"
            lines.append("      \(change.movement == .drift ? "applied" : "desired")  \(wanted)")
            lines.append("      live     \(live)")
            lines.append("      by       \(who)")
        }
        return lines.flatMap { $0.wrapped(to: width ?? .max, indent: 15) }.joined(separator: "\n") + "\n"
    }
}

extension Change {
    /// The way the world went: from what was wanted to what is there.
    fileprivate var reversed: Change {
        Change(
            address: address, action: action, movement: movement, before: after, after: before, remoteID: remoteID,
            consequence: consequence, reason: reason, span: span, attribution: attribution, prerequisites: prerequisites)
    }
}
