internal import Estate
package import Planning

extension PlanMaker {
    /// What the files declare of the environment, ascending by scope; nothing is read.
    package func declared(environment: String) -> [DesiredScope] {
        desiredScopes(environment).sorted { $0.scope < $1.scope }
    }
}
