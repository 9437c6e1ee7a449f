import CanonicalJSON
import CurlTransport
import Estate
import HTTPMessages
import Planning
import PowerDNSProvider
import Reconciling
import Resources
import TestBench
import Testing

/// Answers that are not what the API documents prove nothing.
@Suite struct ReadingTests {
    private static let scope = Scope(provider: "names", name: "example.com")

    private static func zone(_ members: [String: JSONValue] = [:], sets: [JSONValue] = []) -> JSONValue {
        let soa = set("example.com.", "SOA", ["a.example.net. hostmaster.example.com. 1 10800 3600 604800 3600"])
        let all: [String: JSONValue] = [
            "id": "example.com.", "name": "example.com.", "kind": "Native", "serial": 1, "soa_edit_api": "DEFAULT",
            "rrsets": .array([soa] + sets),
        ]
        return .object(all.merging(members) { _, member in member }.filter { $0.value != .null })
    }

    private static func set(_ name: String, _ type: String, _ contents: [String], ttl: JSONValue = 60) -> JSONValue {
        [
            "name": .string(name), "type": .string(type), "ttl": ttl, "comments": [],
            "records": .array(contents.map { ["content": .string($0), "disabled": false] }),
        ]
    }

    private static func observe(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) async -> Result<Observation, ProviderError> {
        let transport = ScriptedTransport(answer)
        let connected = PowerDNSDefinition.connected(transport.client(PowerDNS.keyHeader, "key"), server: "localhost", provider: "names")
        let desired = DesiredScope(
            scope: scope, environment: "production", resources: [], ignore: [], mode: .manage, prune: false)
        let found = await connected.reader?.observe([desired], key: FingerprintKey(Secret("key")))[scope]
        return found ?? .failure(ProviderError(.cancelled, attempt: "", message: "no observation"))
    }

    private static func code(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) async -> ProviderError.Code? {
        if case .failure(let error) = await observe(answer) { error.code } else { nil }
    }

