internal import Estate
internal import Planning
package import Resources

extension PlanMaker {
    /// What flags are live, by address; one that is not there is left out. Reads config alone.
    /// - Throws: ``Unreadable``: unknown is never off.
    package func live(_ flags: [Address], environments: [String]) async throws(Unreadable) -> [Address: Content] {
        let wanted = Set(flags.map(\.scope))
        let scopes = environments.flatMap { environment in
            connections.models.sorted { $0.key < $1.key }.flatMap { name, model in
                model.lower(estate, environment: environment, provider: name)
            }
        }
        let bare = scopes.filter { wanted.contains($0.scope) && $0.mode != .ignore }.map { scope in
            var bare = scope.with([], mode: .observe)
            bare.kinds = ["config"]
            return bare
        }
        let asked = Set(flags)
        let resources = try await observe(bare).values.flatMap(\.resources).filter { asked.contains($0.address) }
        return Dictionary(resources.map { ($0.address, $0.content) }, uniquingKeysWith: { first, _ in first })
    }
}
