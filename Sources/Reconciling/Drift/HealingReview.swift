package import Estate
package import Planning
package import Resources

/// Decides which drift of a check may be put back without being asked, and says of everything else why not. Pure.
package struct HealingReview: Sendable {
    /// Something that stays as it is.
    package struct Refusal: Hashable, Sendable {
        package let address: Address
        /// A clause.
        package let reason: String
    }

    /// By address; none where there is a ``hindrance``.
    package let healed: [Address]
    /// By address.
    package let refusals: [Refusal]
    /// Why nothing at all heals now, as a clause; nil where something may.
    package let hindrance: String?

    private static let hour = 3_600

    /// - Parameters:
    ///   - isGated: secrets of an environment with a gate are never written without somebody who confirms it.
    ///   - threads: of the record after the check.
    ///   - runs: the environment's, oldest first.
    ///   - now: seconds since 1970.
    package init(
        _ report: DriftReport, _ policy: EnvironmentDeclaration.Healing, isGated: Bool, threads: [String: DriftThread], runs: [RunRecord],
        now: Int
    ) {
        var healed: [Address] = []
        var refusals: [Refusal] = []
        for item in report.items.filter(\.kind.isDrift).sorted(by: { $0.address < $1.address }) {
            if let reason = Self.problem(with: item, policy, isGated: isGated, threads[item.key]) {
                refusals.append(Refusal(address: item.address, reason: reason))
            } else {
                healed.append(item.address)
            }
        }
        self.refusals = refusals
        hindrance = healed.isEmpty ? nil : Self.hindrance(healed.count, policy, runs, now: now)
        self.healed = hindrance == nil ? healed : []
    }

    private static func problem(
        with item: DriftItem, _ policy: EnvironmentDeclaration.Healing, isGated: Bool, _ thread: DriftThread?
    ) -> String? {
        guard item.kind == .drift else { return "plumb's own credential was used by hand: a person must investigate that first" }
        guard policy.classes.contains(item.address.kind) else { return "the kind \(item.address.kind) is not among those that heal" }
        guard item.desired == nil else { return "the files want something else than what was applied" }
        guard !item.address.description.contains("*") else {
            return "its name matches others too, so it cannot be planned alone"
        }
        guard let applied = item.applied else { return "it did not exist at the last apply, and healing deletes nothing" }
        guard let live = item.live else { return "it was deleted, and healing creates nothing" }
        if live.holdsMore(than: applied) { return "something was added to it, and healing deletes nothing" }
        if applied["value"] != nil, live["value"]?.concealed?.fingerprint == nil || item.address.kind == DeclaredSecret.placeKind {
            return "a plan writes such a secret again only on request"
        }
        if isGated, applied.holdsSecret || live.holdsSecret { return "a secret of an environment with a gate is never healed" }
        let ranges = policy.ranges.filter { $0.address == item.address.description }
        if let range = ranges.first(where: { $0.explains(applied, live) }) {
            return "an autoscaler sets it between \(range.lowest) and \(range.highest)"
        }
        if thread?.status == .flapping { return "it keeps changing: something else sets it again each time" }
        return nil
    }

    private static func hindrance(_ count: Int, _ policy: EnvironmentDeclaration.Healing, _ runs: [RunRecord], now: Int) -> String? {
        guard let newest = runs.last else { return "nothing was applied by plumb yet" }
        if newest.isUnfinished || newest.isWaiting { return "run \(newest.id) is not finished" }
        let recent = runs.filter { $0.trigger == .healing && now - $0.begun < hour }.reduce(0) { $0 + $1.plan.plan.pending.count }
        guard recent + count <= policy.perHour else {
            return
                "\(count) resources would heal, and of \(policy.perHour) an hour \(max(0, policy.perHour - recent)) are left: a person must "
                + "review so many at once"
        }
        return nil
    }
}

extension Content {
    /// Whether a list in it has more members here: putting the other one back would delete one, such as a record of a set.
    fileprivate func holdsMore(than other: Content) -> Bool {
        switch (self, other) {
        case (.list(let items), .list(let others)): items.count > others.count
        case (.record(let fields), .record(let others)):
            fields.contains { key, value in others[key].map { value.holdsMore(than: $0) } ?? (value.list.map { !$0.isEmpty } ?? false) }
        default: false
        }
    }

    /// Whether something in it may be a secret.
    fileprivate var holdsSecret: Bool {
        switch self {
        case .concealed(let value): value.plain == nil
        case .generated: true
        case .list(let items): items.contains(where: \.holdsSecret)
        case .record(let fields): fields.values.contains(where: \.holdsSecret)
        default: false
        }
    }
}
