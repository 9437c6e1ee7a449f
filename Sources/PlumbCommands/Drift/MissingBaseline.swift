internal import Diagnostics
internal import Reconciling
internal import Resources

/// What was never recorded as applied, and so cannot drift yet: that is not the same as being in sync.
struct MissingBaseline {
    let environment: String
    let addresses: [Address]

    /// Empty where there is a baseline for everything.
    var text: DisplayText {
        guard !addresses.isEmpty else { return "" }
        let count = addresses.count == 1 ? "1 address" : "\(addresses.count) addresses"
        return "\(environment): no baseline for \(count): whether they drift is not known\n"
            + "record them as applied, through the gate: plumb plan \(environment), and the apply that it names"
    }
}

extension Session {
    func addressesWithoutBaseline(_ preview: PlanMaker.Preview, _ history: History?) -> [Address] {
        PlanMaker(estate: estate, connections: composition.connections).addressesWithoutBaseline(
            preview, environment: name, history: history)
    }
}
