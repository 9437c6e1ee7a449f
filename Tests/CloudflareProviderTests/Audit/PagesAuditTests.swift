import CanonicalJSON
import CloudflareProvider
import Diagnostics
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// What an account's audit log tells of secrets of Pages projects, which nobody can read back.
@Suite struct PagesAuditTests {
    private static let account = "00000000000000000000000000000001"
    /// 2026-05-18T10:26:40Z, when everything was applied.
    private static let applied = 1_779_100_000
    private static let now = applied + 86_400
    private static let scope = Scope(provider: "cloudflare", noun: "pages", name: "site")

    private static func secret(_ deployment: String = "production") -> Address { Address(scope, "secret", "\(deployment)/TOKEN") }

    /// The id by which the log names a token; plumb's own is the one that the API tells.
    private static func id(of token: String) -> String { token == "token" ? own : "id of \(token)" }

    private static let own: String = {
        guard let simulator = try? CloudflareSimulator(seed: ["tokens": ["token": ["pages.edit"]]]) else { return "" }
        let answer = SimulatedTransport(simulator).control(
            HTTPRequest(.get, "http://127.0.0.1/user/tokens/verify", headers: ["Authorization": "Bearer token", "User-Agent": "a test"]))
        return (try? JSONValue(parsing: answer.body))?["result"]?["id"]?.string ?? ""
    }()

    /// One change, as the log has it.
    private static func entry(
        _ request: JSONValue, at time: Int, project: String = "site", part: String = "", method: String = "PATCH",
        by token: String = "other"
    ) -> JSONValue {
        let text = ClockTime.full(time)
        let json: JSONValue = [
            "id": .string("entry-\(time)-\(project)"), "action": ["time": .string(text), "result": "success", "description": "update"],
            "actor": [
                "type": "user", "context": "api_token", "email": .string("\(token)@acme.test"), "token_id": .string(id(of: token)),
                "token_name": .string(token),
            ],
            "raw": [
                "method": .string(method), "uri": .string("/client/v4/accounts/\(account)/pages/projects/\(project)\(part)"),
            ],
            // The answer names every variable of the project, whatever was changed.
            "resource": [
                "request": request,
                "response": ["deployment_configs": ["production": variables("TOKEN", "OTHER"), "preview": variables("TOKEN")]],
            ],
            "zone": [:],
        ]
        return ["account": .string(account), "at": .integer(time), "json": json]
    }

    private static func variables(_ names: String...) -> JSONValue {
        let all = names.map { ($0, ["type": "secret_text", "value": "[redacted]"] as JSONValue) }
        return ["env_vars": .object(Dictionary(all, uniquingKeysWith: { first, _ in first }))]
    }

    private static func change(_ deployment: String, _ variables: JSONValue) -> JSONValue {
        ["deployment_configs": .object([deployment: variables])]
    }

    private func cloudflare(
        _ entries: [JSONValue], permissions: JSONValue = ["pages.edit", "account_settings.read"]
    ) throws -> SimulatedTransport<CloudflareSimulator> {
        let seed: JSONValue = [
            "tokens": ["token": permissions], "audit": .array(entries), "pages": [["account": .string(Self.account), "name": "site"]],
            "token_facts": ["token": ["name": "plumb", "email": "ops@acme.test"]],
        ]
        return SimulatedTransport(try CloudflareSimulator(seed: seed), now: Self.now)
    }

