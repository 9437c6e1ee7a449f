import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

@Suite struct WorkerSimulatorTests {
    private var simulator: CloudflareSimulator

    init() throws {
        simulator = try CloudflareSimulator(seed: [
            "tokens": ["deploy": ["workers.edit"], "reader": ["workers.read"], "dns": ["dns.edit"]],
            "workers": [
                ["account": "a1", "name": "shim", "secrets": ["A": "value-of-a", "B": "value-of-b"]],
                ["account": "a1", "name": "rolling", "undeployed_version": true],
            ],
        ])
    }

    private mutating func send(
        _ method: HTTPRequest.Method, _ path: String, as token: String = "deploy", _ body: JSONValue? = nil
    ) -> HTTPResponse {
        let url = "http://127.0.0.1/accounts/a1/workers/scripts/\(path)"
        var request = body.map { HTTPRequest(method, url, json: $0) } ?? HTTPRequest(method, url)
        request.headers["Authorization"] = "Bearer \(token)"
        return simulator.handle(request, now: 1_000)
    }

    private static func entry(_ name: String) -> JSONValue { ["name": .string(name), "text": "new-value", "type": "secret_text"] }

    @Test mutating func namesAndNeverValues() {
        let list = send(.get, "shim/secrets", as: "reader")
        #expect(list.json?["result"]?.array?.compactMap { $0["name"]?.string } == ["A", "B"])
        #expect(!String(decoding: list.body, as: UTF8.self).contains("value-of"))
        #expect(list.json?["result_info"] == nil)
        #expect(send(.get, "none/secrets").json?["errors"]?.array?.first?["code"] == 10007)
        #expect(send(.get, "shim/secrets", as: "dns").status == 403)
    }

    @Test mutating func aMergePatchIsOneVersionAndDeployed() {
        let patched = send(.patch, "shim/secrets-bulk", ["secrets": ["B": .null, "C": Self.entry("C"), "D": Self.entry("D")]])
        #expect(patched.status == 200)
        #expect(send(.get, "shim/secrets").json?["result"]?.array?.compactMap { $0["name"]?.string } == ["A", "C", "D"])
        #expect(send(.get, "shim/deployments").json?["result"]?["deployments"]?.array?.count == 1)
        #expect(send(.patch, "shim/secrets-bulk", as: "reader", ["secrets": ["E": Self.entry("E")]]).status == 403)
    }

    @Test mutating func whatIsRefusedChangesNothing() {
        let many = Dictionary(uniqueKeysWithValues: (0...100).map { ("S\($0)", Self.entry("S\($0)")) })
        #expect(send(.patch, "shim/secrets-bulk", ["secrets": .object(many)]).status == 400)
        #expect(send(.patch, "shim/secrets-bulk", ["secrets": ["C": Self.entry("C"), "D": ["name": "D"]]]).status == 400)
        let rolling = send(.patch, "rolling/secrets-bulk", ["secrets": ["C": Self.entry("C")]])
        #expect(rolling.json?["errors"]?.array?.first?["code"] == 10215)
        #expect(send(.get, "shim/secrets").json?["result"]?.array?.count == 2)
        #expect(send(.get, "rolling/deployments").json?["result"]?["deployments"] == [])
    }
}
