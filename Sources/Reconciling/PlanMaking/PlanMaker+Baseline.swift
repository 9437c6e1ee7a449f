internal import Estate
internal import Planning
internal import Resources

extension PlanMaker {
    /// Whether a plan that has nothing else to do finds something live as declared that the history does not know: then recording that is
    /// what there is to do. A plan that does something else records it besides, and once a run of ours has written, what it left is its own to say.
    static func lacksBaseline(_ plan: Plan, _ inSync: [Address: Content], _ input: PlanningInput) -> Bool {
        guard plan.changes.isEmpty, plan.isEmpty else { return false }
        let own = Set(input.scopes.filter { $0.environment == input.environment }.map(\.scope))
        return inSync.keys.contains { own.contains($0.scope) && input.applied[$0] == nil }
    }
}