    @Test("A whole zone is read, however it is spelled")
    func whole() async throws {
        let sets = [
            Self.set("WWW.Example.COM.", "a", ["192.0.2.1"]), Self.set("t.example.com.", "TXT", ["\"a\\;b\" \"\\195\\169\""]),
            Self.set("example.com.", "NS", ["NS1.example.net."]), Self.set("c.example.com.", "A", []),
            Self.set("h.example.com.", "HINFO", ["\"a\" \"b\""]),
        ]
        let observation = try await Self.observe { _ in HTTPResponse(status: 200, json: Self.zone(sets: sets)) }.get()
        #expect(observation.targetID == "example.com.")
        #expect(
            observation.resources.map(\.address.description) == [
                "names/example.com/dns/@/NS", "names/example.com/dns/h/HINFO", "names/example.com/dns/t/TXT", "names/example.com/dns/www/A",
                "names/example.com/zone",
            ])
        #expect(observation.resources[2].content["values"] == .list([.text("a;bé")]))
        #expect(observation.resources[0].content["values"] == .list([.text("ns1.example.net")]))
    }

    @Test(
        "What is malformed is no zone",
        arguments: [
            zone(["rrsets": .null]), zone(["serial": "1"]), zone(["kind": .null]), zone(["name": "example.org."]), zone(["id": "other."]),
            zone(sets: [set("www.example.org.", "A", ["192.0.2.1"])]), zone(sets: [set("www.example.com.", "A", ["192.0.2.1"], ttl: -1)]),
            zone(sets: [set("www.example.com.", "A", ["192.0.2.1"]), set("www.example.com.", "A", ["192.0.2.2"])]),
            zone(sets: [["name": "www.example.com.", "type": "A", "ttl": 60]]),
            zone(sets: [["name": "www.example.com.", "type": "A", "ttl": 60, "records": [["disabled": false]]]]), [], "text",
        ] as [JSONValue])
    func malformed(answer: JSONValue) async {
        #expect(await Self.code { _ in HTTPResponse(status: 200, json: answer) } == .malformed)
    }

    @Test("A part of an answer, and a success of another kind, is no zone")
    func partial() async {
        let bytes = Self.zone().canonicalBytes()
        #expect(await Self.code { _ in HTTPResponse(status: 200, body: Array(bytes.dropLast())) } == .malformed)
        #expect(await Self.code { _ in HTTPResponse(status: 206, body: bytes) } == .malformed)
        #expect(await Self.code { _ in HTTPResponse(status: 204) } == .malformed)
    }

    @Test("Only an empty list proves that a zone is missing")
    func missing() async throws {
        func found(_ list: HTTPResponse, first status: Int = 404) async -> Result<Observation, ProviderError> {
            await Self.observe { $0.url.contains("zones?zone=") ? list : HTTPResponse(status: status, body: Array("Not Found".utf8)) }
        }
        #expect(try await found(HTTPResponse(status: 200, json: [])).get().targetID == nil)
        #expect(try await found(HTTPResponse(status: 200, json: []), first: 422).get().resources.isEmpty)
        // Of a server that does not know the parameter.
        let others: JSONValue = [["id": "example.org.", "name": "example.org."]]
        #expect(try await found(HTTPResponse(status: 200, json: others)).get().targetID == nil)
        for list in [
            HTTPResponse(status: 404), HTTPResponse(status: 200, json: ["zones": []]),
            HTTPResponse(status: 200, json: [["id": "example.com.", "name": "example.com."]]), HTTPResponse(status: 502),
        ] {
            let observation = await found(list)
            #expect(throws: ProviderError.self) { try observation.get() }
        }
    }

    @Test(
        "Errors say what to do, and tell no page of a proxy",
        arguments: [
            (401, ProviderError.Code.unauthenticated), (403, .forbidden), (429, .rateLimited), (500, .unavailable), (400, .rejected),
        ])
    func errors(status: Int, code: ProviderError.Code) async {
        let page = HTTPResponse(status: status, headers: ["Content-Type": "text/html"], body: Array("<html>secret page</html>".utf8))
        guard case .failure(let error) = await Self.observe({ _ in page }) else {
            Issue.record("no error")
            return
        }
        #expect(error.code == code && !error.message.contains("secret page") && error.attempt == "reading the zone example.com")
    }

    @Test("A zone without an SOA is answered by nobody, and the plan says so")
    func withoutSOA() async throws {
        let sets: JSONValue = [Self.set("example.com.", "NS", ["ns1.example.net."])]
        let observation = try await Self.observe { _ in HTTPResponse(status: 200, json: Self.zone(["rrsets": sets])) }.get()
        #expect(observation.facts["inactivity"]?.text?.contains("no SOA") == true)
    }

    @Test(
        "A list of nothing is a whole zone only before its first transfer",
        arguments: [("Native", false), ("Master", false), ("Slave", true)])
    func nothingListed(_ kind: String, _ isWhole: Bool) async {
        let found = await Self.observe { _ in HTTPResponse(status: 200, json: Self.zone(["rrsets": [], "kind": .string(kind)])) }
        switch found {
        case .success(let observation): #expect(isWhole && observation.resources.count == 1)
        case .failure(let error): #expect(!isWhole && error.code == .malformed && error.message.contains("no SOA either"))
        }
    }

    @Test("A wrong key is the server's word, and the key is in no output")
    func wrongKey() async throws {
        let server = try await NameServer(apiKey: "right")
        let answer = try await #require(Self.realError(server.url, key: "wrong-secret-key"))
        #expect(answer.code == .unauthenticated && answer.message == "Unauthorized" && !answer.description.contains("wrong-secret-key"))
    }

    private static func realError(_ url: String, key: String) async throws -> ProviderError? {
        let client = APIClient(transport: try CurlTransport(), baseURL: url, limiter: RateLimiter(width: 1), policy: .never) {
            $0.headers[PowerDNS.keyHeader] = key
        }
        let desired = DesiredScope(
            scope: scope, environment: "production", resources: [], ignore: [], mode: .manage, prune: false)
        let reader = PowerDNSDefinition.connected(client, server: "localhost", provider: "names").reader
        guard case .failure(let error)? = await reader?.observe([desired], key: FingerprintKey(Secret("key")))[scope] else { return nil }
        return error
    }
}
