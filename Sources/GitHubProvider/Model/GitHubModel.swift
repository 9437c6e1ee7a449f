package import Estate
package import Planning
package import Resources

/// GitHub has no resources of its own here: its workflows are run for the apps of others.
package struct GitHubModel: ProviderModel {
    package init() {}

    package var kind: String { "github" }

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] { [] }
    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool { desired == live }
    package func mayDelete(_ address: Address) -> Bool { false }
    package func explain(_ change: Change, in observation: Observation) -> Consequence { Consequence(.none, "") }
    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] { [] }
    package func readCost(of scopes: [DesiredScope]) -> Int { 0 }
}
