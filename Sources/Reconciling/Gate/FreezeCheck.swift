internal import Estate

/// Whether a freeze window is open.
struct FreezeCheck {
    let freezes: [Freeze]
    let facts: GateFacts

    /// Those that hold, or cannot be told; else one line that says that none does.
    var requirements: [GateRequirement] {
        guard !freezes.isEmpty else { return [] }
        let outstanding = freezes.compactMap { freeze -> GateRequirement? in
            guard let zone = freeze.zone == "UTC" ? .utc : facts.zones[freeze.zone] else {
                return GateRequirement(
                    .freeze, .outstanding, "cannot check the freeze window \(freeze): this machine does not know the time zone (tzdata)")
            }
            guard freeze.holds(atLocal: zone.local(facts.now)) else { return nil }
            return GateRequirement(.freeze, .outstanding, "frozen: \(freeze)\(freeze.reason.map { " (\($0))" } ?? "")")
        }
        let count = freezes.count
        return outstanding.isEmpty
            ? [GateRequirement(.freeze, .satisfied, "no freeze window is open (\(count) \(count == 1 ? "is" : "are") set)")] : outstanding
    }
}
