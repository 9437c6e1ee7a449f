import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

@Suite struct FreeScoutSimulatorTests {
    private func send(
        _ path: String, method: HTTPRequest.Method = .get, key: String? = "key", module: Bool = true
    ) throws -> HTTPResponse {
        var simulator = try FreeScoutSimulator(seed: [
            "keys": ["key"], "module": .boolean(module),
            "mailboxes": .array((1...120).map { ["id": .integer($0), "name": "Box", "email": .string("\($0)@acme.example")] }),
        ])
        var request = HTTPRequest(method, "http://127.0.0.1\(path)")
        request.headers["X-FreeScout-API-Key"] = key
        return simulator.handle(request, now: 0)
    }

    @Test func theKeyInItsOwnHeader() throws {
        #expect(try send("/api/mailboxes", key: nil).status == 401)
        #expect(try send("/api/mailboxes", key: "other").status == 401)
    }

    @Test func onlyTheListAnswers() throws {
        #expect(try send("/api/mailboxes/2").status == 405)
        #expect(try send("/api/mailboxes", method: .post).status == 405)
        #expect(try send("/api/mailboxes", module: false).status == 404)
    }

    /// 50 unless asked for, 100 at most, from page 1.
    @Test func pages() throws {
        let first = try send("/api/mailboxes").json
        #expect(first?["_embedded"]?["mailboxes"]?.array?.count == 50)
        #expect(first?["page"]?["totalPages"] == 3)
        #expect(try send("/api/mailboxes?pageSize=1000").json?["page"]?["size"] == 100)
        let last = try send("/api/mailboxes?pageSize=100&page=2").json
        #expect(last?["_embedded"]?["mailboxes"]?.array?.first?["id"] == 101)
        #expect(last?["page"]?["totalElements"] == 120)
    }
}
