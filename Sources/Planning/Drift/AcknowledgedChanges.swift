internal import Diagnostics
internal import Estate
internal import Resources

/// Changes that would put back what somebody acknowledged: they say so, and a brake keeps them from being applied unasked.
struct AcknowledgedChanges {
    /// Lifted by name, it writes over what somebody acknowledged.
    static let rule = "drift.acknowledged"

    /// Those that hold on the day of the plan, by address.
    private let entries: [String: DriftAcknowledgement]
    private let lifted: Set<String>

    init(_ input: PlanningInput) {
        let today = CivilDay(atLocal: input.now)
        entries = Dictionary(
            input.acknowledgements.filter { $0.holds(on: today) }.map { ($0.address.value, $0) }, uniquingKeysWith: { first, _ in first })
        lifted = input.lifted
    }

    /// The entry that is of the live value which the change writes over; of another value nothing is acknowledged.
    private func entry(of change: Change) -> DriftAcknowledgement? {
        guard change.movement == .drift || change.movement == .conflict, change.action != .adopt, change.action != .forget,
            let entry = entries[change.address.description], entry.value == DriftValue.digest(of: change.before)
        else { return nil }
        return entry
    }

    /// The same change, which says who acknowledged the live value, until when and why.
    func marked(_ change: Change) -> Change {
        guard let entry = entry(of: change) else { return change }
        return change.because("\(change.reason), acknowledged by \(entry.owner) until \(entry.until): \(entry.reason)")
    }

    /// By the order of the changes.
    func findings(_ changes: [Change]) -> [Finding] {
        changes.compactMap { change in
            guard let entry = entry(of: change) else { return nil }
            let finding = Finding(
                rule: Self.rule, severity: .blocks,
                message: "the live value of \(change.address) is acknowledged by \(entry.owner) until \(entry.until): \(entry.reason)",
                address: change.address, span: entry.span, fix: "take the live value into the file, or leave it out with --only")
            return Brakes.lifting(finding, lifted: lifted)
        }
    }
}

extension Change {
    /// The same for another reason.
    fileprivate func because(_ reason: String) -> Change {
        Change(
            address: address, action: action, movement: movement, before: before, after: after, remoteID: remoteID,
            consequence: consequence, reason: reason, span: span, attribution: attribution, prerequisites: prerequisites)
    }
}
