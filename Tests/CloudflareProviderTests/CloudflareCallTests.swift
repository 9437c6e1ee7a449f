import CloudflareProvider
import Estate
import Planning
import Resources
import TestBench
import Testing

/// What the compilers make is what the writer reads.
@Suite struct CloudflareCallTests {
    private static let zone = Scope(provider: "cloudflare", name: ZoneBench.zone)
    private static let later = Content.unknown(after: Address(Scope(provider: "heroku", name: "app"), "domain", "www"), attribute: "target")
    private static let secret = Content.concealed(
        .init(Fingerprint(hex: String(repeating: "0", count: 64)), source: SecretReference("vault@prod:/A/B")))

    private static func declared(seed: Int) -> [DesiredScope] {
        var generator = RandomRecordSets(seed: seed)
        return CloudflareModel().lower(RandomZone.estate(generator.sets(names: 6)), environment: "production", provider: "cloudflare")
    }

    /// Each live value is a record of its own.
    private static func id(_ address: Address, _ content: Content) -> RemoteID {
        let texts = (content["values"]?.list ?? []).compactMap(\.text)
        let ids = texts.enumerated().map { ($0.element, ["\(address.name)-\($0.offset)"]) }
        return .records(RecordIDs(Dictionary(ids, uniquingKeysWith: { first, _ in first })))
    }

    private static func zoneOperations(seed: Int) -> [Planning.Operation] {
        let live = Observation(scope: zone, targetID: "z", resources: [])
        var changes = CallConformance.changes(from: declared(seed: 2 * seed), to: declared(seed: 2 * seed + 1), id: id)
        changes.append(CallConformance.change(Address(zone, "dns", "later/CNAME"), from: nil, to: .record(["values": .list([later])])))
        let extras: [String: Content] = ["values": .list([.text("192.0.2.1")]), "tags": .text("a,b"), "setting ipv4_only": .boolean(true)]
        changes.append(CallConformance.change(Address(zone, "dns", "extras/A"), from: nil, to: .record(extras)))
        return CloudflareModel().compile(changes, in: live)
            + CloudflareModel().compile([CallConformance.change(Address(zone, "zone"), from: .record([:]), to: nil)], in: live)
    }

    private static func workerOperations() -> [Planning.Operation] {
        let scope = Scope(provider: "cloudflare", name: "worker")
        let facts: [String: Content] = ["account": .text("acc"), "deployment": .text("d1")]
        let changes = (0..<101).map { number in
            let name = Address(scope, "secret", "S\(number)")
            return number % 7 == 0
                ? CallConformance.change(name, from: .record([:]), to: nil)
                : CallConformance.change(name, from: nil, to: .record(["value": number % 2 == 0 ? secret : later]))
        }
        return CloudflareModel().compile(changes, in: Observation(scope: scope, targetID: "acc/worker", resources: [], facts: facts))
    }

    private static func pagesOperations() -> [Planning.Operation] {
        let scope = Scope(provider: "cloudflare", noun: PagesProject.noun, name: "site")
        let facts: [String: Content] = ["account": .text("acc"), "hash.preview": .text("h")]
        let changes = [
            CallConformance.change(Address(scope, "config", "production/A"), from: nil, to: .text("")),
            CallConformance.change(Address(scope, "config", "preview/A"), from: .text("x"), to: later),
            CallConformance.change(Address(scope, "config", "preview/B"), from: .text("x"), to: nil),
            CallConformance.change(Address(scope, "secret", "production/B"), from: nil, to: .record(["value": secret])),
            CallConformance.change(Address(scope, "domain", "www.raxx.app"), from: nil, to: .record([:])),
            CallConformance.change(Address(scope, "domain", "old.raxx.app"), from: .record([:]), to: nil),
        ]
        let span = RandomRecordSets.span
        let domain = DesiredResource(Address(scope, "domain", "www.raxx.app"), .present(.record([:])), mode: .manage, span: span)
        let desired = DesiredScope(
            scope: scope, environment: "production", resources: [domain], ignore: [], mode: .manage, prune: false,
            context: .account("acc"))
        let live = Observation(scope: scope, targetID: "acc/site", resources: [], facts: facts)
        return CloudflareModel().compile(changes, in: live) + CloudflareModel().probes(of: desired, written: nil, in: live)
    }

    @Test("Every call comes back whole or not at all", arguments: 0..<6)
    func roundTrip(seed: Int) throws {
        let operations = Self.zoneOperations(seed: seed) + Self.workerOperations() + Self.pagesOperations()
        try CallConformance.check(CloudflareCall.self, madeAs: operations, seed: UInt64(seed))
    }
}
