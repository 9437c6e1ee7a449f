import Planning
import Resources
import SecretStores
import Testing

@Suite("What a store keeps of what is written over")
struct SecretsModelTests {
    @Test(
        "only a store that keeps versions is said to keep them",
        arguments: [(true, "the store keeps the old version"), (false, "the store does not keep the old value: it is gone for good")])
    func versions(_ keeps: Bool, _ clause: String) {
        let scope = Scope(provider: "vault", name: "TOKEN")
        let change = Change(
            address: Address(scope, "place", "/App/TOKEN"), action: .update, movement: .pending, before: .record([:]), after: .record([:]),
            remoteID: nil, consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: [])
        let found = SecretsModel(keepsVersions: keeps).explain(change, in: Observation(scope: scope, targetID: nil, resources: []))
        #expect(found.text == "stored before any consumer gets it; \(clause)")
    }

    @Test("the file store keeps none")
    func fileStore() { #expect(!FileStore(path: "/nowhere").keepsVersions) }
}
