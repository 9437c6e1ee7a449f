internal import Estate
internal import Planning
internal import Resources

extension PlanMaker {
    /// What is live as declared, kept so, and not in the history, and what no unfinished run has a hand in: nothing says yet how it was when it was
    /// taken over, so that nobody can tell whether it drifts.
    static func withoutBaseline(_ inSync: [Address: Content], _ input: PlanningInput) -> Set<Address> {
        let own = input.scopes.filter { $0.environment == input.environment && $0.mode == .manage }.flatMap(\.resources)
        let managed = own.filter { $0.mode == .manage }.map(\.address)
        return Set(managed.filter { inSync[$0] != nil && input.applied[$0] == nil && !input.unsettled.contains($0) })
    }
}
