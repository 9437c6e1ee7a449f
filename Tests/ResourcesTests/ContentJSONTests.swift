import CanonicalJSON
import Resources
import Testing

/// What is read straight from a tree is what the general way reads.
@Suite struct ContentJSONTests {
    private static let place = SecretReference(store: "vault", environment: "prod", folder: "/Queue", name: "KEY")
    private static let address = Address(Scope(provider: "heroku", name: "web"), "config", "KEY")

    private static let common: [Content] = [
        .text(""), .text("5"), .integer(-7), .boolean(true), .list([]), .list([.text("a"), .list([.integer(1)])]), .record([:]),
        .record(["values": .list([.text("192.0.2.1")]), "ttl": .integer(300), "inner": .record(["record": .text("x")])]),
        .concealed(.init(Fingerprint(hex: "ab"))), .concealed(.init(Fingerprint(hex: "ab"), plain: "shown", source: place, version: "3")),
        .concealed(.init(Fingerprint(hex: "ab"), source: SecretReference(store: "s", environment: nil, folder: "/", name: "N"))),
        .record(["value": .concealed(.init(Fingerprint(hex: "cd"), plain: ""))]),
    ]

    @Test(arguments: common) func commonFormsAreReadDirectly(_ content: Content) throws {
        let json = try JSONValue(encoding: content)
        #expect(Content(json: json) == content)
        #expect(try json.decoded(as: Content.self) == content)
    }

    /// What has another form is left to the general way, whatever it holds.
    @Test(arguments: [
        Content.unknown(after: address, attribute: "web_url"), .deferred(.plain("x")), .list([.deferred(.plain("x"))]),
        .record(["value": .unknown(after: address, attribute: "id")]),
    ])
    func otherFormsAreNot(_ content: Content) throws {
        let json = try JSONValue(encoding: content)
        #expect(Content(json: json) == nil)
        #expect(try json.decoded(as: Content.self) == content)
    }

    @Test(arguments: [
        JSONValue.null, .number(1.5), [:], ["record": []], ["record": [:], "concealed": [:]], ["concealed": ["fingerprint": 1]],
        ["concealed": ["fingerprint": "ab", "plain": .null]], ["concealed": ["fingerprint": "ab", "more": "x"]], ["else": [:]],
        ["concealed": ["fingerprint": "ab", "source": ["store": "s", "folder": "/"]]],
    ])
    func whatIsNoneIsNot(_ json: JSONValue) {
        #expect(Content(json: json) == nil)
    }

    @Test func addresses() throws {
        let json = try JSONValue(encoding: Self.address)
        #expect(Address(json: json) == Self.address)
        #expect(try json.decoded(as: Address.self) == Self.address)
        #expect(Address(json: ["scope": ["provider": "heroku", "name": "web"], "kind": "config"]) == nil)
        #expect(Address(json: .string("heroku/web/config/KEY")) == nil)
    }
}
