internal import Resources

/// What changed outside, for a terminal.
package enum DriftText {
    package static func render(environment: String, _ changes: [Change]) -> String {
        guard !changes.isEmpty else { return "\(environment): no drift\n" }
        var text = "\(environment): \(changes.count) drifted\n\n"
        for change in changes {
            let kind = change.address.kind
            text += "  \(ChangeDescription.place(change.address))  \(ChangeDescription.subject(change.reversed))\n"
            text +=
                "      \(change.movement == .drift ? "applied" : "desired")  \(change.after.map { ChangeDescription.text($0, of: kind) } ?? "absent")\n"
            text += "      live     \(change.before.map { ChangeDescription.text($0, of: kind) } ?? "absent")\n"
            text +=
                "      by       \(change.attribution.map { "\($0.actor) at \($0.time), \($0.entry)" } ?? "unknown (the provider does not record it)")\n"
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
