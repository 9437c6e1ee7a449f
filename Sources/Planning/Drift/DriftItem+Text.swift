internal import Resources

extension DriftItem {
    /// What was applied, as people read it: never a secret, long values shortened.
    package var appliedText: String { text(applied) }

    /// What is live, likewise.
    package var liveText: String { text(live) }

    /// What the files want where that is something else again, likewise.
    package var desiredText: String? { desired.map { text($0) } }

    private func text(_ content: Content?) -> String { content.map { ChangeDescription.text($0, of: address.kind) } ?? "absent" }
}