    private func reader(_ transport: some HTTPTransport) -> CloudflareReader {
        let client = APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 4), policy: .never) {
            $0.headers["Authorization"] = "Bearer token"
        }
        return CloudflareReader(client: client, provider: "cloudflare", watch: SecretWatch())
    }

    private static let observations = [
        scope: Observation(scope: scope, targetID: "p", resources: [], facts: ["account": .text(account)])
    ]

    private func writes(_ reader: CloudflareReader, of addresses: [Address] = [secret()]) async -> [Address: RecordedWrite] {
        let resources = addresses.map { DriftedResource($0, live: LiveResource($0, .record([:])), since: Self.applied) }
        return await reader.writes(of: resources, in: Self.observations, now: Self.now)
    }

    /// What came of it, in a word.
    private func verdict(_ entries: [JSONValue], of address: Address = secret()) async throws -> String {
        // The log is kept oldest first.
        let sorted = entries.sorted { ($0["at"]?.integer ?? 0) < ($1["at"]?.integer ?? 0) }
        let found = await writes(reader(try cloudflare(sorted)), of: [address])
        switch found[address] {
        case .written(let entry)?: return "written by \(entry.actor)"
        case .possiblyWritten(let entry)?: return "possibly by \(entry.actor)"
        case .unknown(let reason)?: return "unknown: \(reason)"
        case nil: return "nothing"
        }
    }

    @Test func whatAnEntryTells() async throws {
        let (late, other) = (Self.applied + 3_600, "other@acme.test with the token other")
        let named = Self.change("production", Self.variables("TOKEN"))
        func entry(_ request: JSONValue) -> JSONValue { Self.entry(request, at: late) }
        let cases: [(String, JSONValue, String)] = [
            ("it names the secret", entry(named), "written by \(other)"),
            ("it takes it away", entry(Self.change("production", ["env_vars": ["TOKEN": .null]])), "written by \(other)"),
            ("it is of the other deployment", entry(Self.change("preview", Self.variables("TOKEN"))), "nothing"),
            ("it names another secret", entry(Self.change("production", Self.variables("OTHER"))), "nothing"),
            ("it changes something else", entry(["production_branch": "next"]), "nothing"),
            ("a neighbour's project", Self.entry(named, at: late, project: "site-two"), "nothing"),
            ("what was sent is not kept", entry(.null), "possibly by \(other)"),
            ("names are not kept", entry(Self.change("production", ["env_vars": "[redacted]"])), "possibly by \(other)"),
            ("a domain of the project", Self.entry(["name": "x"], at: late, part: "/domains", method: "POST"), "nothing"),
            ("before the apply", Self.entry(named, at: Self.applied - 60), "nothing"),
            ("while the clocks do not tell", Self.entry(named, at: Self.applied + 60), "possibly by \(other)"),
        ]
        for (what, entry, expected) in cases { #expect(try await verdict([entry]) == expected, "\(what)") }
        #expect(try await verdict([]) == "nothing")
        #expect(
            try await verdict([Self.entry(Self.change("preview", Self.variables("TOKEN")), at: late)], of: Self.secret("preview"))
                == "written by \(other)")
    }

    /// The apply is in the log as well: what is newer is certain, what is older was written over.
    @Test func theOrderOfTheLogCounts() async throws {
        let named = Self.change("production", Self.variables("TOKEN"))
        let own = Self.entry(named, at: Self.applied, by: "token")
        #expect(try await verdict([own]) == "nothing")
        #expect(try await verdict([own, Self.entry(named, at: Self.applied + 1)]) == "written by other@acme.test with the token other")
        #expect(try await verdict([own, Self.entry(named, at: Self.applied - 1)]) == "nothing")
        // A change that does not say what it was hides none that does.
        let both = [own, Self.entry(named, at: Self.applied + 600), Self.entry(.null, at: Self.applied + 900, by: "third")]
        #expect(try await verdict(both) == "written by other@acme.test with the token other")
        // Our own token, long after the apply: by hand, or in somebody else's hands.
        let transport = try cloudflare([own, Self.entry(named, at: Self.applied + 7_200, by: "token")])
        let reader = reader(transport)
        guard case .written(let entry)? = await writes(reader)[Self.secret()] else {
            Issue.record("it was not found")
            return
        }
        #expect(entry.actor.contains("plumb's own"))
        #expect(await reader.identity() == entry.actor)
    }

    /// One request an account, whatever the number of secrets, and one to know our own token, once.
    @Test func whatItCosts() async throws {
        let named = Self.change("production", Self.variables("TOKEN"))
        let transport = try cloudflare([Self.entry(named, at: Self.applied + 3_600)])
        let reader = reader(transport)
        let log = "GET /accounts/\(Self.account)/logs/audit"
        let all = ["production", "preview"].map { Self.secret($0) }
        #expect(await writes(reader, of: all).count == 1)
        #expect(transport.requests == [log, "GET /user/tokens/verify"])
        transport.resetRequests()
        _ = await writes(reader, of: all)
        #expect(transport.requests == [log])
        transport.resetRequests()
        // Nothing that could be asked about: no request.
        #expect(await writes(reader, of: [Address(Self.scope, "config", "production/X")]).isEmpty)
        #expect(transport.requests.isEmpty)
        func scope(_ name: String, account: String, _ kind: String = "secret") -> DesiredScope {
            let scope = Scope(provider: "cloudflare", noun: "pages", name: name)
            let resource = DesiredResource(
                Address(scope, kind, "production/X"), .external, mode: .manage, span: .init(file: "x.yaml", line: 1, column: 1))
            return DesiredScope(
                scope: scope, environment: "production", resources: [resource], ignore: [], mode: .manage, prune: false,
                context: .account(account))
        }
        let scopes = [scope("a", account: "1"), scope("b", account: "1"), scope("c", account: "2"), scope("d", account: "3", "config")]
        #expect(reader.costOfWrites(in: scopes) == 2)
    }

    /// A token that may not read the log, and a log that could not be read: that is not known, and no drift.
    @Test func whatCannotBeRead() async throws {
        let blind = reader(try cloudflare([], permissions: ["pages.edit"]))
        #expect(
            await writes(blind)[Self.secret()]
                == .unknown(
                    "whether somebody overwrote secrets of Pages projects is not known: the API token lacks Account Settings: Read"))
        let attributions = await blind.attributions(
            of: [DriftedResource(Self.secret(), live: nil, since: Self.applied)], in: Self.observations, now: Self.now)
        #expect(attributions[Self.secret()]?.entry.contains("lacks Account Settings: Read") == true)
        let broken = try cloudflare([])
        broken.arm(ArmedFault(pathPrefix: "/accounts", effect: .answer(HTTPResponse(status: 500, json: ["success": false, "errors": []]))))
        guard case .unknown? = await writes(reader(broken))[Self.secret()] else {
            Issue.record("a log that cannot be read says nothing")
            return
        }
    }

    /// Who changed a variable: nobody who changed a neighbour's project, or the same name of the other deployment.
    @Test func whoChangedAVariable() async throws {
        let named = Self.change("production", Self.variables("X"))
        let entries = [
            Self.entry(named, at: Self.applied + 100, by: "right"),
            Self.entry(Self.change("preview", Self.variables("X")), at: Self.applied + 200, by: "preview"),
            Self.entry(named, at: Self.applied + 300, project: "site-two", by: "neighbour"),
            Self.entry(Self.change("production", Self.variables("Y")), at: Self.applied + 400, by: "another-variable"),
        ]
        let address = Address(Self.scope, "config", "production/X")
        let found = await reader(try cloudflare(entries)).attributions(
            of: [DriftedResource(address, live: nil, since: Self.applied)], in: Self.observations, now: Self.now)
        #expect(found[address]?.actor == "right@acme.test with the token right")
    }
}
