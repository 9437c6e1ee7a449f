package import Diagnostics

/// What a plan of a change that is not merged yet consists of: what the change itself causes, what its base wants already and nobody has
/// applied, and what moved outside. Each in the order of the plan.
///
/// Both plans have to come from one observation: else what moved between two reads would be taken for the change's own doing.
package struct ChangeGroups: Hashable, Sendable {
    /// A change that the base wants, too.
    package struct Unapplied: Hashable, Sendable {
        package let change: Change
        /// Where the base's files say so; nil for what left them.
        package let span: SourceSpan?
        /// The pull request that brought it into the base; nil where git does not tell.
        package var pullRequest: Int?
    }

    /// What only the pull request wants.
    package let caused: [Change]
    /// On the base, and not applied.
    package var unapplied: [Unapplied]
    /// What moved outside of plumb since it was applied.
    package let drift: [Change]
    /// What the base wants, and the change no longer.
    package let resolved: [Change]

    /// - Parameters:
    ///   - merge: of the result of the merge.
    ///   - base: of what it is merged into; nil where that cannot be planned, so that nothing is known to be there already.
    package init(merge: Plan, base: Plan?) {
        let known = Dictionary((base?.pending ?? []).map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        var (caused, unapplied, drift): ([Change], [Unapplied], [Change]) = ([], [], [])
        for change in merge.pending {
            if let other = known[change.address], Self.isSame(change, other) {
                if change.movement == .drift {
                    drift.append(change)
                } else {
                    unapplied.append(Unapplied(change: change, span: other.span))
                }
            } else {
                caused.append(change)
            }
        }
        let wanted = Set(merge.pending.map(\.address))
        self.caused = caused
        self.unapplied = unapplied
        self.drift = drift
        resolved = (base?.pending ?? []).filter { !wanted.contains($0.address) }
    }

    private static func isSame(_ left: Change, _ right: Change) -> Bool {
        left.action == right.action && left.before == right.before && left.after == right.after
    }

    /// The pull requests that brought what is not applied, ascending.
    package var pullRequests: [Int] { Set(unapplied.compactMap(\.pullRequest)).sorted() }

    /// Whether the change does nothing to the environment.
    package var isWithoutEffect: Bool { caused.isEmpty && resolved.isEmpty }
}

/// How many changes of each kind there are.
package struct ChangeCounts: Hashable, Sendable, Codable {
    /// Changes of each action.
    package let create, update, replace, delete: Int
    /// Adopted and forgotten: nothing is sent for them.
    package let other: Int

    package init(_ changes: [Change]) {
        func count(_ actions: Change.Action...) -> Int { changes.count { actions.contains($0.action) } }
        (create, update, replace, delete) = (count(.create), count(.update), count(.replace), count(.delete))
        other = count(.adopt, .forget)
    }

    /// - Parameter other: adopted and forgotten.
    package init(create: Int, update: Int, replace: Int, delete: Int, other: Int) {
        (self.create, self.update, self.replace, self.delete, self.other) = (create, update, replace, delete, other)
    }

    package static func + (left: ChangeCounts, right: ChangeCounts) -> ChangeCounts {
        ChangeCounts(
            create: left.create + right.create, update: left.update + right.update, replace: left.replace + right.replace,
            delete: left.delete + right.delete, other: left.other + right.other)
    }

    /// All changes, those that send nothing included.
    package var total: Int { create + update + replace + delete + other }

    /// Such as `1 delete, 3 update`; `no changes` where there are none.
    package var line: String {
        let parts = [(delete, "delete"), (replace, "replace"), (update, "update"), (create, "create"), (other, "adopt or forget")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.isEmpty ? "no changes" : parts.joined(separator: ", ")
    }
}

extension ChangeGroups {
    private init(caused: [Change], unapplied: [Unapplied], drift: [Change], resolved: [Change]) {
        (self.caused, self.unapplied, self.drift, self.resolved) = (caused, unapplied, drift, resolved)
    }

    /// The same without fingerprints; see ``WithheldFingerprints``.
    package var withheld: ChangeGroups {
        get throws {
            let changes = try WithheldFingerprints.withhold(from: unapplied.map(\.change))
            return ChangeGroups(
                caused: try WithheldFingerprints.withhold(from: caused),
                unapplied: zip(changes, unapplied).map { Unapplied(change: $0, span: $1.span, pullRequest: $1.pullRequest) },
                drift: try WithheldFingerprints.withhold(from: drift), resolved: try WithheldFingerprints.withhold(from: resolved))
        }
    }
}
