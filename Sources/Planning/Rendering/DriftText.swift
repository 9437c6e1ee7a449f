package import Diagnostics
internal import Resources

/// What changed outside, for a terminal.
package enum DriftText {
    package static func render(environment: String, _ changes: [Change]) -> DisplayText {
        guard !changes.isEmpty else { return "\(environment): no drift\n" }
        var text: DisplayText = "\(environment): \(changes.count) drifted\n\n"
        for change in changes {
            let kind = change.address.kind
            text += "  \(ChangeDescription.place(change.address))  \(ChangeDescription.subject(change.reversed))\n"
            let wanted = change.after.map { ChangeDescription.text($0, of: kind) } ?? "absent"
            let live = change.before.map { ChangeDescription.text($0, of: kind) } ?? "absent"
            let who = change.attribution.map { "\($0.actor) at \($0.time), \($0.entry)" } ?? "unknown (the provider does not record it)"
            text += "      \(change.movement == .drift ? "applied" : "desired")  \(wanted)\n"
            text += "      live     \(live)\n"
            text += "      by       \(who)\n"
        }
        return text
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
