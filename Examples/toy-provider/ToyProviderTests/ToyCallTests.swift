import Planning
import Resources
import TestBench
import Testing
import ToyProvider

/// What the compiler makes is what the writer reads.
@Suite struct ToyCallTests {
    @Test("Every call comes back whole or not at all")
    func roundTrip() throws {
        let scope = Scope(provider: "toy", name: "example.com")
        let later = Content.unknown(after: Address(Scope(provider: "heroku", name: "app"), "app"), attribute: "dns_target")
        let (old, new) = (
            Content.record(["values": .list([.text("192.0.2.1")])]), Content.record(["values": .list([later]), "ttl": .integer(60)])
        )
        let changes = [
            CallConformance.change(Address(scope, "dns", "a/A"), from: nil, to: old),
            CallConformance.change(Address(scope, "dns", "b/A"), from: old, to: nil),
            CallConformance.change(Address(scope, "dns", "c/A"), from: old, to: new),
        ]
        let operations = ToyModel().compile(changes, in: Observation(scope: scope, targetID: "example.com", resources: []))
        try CallConformance.check(ToyCall.self, madeAs: operations, rounds: 400)
    }
}
