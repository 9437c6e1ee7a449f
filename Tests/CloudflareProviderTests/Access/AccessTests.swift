import CanonicalJSON
import CloudflareProvider
import HTTPMessages
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// Whether an Access application stands in front of a host.
@Suite struct AccessTests {
    private static let account = "00000000000000000000000000000001"

    private static func application(
        _ name: String, _ domain: String, type: String = "self_hosted", decision: String = "allow"
    ) -> JSONValue {
        [
            "account": .string(account), "name": .string(name), "domain": .string(domain), "type": .string(type),
            "policies": [["decision": .string(decision)]],
        ]
    }

    private func lookups(
        _ applications: [JSONValue], permissions: [JSONValue] = ["access.read"]
    ) throws -> (AccessLookups, SimulatedTransport<CloudflareSimulator>) {
        let other: JSONValue = ["account": .string(Self.account), "name": "w", "secrets": [:]]
        let transport = SimulatedTransport(
            try CloudflareSimulator(seed: ["tokens": ["token": .array(permissions)], "workers": [other], "access": .array(applications)]))
        let client = APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 4), policy: .never) {
            $0.headers["Authorization"] = "Bearer token"
        }
        return (AccessLookups(client: client), transport)
    }

    private static func question(_ host: String, account: String = account) -> Lookup {
        Lookup(provider: "cloudflare", subject: "access", key: "\(account)/\(host)", attribute: "protection")
    }

    private func answer(_ applications: [JSONValue], _ host: String = "api.raxx.app") async throws -> String {
        let question = Self.question(host)
        return try #require(try await lookups(applications).0.answer([question])[question]).get()
    }

    @Test(arguments: [
        ("api.raxx.app", "self_hosted", "allow", "protected"), ("API.raxx.app/", "self_hosted", "non_identity", "protected"),
        ("*.raxx.app", "self_hosted", "allow", "protected"), ("a*.raxx.app", "self_hosted", "allow", "protected"),
        ("https://api.raxx.app", "ssh", "allow", "protected"), ("api.raxx.app/*", "self_hosted", "allow", "protected"),
        ("api.raxx.app/admin", "self_hosted", "allow", "partly"), ("api.raxx.app", "self_hosted", "bypass", "partly"),
        ("*.app", "self_hosted", "allow", "partly"), ("api.raxx.app", "bookmark", "allow", "open"),
        ("api.raxx.app", "saas", "allow", "open"), ("console.raxx.app", "self_hosted", "allow", "open"),
        ("raxx.app", "self_hosted", "allow", "open"), ("b*.raxx.app", "self_hosted", "allow", "open"),
        // What nobody has heard of protects nothing for certain.
        ("api.raxx.app", "self_hosted", "zork", "partly"), ("api.raxx.app", "zork", "allow", "partly"),
    ])
    func hosts(_ domain: String, _ type: String, _ decision: String, _ expected: String) async throws {
        #expect(try await answer([Self.application("one", domain, type: type, decision: decision)]) == expected)
    }

    @Test func aDestinationCountsAsMuchAsTheDomain() async throws {
        let application: JSONValue = [
            "account": .string(Self.account), "name": "many", "domain": "console.raxx.app",
            "destinations": [["type": "public", "uri": "api.raxx.app"], ["type": "private", "uri": "db.raxx.app"]],
        ]
        #expect(try await answer([application]) == "protected")
        #expect(try await answer([application], "db.raxx.app") == "open")
    }

    /// Each as Cloudflare might answer it.
    @Test(arguments: [
        (#"{"type":"self_hosted","domain":"api.raxx.app","policies":[{"decision":"allow"}]}"#, "protected"),
        (#"{"type":"self_hosted","domain":"api.raxx.app","policies":[]}"#, "protected"),
        (#"{"type":"self_hosted","domain":"api.raxx.app"}"#, "partly"),
        (#"{"type":"self_hosted","domain":"api.raxx.app","policies":[{}]}"#, "partly"),
        (#"{"domain":"api.raxx.app","policies":[{"decision":"allow"}]}"#, "partly"),
        (
            #"{"type":"self_hosted","domain":"api.raxx.app","destinations":[{"type":"public","uri":"x.raxx.app"}],"policies":[{"decision":"allow"}]}"#,
            "partly"
        ),
    ])
    func whatIsNotSaidProtectsNothing(_ application: String, _ expected: String) async throws {
        let start = String(application.dropFirst())
        let list =
            #"{"success":true,"errors":[],"messages":[],"result":[{"id":"1","name":"n",\#(start)],"result_info":"#
            + #"{"page":1,"per_page":50,"count":1,"total_count":1,"total_pages":1}}"#
        let transport = ScriptedTransport { _ in HTTPResponse(status: 200, body: Array(list.utf8)) }
        let client = APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 4), policy: .never) { _ in }
        let question = Self.question("api.raxx.app")
        #expect(try await AccessLookups(client: client).answer([question])[question]?.get() == expected)
    }

    @Test func aPathThatIsLetByOpensAPart() async throws {
        let hooks = Self.application("hooks", "api.raxx.app/hooks", decision: "bypass")
        #expect(try await answer([Self.application("api", "api.raxx.app"), hooks]) == "partly")
        #expect(try await answer([hooks, Self.application("admin", "api.raxx.app/admin")]) == "partly")
    }

    /// All pages are read once for all that is asked.
    @Test func theLastPageCounts() async throws {
        let many = (0..<120).map { Self.application("other-\($0)", "x\($0).raxx.app") }
        let (reader, transport) = try lookups(many + [Self.application("api", "api.raxx.app")])
        let questions = ["api.raxx.app", "open.raxx.app"].map { Self.question($0) }
        let answers = await reader.answer(questions)
        #expect(try answers[questions[0]]?.get() == "protected" && answers[questions[1]]?.get() == "open")
        #expect(transport.requests == Array(repeating: "GET /accounts/\(Self.account)/access/apps", count: 3))
    }

    /// Whoever may not look knows nothing: it is not open for that.
    @Test func whatMayNotBeReadIsNotKnown() async throws {
        let question = Self.question("api.raxx.app")
        for (permissions, asked) in [(["workers.read"], question), (["access.read"], Self.question("api.raxx.app", account: "another"))] {
            let answer = try await lookups([], permissions: permissions.map(JSONValue.string)).0.answer([asked])[asked]
            guard case .failure(let error)? = answer else {
                Issue.record("\(String(describing: answer))")
                continue
            }
            #expect(error.fix?.contains("Access: Apps and Policies Read") == true)
        }
    }

    @Test(arguments: ["access(api.raxx.app).protection", "access(a1/api.raxx.app).aud", "zone(a1/api.raxx.app).protection"])
    func whatCannotBeAsked(_ text: String) async throws {
        let lookup = try #require(Lookup("cloudflare.\(text)"))
        let (reader, transport) = try lookups([])
        guard case .failure(let error)? = await reader.answer([lookup])[lookup] else {
            Issue.record("it was answered")
            return
        }
        #expect(error.code == .rejected && transport.requests.isEmpty)
    }
}
