import DNSModel
import Estate
import Planning
import PowerDNSProvider
import Resources
import TestBench
import Testing
import CanonicalJSON

/// What the compiler makes is what the writer reads.
@Suite struct PowerDNSCallTests {
    private static let scope = Scope(provider: "names", name: ServerBench.zone)

    private static func zone(seed: Int) -> [DesiredScope] {
        var generator = RandomRecordSets(seed: seed, canProxy: false)
        let estate = ConvergenceTests.estate(generator.sets(names: 6))
        return PowerDNSModel().lower(estate, environment: "production", provider: "names")
    }

    @Test("Every call comes back whole or not at all", arguments: 0..<6)
    func roundTrip(seed: Int) throws {
        let model = PowerDNSModel()
        let there = Observation(scope: Self.scope, targetID: "example.com.", resources: [])
        let missing = Observation(scope: Self.scope, targetID: nil, resources: [])
        let (old, new) = (Self.zone(seed: 2 * seed), Self.zone(seed: 2 * seed + 1))
        var changes = CallConformance.changes(from: old, to: new).filter { $0.address.kind == "dns" }
        let later = Content.unknown(after: Address(Scope(provider: "heroku", name: "app"), "app"), attribute: "dns_target")
        let name = Address(Self.scope, "dns", "later/CNAME")
        changes.append(CallConformance.change(name, from: nil, to: .record(["values": .list([later])])))
        let whole = Address(Self.scope, "zone")
        let settings = Content.record(["kind": .text("native"), "nameservers": .list([.text("ns1.example.net")])])
        let operations =
            model.compile(changes, in: there)
            + model.compile([CallConformance.change(whole, from: nil, to: settings)] + changes.filter { $0.before == nil }, in: missing)
            + model.compile([CallConformance.change(whole, from: settings, to: nil)], in: there)
        try CallConformance.check(PowerDNSCall.self, madeAs: operations, seed: UInt64(seed))
    }

    @Test("An operation of another version names what it is of it that is not known")
    func unknown() {
        func problem(_ action: String, _ payload: [String: Int]) -> String? {
            let operation = Operation(
                scope: Self.scope, action: action, payload: .plain(payload), addresses: [], effect: .idempotent, summary: "")
            do throws(CallProblem) {
                _ = try PowerDNSCall(operation)
                return nil
            } catch {
                return error.message
            }
        }
        #expect(problem("powerdns.zone.notify", [:]) == "powerdns.zone.notify is not an operation this version knows")
        #expect(
            problem("powerdns.zone.patch", ["created": 1, "zone": 2])
                == "the payload of powerdns.zone.patch is not one of this version: zone: it is a number")
    }
}
