internal import Resources

/// What changed outside, for a terminal.
package enum DriftText {
    package static func render(environment: String, _ changes: [Change]) -> String {
        guard !changes.isEmpty else { return "\(environment): no drift\n" }
        var text = "\(environment): \(changes.count) drifted\n\n"
        for change in changes {
            text += "  \(change.address)\n"
            text += "      \(change.movement == .drift ? "applied" : "desired") \(change.after.map(ChangeDescription.text) ?? "absent")\n"
            text += "      live    \(change.before.map(ChangeDescription.text) ?? "absent")\n"
            text += "      by      \(change.attribution.map { "\($0.actor), \($0.time), \($0.entry)" } ?? "the provider does not tell")\n"
        }
        return text
    }
}
