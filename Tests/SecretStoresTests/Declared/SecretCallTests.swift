import Estate
import Planning
import Resources
import SecretStores
import TestBench
import Testing

/// What the compiler makes is what the writer reads.
@Suite struct SecretCallTests {
    @Test("Every call comes back whole or not at all")
    func roundTrip() throws {
        let scope = Scope(provider: "vault", name: "TOKEN")
        func change(_ place: String, _ before: Content?, _ value: (Address) -> Content) -> Change {
            let address = Address(scope, DeclaredSecret.placeKind, place)
            return CallConformance.change(address, from: before, to: .record(["value": value(address)]))
        }
        let made = SecretReference(store: "vault", environment: "prod", folder: "/A", name: "B")
        let fingerprint = Fingerprint(hex: String(repeating: "0", count: 64))
        let recipe = SecretRecipe(bytes: 32, encoding: .base64url)
        let changes = [
            change("prod:/A/B", nil) { .generated(.init(recipe: recipe, made: made, after: $0)) },
            change("prod:/A/C", nil) { _ in .generated(.init(recipe: recipe, made: made, after: Address(scope, "place", "prod:/A/B"))) },
            change("prod:/A/D", .record(["value": .concealed(.init(fingerprint))])) { _ in .concealed(.init(fingerprint, source: made)) },
            change("/E", nil) { _ in .text("plain") },
        ]
        let operations = SecretsModel(keepsVersions: true).compile(changes, in: Observation(scope: scope, targetID: nil, resources: []))
        #expect(operations.count == changes.count)
        try CallConformance.check(SecretCall.self, madeAs: operations, rounds: 300)
    }
}
