import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

@Suite struct InfisicalSimulatorTests {
    private var simulator: InfisicalSimulator

    init() throws {
        simulator = try InfisicalSimulator(seed: [
            "project": "p1", "clients": ["machine": "word"],
            "tokens": [
                "all", ["token": "names", "read_values": false], ["token": "narrow", "folders": ["/A"]], ["token": "old", "expires": 10],
            ],
            "environments": ["prod": ["/A/ONE": "1", "/A/B/TWO": ["value": "2", "version": 4], "/C/THREE": "3"], "empty": [:]],
        ])
    }

    private mutating func get(_ query: String, token: String? = "all") -> HTTPResponse {
        var request = HTTPRequest(.get, "http://127.0.0.1/api/v4/secrets?\(query)")
        if let token { request.headers["Authorization"] = "Bearer \(token)" }
        return simulator.handle(request, now: 100)
    }

    private func keys(_ response: HTTPResponse) -> [String] {
        (response.json?["secrets"]?.array ?? []).compactMap { $0["secretKey"]?.string }
    }

    @Test mutating func oneFolderOrAllBelow() {
        let flat = get("projectId=p1&environment=prod&secretPath=/A")
        #expect(keys(flat) == ["ONE"])
        let deep = get("projectId=p1&environment=prod&secretPath=/A&recursive=true")
        #expect(keys(deep) == ["ONE", "TWO"])
        #expect(deep.json?["secrets"]?.array?.last?["version"] == 4)
        #expect(deep.json?["secrets"]?.array?.last?["secretPath"] == "/A/B")
    }

    @Test mutating func whatIsNotThere() {
        #expect(get("projectId=p2&environment=prod").status == 404)
        #expect(get("projectId=p1&environment=none").status == 404)
        #expect(get("projectId=p1&environment=prod&secretPath=/X").status == 404)
        #expect(get("environment=prod").status == 422)
        #expect(get("projectId=p1&environment=empty&recursive=true").json?["secrets"] == [])
    }

    /// A token that has expired is 403 with its own word, and not 401.
    @Test mutating func credentials() {
        #expect(get("projectId=p1&environment=prod", token: nil).status == 401)
        let expired = get("projectId=p1&environment=prod", token: "old")
        #expect(expired.status == 403)
        #expect(expired.json?["error"] == "TokenError")
        let denied = get("projectId=p1&environment=prod&secretPath=/C", token: "narrow")
        #expect(denied.json?["error"] == "PermissionDenied")
    }

    @Test mutating func aValueThatMayNotBeReadIsHidden() {
        let listed = get("projectId=p1&environment=prod&secretPath=/A", token: "names").json?["secrets"]?.array?.first
        #expect(listed?["secretValue"] == "<hidden-by-infisical>")
        #expect(listed?["secretValueHidden"] == true)
    }

    @Test mutating func aLoginGivesATokenThatExpires() {
        let body: JSONValue = ["clientId": "machine", "clientSecret": "word"]
        let answer = simulator.handle(HTTPRequest(.post, "http://127.0.0.1/api/v1/auth/universal-auth/login", json: body), now: 100)
        let token = answer.json?["accessToken"]?.string ?? ""
        #expect(get("projectId=p1&environment=prod", token: token).status == 200)
        var request = HTTPRequest(.get, "http://127.0.0.1/api/v4/secrets?projectId=p1&environment=prod")
        request.headers["Authorization"] = "Bearer \(token)"
        #expect(simulator.handle(request, now: 100 + 7_201).status == 403)
        let wrong: JSONValue = ["clientId": "machine", "clientSecret": "other"]
        #expect(
            simulator.handle(HTTPRequest(.post, "http://127.0.0.1/api/v1/auth/universal-auth/login", json: wrong), now: 100).status == 401)
    }

    @Test func thePictureRestoresTheState() throws {
        #expect(try InfisicalSimulator(seed: simulator.picture).picture == simulator.picture)
    }
}
