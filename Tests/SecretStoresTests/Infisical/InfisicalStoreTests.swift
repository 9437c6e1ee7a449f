import CanonicalJSON
import HTTPMessages
import Reconciling
import Resources
import SecretStores
import TestBench
import Testing

struct InfisicalStoreTests {
    private static let token = "st.tok3n-abc"
    private static let key = "vault@prod:/Queue/KEY"

    private func store(_ transport: ScriptedTransport, login: Bool = false) -> InfisicalStore {
        InfisicalStore(
            client: transport.storeClient(), project: "p 1",
            authentication: login
                ? .universalAuth(clientID: Secret("id-1"), clientSecret: Secret("cl13nt-secret")) : .token(Secret(Self.token)))
    }

    private static func secret(_ folder: String, _ name: String, _ value: JSONValue, hidden: Bool = false) -> JSONValue {
        [
            "secretKey": .string(name), "secretPath": .string(folder), "secretValue": value, "version": 3, "type": "shared",
            "secretValueHidden": .boolean(hidden),
        ]
    }

    private static func list(_ secrets: JSONValue...) -> HTTPResponse {
        HTTPResponse(status: 200, json: ["secrets": .array(secrets), "imports": []])
    }

    private static func session(_ token: String) -> HTTPResponse {
        HTTPResponse(
            status: 200, json: ["accessToken": .string(token), "expiresIn": 7_200, "accessTokenMaxTTL": 7_200, "tokenType": "Bearer"])
    }

    private static func refusal(_ status: Int, _ error: String, _ message: JSONValue = "no") -> HTTPResponse {
        HTTPResponse(status: status, json: ["reqId": "req-9", "statusCode": .integer(status), "message": message, "error": .string(error)])
    }

    /// Versions take one list for each slug, and no value comes along.
    @Test func versionsComeWithoutValues() async throws {
        @Sendable func hidden(_ name: String, _ version: Int) -> JSONValue {
            [
                "secretKey": .string(name), "secretPath": "/Queue", "secretValue": "<hidden-by-infisical>", "version": .integer(version),
                "type": "shared", "secretValueHidden": true, "updatedAt": .string("2026-11-0\(version)T00:00:00Z"),
            ]
        }
        let transport = ScriptedTransport { _ in Self.list(hidden("KEY", 3), hidden("OTHER", 4)) }
        let references = ["vault@prod:/Queue/KEY", "vault@prod:/Queue/OTHER", "vault@prod:/Queue/NONE"].compactMap { SecretReference($0) }
        let versions = await store(transport).versions(of: references)
        #expect(versions == [references[0]: "3 2026-11-03T00:00:00Z", references[1]: "4 2026-11-04T00:00:00Z"])
        #expect(transport.requests.count == 1 && transport.requests[0].query("viewSecretValue") == "false")
        let down = ScriptedTransport { _ in HTTPResponse(status: 503) }
        #expect(await store(down).versions(of: references).isEmpty)
    }

    @Test func oneRecursiveListForEachSlugFromTheCommonFolder() async throws {
        let transport = ScriptedTransport(
            answering: [],
            otherwise: { request in
                let slug = request.query("environment") ?? ""
                return .success(
                    Self.list(
                        Self.secret("/Queue", "KEY", .string("queue-" + slug)), Self.secret("/Queue/Deep", "KEY", .string("deep-" + slug))))
            })
        let outcome = try await Outcome(
            store(transport), "vault@prod:/Queue/KEY", "vault@prod:/Queue/Deep/KEY", "vault@staging:/Queue/Deep/KEY")
        #expect(outcome.value("vault@prod:/Queue/KEY") == "queue-prod")
        #expect(outcome.value("vault@prod:/Queue/Deep/KEY") == "deep-prod")
        #expect(outcome.value("vault@staging:/Queue/Deep/KEY") == "deep-staging")
        #expect(outcome.version("vault@prod:/Queue/KEY") == "3")
        #expect(transport.requests.count == 2)
        let prod = try #require(transport.requests.first { $0.query("environment") == "prod" })
        #expect(prod.method == .get && prod.path == "/api/v4/secrets" && prod.query("secretPath") == "/Queue")
        #expect(prod.query("projectId") == "p 1" && prod.query("recursive") == "true" && prod.query("viewSecretValue") == "true")
        #expect(prod.query("expandSecretReferences") == "true" && prod.query("include_imports") == "false")
        #expect(transport.requests.allSatisfy { $0.headers["Authorization"] == "Bearer " + Self.token })
    }

