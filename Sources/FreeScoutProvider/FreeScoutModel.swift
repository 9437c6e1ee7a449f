package import Estate
package import Planning
package import Resources

/// FreeScout is only asked: nothing of it is declared, so there is no scope. Look-ups take one request for every 100 mailboxes.
package struct FreeScoutModel: ProviderModel {
    package init() {}

    package var kind: String { "freescout" }

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] { [] }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool { desired == live }

    package func mayDelete(_ address: Address) -> Bool { false }

    package func explain(_ change: Change, in observation: Observation) -> Consequence {
        Consequence(.none, "nothing is written at FreeScout")
    }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] { [] }

    package func readCost(of scopes: [DesiredScope]) -> Int { 0 }
}
