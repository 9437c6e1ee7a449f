import CanonicalJSON
import CloudflareProvider
import Planning
import Resources
import Testing

@Suite struct AwaitedValueTests {
    private static let scope = Scope(provider: "cloudflare", name: "raxx.app")
    private static let domain = Address(Scope(provider: "heroku", name: "raxx-api"), "domain", "api.raxx.app")

    private static func change(_ name: String, _ values: [Content], before: Content? = nil, remoteID: RemoteID? = nil) -> Change {
        let after = Content.record(["proxied": .boolean(false), "values": .list(values)])
        return Change(
            address: Address(scope, "dns", name), action: before == nil ? .create : .update, movement: .initial, before: before,
            after: after,
            remoteID: remoteID, consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: after.awaited)
    }

    @Test("What waits for another provider is a batch of its own, after what does not")
    func waves() {
        let changes = [
            Self.change("api/CNAME", [.unknown(after: Self.domain, attribute: "domains.api.raxx.app.target")]),
            Self.change("www/A", [.text("192.0.2.1")]),
        ]
        let operations = CloudflareDNSModel().compile(changes, in: Observation(scope: Self.scope, targetID: "z", resources: []))
        #expect(operations.map { $0.addresses.map(\.name) } == [["www/A"], ["api/CNAME"]])
        #expect(operations.map(\.prerequisites) == [[], [Self.domain]])
        #expect(
            operations.last?.payload["posts"]?.array?.first?["value"]
                == ["knownAfter": "heroku/raxx-api/domain/api.raxx.app", "attribute": "domains.api.raxx.app.target"])
    }

    @Test("A value that is not known yet replaces the live one in place")
    func patches() {
        let before = Content.record(["proxied": .boolean(false), "ttl": .integer(1), "values": .list([.text("old.example.net")])])
        let change = Self.change(
            "api/CNAME", [.unknown(after: Self.domain, attribute: "target")], before: before,
            remoteID: .records(RecordIDs(["old.example.net": ["r7"]])))
        let operations = CloudflareDNSModel().compile([change], in: Observation(scope: Self.scope, targetID: "z", resources: []))
        #expect(operations.first?.payload["patches"]?.array?.first?["id"] == "r7")
        #expect(operations.first?.payload["posts"] == nil)
    }

    @Test("What is not known is never what is live")
    func equality() {
        let model = CloudflareDNSModel()
        let address = Address(Self.scope, "dns", "api/CNAME")
        let live = Content.record(["proxied": .boolean(false), "values": .list([.text("x.example.net")])])
        let open = Content.record(["proxied": .boolean(false), "values": .list([.unknown(after: Self.domain, attribute: "t")])])
        #expect(!model.isSatisfied(open, by: live, at: address))
        let spelled = Content.record(["proxied": .boolean(false), "values": .list([.text("X.Example.net.")])])
        #expect(model.isSatisfied(spelled, by: live, at: address))
    }
}
