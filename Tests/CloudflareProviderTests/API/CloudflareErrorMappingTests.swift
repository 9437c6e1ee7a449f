import CanonicalJSON
import CloudflareProvider
import HTTPMessages
import Planning
import Reconciling
import Resources
import TestBench
import Testing

@Suite struct RefusalTests {
    private static func refusal(_ status: Int, _ code: Int?, headers: HTTPHeaders = ["cf-ray": "8a1-FRA"]) -> HTTPResponse {
        let errors: JSONValue = code.map { [["code": .integer($0), "message": "refused"]] } ?? []
        var response = HTTPResponse(status: status, json: ["success": false, "errors": errors, "result": .null])
        for field in headers.fields { response.headers[field.name] = field.value }
        return response
    }

    private static func read(_ response: HTTPResponse, pinnedID: String? = "z") async -> ProviderError? {
        var scope = DesiredScope(
            scope: Scope(provider: "cloudflare", name: "raxx.app"), environment: "production", resources: [], ignore: [], mode: .manage,
            prune: false)
        scope.pinnedID = pinnedID
        let reader = CloudflareDNSReader(client: ScriptedTransport { _ in response }.client(), provider: "cloudflare")
        guard case .failure(let error)? = await reader.observe([scope], key: FingerprintKey(Secret("key")))[scope.scope] else { return nil }
        return error
    }

    private static func write(_ answer: @escaping @Sendable () throws(TransportError) -> HTTPResponse) async -> ProviderError? {
        let operation = Operation(
            scope: Scope(provider: "cloudflare", name: "raxx.app"), action: "cloudflare.dns.batch",
            payload: ["zone": "z", "deletes": [["id": "r1"]]], addresses: [], effect: .readBackFirst, summary: "delete 1 DNS record")
        let transport = ScriptedTransport { _ throws(TransportError) in try answer() }
        do throws(ProviderError) {
            _ = try await CloudflareWriter(client: transport.client()).perform(operation, in: OperationContext())
            return nil
        } catch {
            return error
        }
    }

    private static let refusals: [(Int, Int?, ProviderError.Code)] = [
        (401, 1000, .unauthenticated), (400, 6003, .unauthenticated), (403, 10000, .forbidden), (403, 9109, .forbidden),
        (404, 7003, .notFound), (429, 10100, .rateLimited), (502, nil, .unavailable), (400, 1004, .rejected), (200, 1004, .rejected),
        (200, 9109, .forbidden),
    ]

    @Test("What was refused says what kind of refusal it is", arguments: refusals)
    func reads(status: Int, code: Int?, expected: ProviderError.Code) async {
        let error = await Self.read(Self.refusal(status, code))
        #expect(error?.code == expected)
        #expect(error?.providerID == code.map { String($0) })
        #expect(error?.requestID == "8a1-FRA")
        #expect(error?.outcomeUnknown == false)
    }

    @Test("A missing permission is named")
    func permission() async {
        let error = await Self.read(Self.refusal(403, 9109))
        #expect(error?.fix?.contains("Zone.Zone Read and Zone.DNS Edit") == true)
    }

    @Test("A zone that the token does not see is not an empty zone")
    func unseenZone() async {
        let error = await Self.read(HTTPResponse(status: 200, json: ["success": true, "result": []]), pinnedID: nil)
        #expect(error?.code == .notFound)
    }

    @Test("A page instead of JSON, and JSON cut short, are no observation")
    func noJSON() async {
        #expect(await Self.read(HTTPResponse(status: 200, body: Array("<html>".utf8)))?.code == .malformed)
        #expect(await Self.read(HTTPResponse(status: 200, body: Array("{\"success\":true,\"result\":[{".utf8)))?.code == .malformed)
        #expect(await Self.read(HTTPResponse(status: 502, body: Array("<html>".utf8)))?.code == .unavailable)
    }

    @Test("Two accounts with one zone name ask for the id")
    func ambiguous() async {
        let zones: JSONValue = [["id": "b", "name": "raxx.app"], ["id": "a", "name": "raxx.app"]]
        let error = await Self.read(HTTPResponse(status: 200, json: ["success": true, "result": zones]), pinnedID: nil)
        #expect(error?.fix?.hasSuffix("a or b") == true)
    }

    @Test(
        "A batch that was refused was not done, and says what to do",
        arguments: [(400, 81058), (400, 81057), (404, 81044), (400, 81053), (400, 81054), (200, 81058)])
    func conflicts(status: Int, code: Int) async {
        let response = Self.refusal(status, code)
        let error = await Self.write { response }
        #expect(error?.code == .conflict)
        #expect(error?.outcomeUnknown == false)
        #expect(error?.fix?.contains("plan again") == true)
    }

    @Test("A batch without a clear answer may have been done")
    func unknownOutcome() async {
        let gateway = HTTPResponse(status: 502, body: Array("<html>".utf8))
        #expect(await Self.write { gateway }?.outcomeUnknown == true)
        let empty = HTTPResponse(status: 200)
        #expect(await Self.write { empty }?.outcomeUnknown == true)
        #expect(await Self.write { () throws(TransportError) in throw TransportError(.timedOut, "no answer") }?.outcomeUnknown == true)
        #expect(await Self.write { () throws(TransportError) in throw TransportError(.unreachable, "refused") }?.outcomeUnknown == false)
    }

    @Test("A value that is still not known, or none of its type, is not sent")
    func badValue() async throws {
        let transport = ScriptedTransport { _ in HTTPResponse(status: 200, json: ["success": true]) }
        let writer = CloudflareWriter(client: transport.client())
        let post: JSONValue = ["name": "a.raxx.app", "type": "A", "value": "not-an-address", "ttl": 1]
        let operation = Operation(
            scope: Scope(provider: "cloudflare", name: "raxx.app"), action: "cloudflare.dns.batch",
            payload: ["zone": "z", "posts": [post]], addresses: [], effect: .readBackFirst, summary: "create 1 DNS record")
        await #expect(throws: ProviderError.self) { _ = try await writer.perform(operation, in: OperationContext()) }
        #expect(transport.requests.isEmpty)
    }
}