    @Test func theListNamesWhatItHides() async throws {
        let transport = ScriptedTransport(answering: [
            Self.list(
                Self.secret("/", "GOOD", "fine"), Self.secret("/Queue", "HIDDEN", "<hidden-by-infisical>", hidden: true),
                Self.secret("/", "EMPTY", ""), Self.secret("/", "NULL", .null))
        ])
        let listing = try #require(await store(transport).list(as: "vault", in: "prod")).get()
        #expect(listing.secrets.keys.map(\.description) == ["vault@prod:/GOOD"])
        #expect(listing.unread == ["/NULL", "/Queue/HIDDEN"])
    }

    @Test func whatIsMissingHiddenOrEmptyIsAnErrorForItsReferenceAlone() async throws {
        let transport = ScriptedTransport(answering: [
            Self.list(
                Self.secret("/", "GOOD", "fine"), Self.secret("/", "HIDDEN", "<hidden-by-infisical>", hidden: true),
                Self.secret("/", "MASK", "<hidden-by-infisical>"), Self.secret("/", "EMPTY", ""), Self.secret("/", "NULL", .null))
        ])
        let names = ["GOOD", "HIDDEN", "MASK", "EMPTY", "NULL", "NONE"].map { "vault@prod:/" + $0 }
        let outcome = try await Outcome(store(transport), names[0], names[1], names[2], names[3], names[4], names[5])
        #expect(outcome.value(names[0]) == "fine")
        for name in names[1...2] { #expect(outcome.error(name)?.code == .forbidden) }
        for name in names[3...] { #expect(outcome.error(name) != nil, "\(name)") }
        #expect(outcome.error(names[4])?.code == .malformed)
        #expect(outcome.error(names[5])?.code == .absent)
        #expect(!outcome.printed.contains("fine"))
    }

    @Test func oneLoginServesEveryList() async throws {
        let transport = ScriptedTransport(
            answering: [],
            otherwise: { request in
                .success(request.method == .post ? Self.session("tok-1") : Self.list(Self.secret("/Queue", "KEY", "v4lue")))
            })
        let outcome = try await Outcome(store(transport, login: true), Self.key, "vault@staging:/Queue/KEY", "vault@dev:/Queue/KEY")
        #expect(outcome.value(Self.key) == "v4lue")
        #expect(transport.requests.filter { $0.method == .post }.count == 1)
        #expect(transport.requests.allSatisfy { !$0.url.contains("cl13nt-secret") && !$0.url.contains("tok-1") })
    }

    @Test(arguments: [refusal(401, "UnauthorizedError"), refusal(403, "TokenError")])
    func anExpiredLoginIsMadeOnceAgain(_ refused: HTTPResponse) async throws {
        let transport = ScriptedTransport(answering: [
            Self.session("tok-1"), refused, Self.session("tok-2"), Self.list(Self.secret("/Queue", "KEY", "v4lue")),
        ])
        let outcome = try await Outcome(store(transport, login: true), Self.key)
        #expect(outcome.value(Self.key) == "v4lue")
        #expect(transport.requests.last?.headers["Authorization"] == "Bearer tok-2")
    }

    @Test func aLoginThatKeepsBeingRefusedEnds() async throws {
        let transport = ScriptedTransport(
            answering: [],
            otherwise: { request in
                .success(request.method == .post ? Self.session("tok") : Self.refusal(401, "UnauthorizedError"))
            })
        let outcome = try await Outcome(store(transport, login: true), Self.key)
        #expect(outcome.error(Self.key)?.code == .unauthenticated)
        #expect(transport.requests.count == 4)
    }

    @Test func aTokenExpiredForManySlugsIsReplacedByOneLogin() async throws {
        let transport = ScriptedTransport(
            answering: [Self.session("old")],
            otherwise: { request in
                if request.method == .post { return .success(Self.session("fresh")) }
                if request.headers["Authorization"] == "Bearer old" { return .success(Self.refusal(401, "UnauthorizedError")) }
                return .success(Self.list(Self.secret("/Queue", "KEY", "v4lue")))
            })
        _ = try await Outcome(store(transport, login: true), Self.key, "vault@staging:/Queue/KEY", "vault@dev:/Queue/KEY")
        #expect(transport.requests.filter { $0.method == .post }.count == 2)
    }

    @Test(arguments: [
        (refusal(401, "UnauthorizedError"), ProviderError.Code.unauthenticated), (refusal(403, "TokenError"), .unauthenticated),
        (refusal(403, "PermissionDenied"), .forbidden), (refusal(404, "NotFound"), .notFound),
        (refusal(422, "ValidationFailure", [["path": ["environment"], "message": "Required"]]), .rejected),
        (refusal(429, "RateLimitError"), .rateLimited), (refusal(500, "InternalServerError"), .unavailable),
        (HTTPResponse(status: 502, body: Array("<html>".utf8)), .unavailable),
        (HTTPResponse(status: 200, body: Array("<html>".utf8)), .malformed),
        (HTTPResponse(status: 200, json: ["approval": [:]]), .malformed),
        (HTTPResponse(status: 200, body: Array(#"{"secrets": [{"secretKey": "KEY", "secretValue": "v4l"#.utf8)), .malformed),
    ])
    func anAnswerThatIsNoListFailsEveryReference(_ response: HTTPResponse, _ code: ProviderError.Code) async throws {
        let transport = ScriptedTransport(answering: [], otherwise: { _ in .success(response) })
        let outcome = try await Outcome(store(transport), Self.key, "vault@prod:/Queue/OTHER")
        #expect(outcome.error(Self.key)?.code == code)
        #expect(outcome.error("vault@prod:/Queue/OTHER")?.code == code)
        #expect(!outcome.printed.contains("v4l"))
    }

    @Test(arguments: [401, 403, 404, 429, 500]) func aRefusalSaysWhatToDo(_ status: Int) async throws {
        let transport = ScriptedTransport(answering: [], otherwise: { _ in .success(Self.refusal(status, "Some")) })
        #expect(try await Outcome(store(transport), Self.key).error(Self.key)?.fix != nil)
    }

    @Test func aNetworkThatFailsIsUnavailable() async throws {
        let transport = ScriptedTransport(answering: [], otherwise: { _ in .failure(TransportError(.interrupted, "cut")) })
        #expect(try await Outcome(store(transport), Self.key).error(Self.key)?.code == .unavailable)
    }

    @Test func noErrorRepeatsACredentialThatTheServerSentBack() async throws {
        let echo = ScriptedTransport(
            answering: [], otherwise: { _ in .success(Self.refusal(400, "BadRequest", .string("bad token \(Self.token)"))) })
        let first = try await Outcome(store(echo), Self.key)
        #expect(!first.printed.contains(Self.token))
        let login = ScriptedTransport(
            answering: [], otherwise: { _ in .success(Self.refusal(400, "BadRequest", "bad secret cl13nt-secret")) })
        let second = try await Outcome(store(login, login: true), Self.key)
        #expect(!second.printed.contains("cl13nt-secret"))
    }

    @Test func aMissingSecretTellsNearNames() async throws {
        let transport = ScriptedTransport(answering: [Self.list(Self.secret("/Queue", "STRIPE_API_KEY", "v4lue"))])
        let outcome = try await Outcome(store(transport), "vault@prod:/Queue/STRIPE_API_KYE")
        #expect(outcome.error("vault@prod:/Queue/STRIPE_API_KYE")?.description.contains("STRIPE_API_KEY") == true)
        #expect(!outcome.printed.contains("v4lue"))
    }
}
