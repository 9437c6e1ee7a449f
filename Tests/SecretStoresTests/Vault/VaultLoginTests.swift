import CanonicalJSON
import ChildPrograms
import Concurrency
import Foundation
import HTTPMessages
import Reconciling
import Resources
import TestBench
import Testing

/// The store's own logins: AppRole, and a JWT from the environment, a file, or a job of GitHub Actions.
@Suite struct VaultLoginTests {
    private typealias Fixture = VaultFixture
    private static let place = "v@prod:/KEY"

    private func fixture() async throws -> (fixture: Fixture, policy: String) {
        let fixture = try await Fixture()
        try await fixture.put("prod/KEY", ["value": "there-1234"])
        let policy = try await fixture.server.makePolicy(#"path "\#(fixture.mount)/data/*" { capabilities = ["read", "create"] }"#)
        return (fixture, policy)
    }

    // MARK: AppRole

    /// - Returns: where it is mounted, and the credentials.
    private func appRole(_ fixture: Fixture, _ policy: String, _ more: [String: JSONValue] = [:]) async throws -> (
        mount: String, credentials: [String: String]
    ) {
        let (server, mount) = (fixture.server, "approle-" + UUID().uuidString)
        try await server.send("POST", "sys/auth/\(mount)", json: ["type": "approle"])
        let role = JSONValue.object(["token_policies": [.string(policy)], "token_ttl": "10m"].merging(more) { $1 })
        try await server.send("POST", "auth/\(mount)/role/ci", json: role)
        let id = try await server.send("GET", "auth/\(mount)/role/ci/role-id")["data"]?["role_id"]?.string
        var credentials = ["role_id": try #require(id)]
        if more["bind_secret_id"] != false {
            let secret = try await server.send("POST", "auth/\(mount)/role/ci/secret-id", json: [:])["data"]?["secret_id"]?.string
            credentials.updateValue(try #require(secret), forKey: "secret_id")
        }
        return (mount, credentials)
    }

    @Test func oneLoginServesARunEvenWithASecretIDForOneUse() async throws {
        let (fixture, policy) = try await fixture()
        let role = try await appRole(fixture, policy, ["secret_id_num_uses": 1])
        let relay = try RelayTransport()
        let store = try fixture.store(["auth_mount": role.mount], credentials: role.credentials, transport: relay)
        _ = await (0..<8).concurrentMap { _ in try? await Outcome(store, Self.place, "v@prod:/OTHER") }
        #expect(try await Outcome(store, Self.place).value(Self.place) == "there-1234")
        #expect(try await Fixture.writeError(store, "v@prod:/NEW") == nil)
        #expect(relay.lines.filter { $0.hasPrefix("POST /v1/auth") } == ["POST /v1/auth/\(role.mount)/login"])

        // Another run needs another one.
        let error = try await Fixture.error(fixture.store(["auth_mount": role.mount], credentials: role.credentials), Self.place)
        #expect(error?.code == .unauthenticated)
        #expect(role.credentials.values.allSatisfy { error?.description.contains($0) == false })
    }

    @Test func aRoleMayNeedNoSecretID() async throws {
        let (fixture, policy) = try await fixture()
        let role = try await appRole(fixture, policy, ["bind_secret_id": false, "secret_id_bound_cidrs": ["127.0.0.0/8"]])
        let store = try fixture.store(["auth_mount": role.mount], credentials: role.credentials)
        #expect(try await Outcome(store, Self.place).value(Self.place) == "there-1234")
    }

    @Test func aTokenThatEndedMeanwhileIsReplacedByANewLogin() async throws {
        let (fixture, policy) = try await fixture()
        let role = try await appRole(fixture, policy)
        let relay = try RelayTransport()
        let store = try fixture.store(["auth_mount": role.mount], credentials: role.credentials, transport: relay)
        #expect(try await Outcome(store, Self.place).value(Self.place) == "there-1234")
        let token = try #require(relay.requests.last?.headers["X-Vault-Token"])
        try await fixture.server.send("POST", "auth/token/revoke", json: ["token": .string(token)])
        #expect(try await Outcome(store, Self.place).value(Self.place) == "there-1234")
        #expect(relay.lines.filter { $0.hasSuffix("/login") }.count == 2)
    }

    @Test func aMissingPermissionIsNoReasonToLogInAgain() async throws {
        let (fixture, _) = try await fixture()
        let other = try await fixture.server.makePolicy(#"path "\#(fixture.mount)/data/else/*" { capabilities = ["read"] }"#)
        let role = try await appRole(fixture, other)
        let relay = try RelayTransport()
        let store = try fixture.store(["auth_mount": role.mount], credentials: role.credentials, transport: relay)
        #expect(try await Fixture.error(store, Self.place)?.code == .forbidden)
        #expect(relay.lines.filter { $0.hasSuffix("/login") }.count == 1)
    }

    @Test func aLoginMethodThatIsNotThereIsSaidToBeSo() async throws {
        let (fixture, policy) = try await fixture()
        let role = try await appRole(fixture, policy)
        let error = try await Fixture.error(fixture.store(["auth_mount": "nowhere"], credentials: role.credentials), Self.place)
        #expect(error?.code == .unauthenticated)
        #expect(error?.fix?.contains("nowhere/") == true)
    }

    // MARK: JWT

    @Test func aJWTLogsIn() async throws {
        let (fixture, policy) = try await fixture()
        let issuer = try await TokenIssuer()
        let mount = try await issuer.mount(on: fixture.server, policy: policy)
        let token = try await issuer.token(audience: "plumb")
        let settings = ["auth_mount": mount, "role": "ci"]

        let given = try fixture.store(settings, credentials: ["jwt": token])
        #expect(try await Outcome(given, Self.place).value(Self.place) == "there-1234")

        let directory = try TemporaryDirectory()
        let file = directory.path("token")
        try (token + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let stored = try fixture.store(settings.merging(["jwt_file": file]) { $1 }, credentials: [:])
        #expect(try await Outcome(stored, Self.place).value(Self.place) == "there-1234")

        // The method's default role.
        let unnamed = try fixture.store(["auth_mount": mount], credentials: ["jwt": token])
        #expect(try await Outcome(unnamed, Self.place).value(Self.place) == "there-1234")
        withExtendedLifetime(directory) {}
    }

    @Test func aJWTOfSomebodyElseIsRefusedAndNotRepeated() async throws {
        let (fixture, policy) = try await fixture()
        let issuer = try await TokenIssuer()
        let settings = ["auth_mount": try await issuer.mount(on: fixture.server, policy: policy), "role": "ci"]
        for token in [try await issuer.token(audience: "another"), try await TokenIssuer().token(audience: "plumb"), "none"] {
            let error = try await Fixture.error(fixture.store(settings, credentials: ["jwt": token]), Self.place)
            #expect(error?.code == .unauthenticated, "\(error as Any)")
            #expect(error?.description.contains(token) == false || token == "none")
        }
    }

    @Test(arguments: ["token", "/nowhere/token", "/dev/null", "/tmp"]) func whatIsNoTokenFileIsRefused(_ path: String) async throws {
        let fixture = try await Fixture()
        let error = try await Fixture.error(fixture.store(["jwt_file": path], credentials: [:]), Self.place)
        #expect(error != nil && error?.code != .absent && error?.fix != nil)
    }

    // MARK: GitHub Actions

    private static let job = [
        "ACTIONS_ID_TOKEN_REQUEST_URL": "https://pipelines.actions.test/token?api-version=2.0",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "ghs-1234",
    ]

    @Test func aJobOfGitHubActionsLogsInWithItsOwnToken() async throws {
        let (fixture, policy) = try await fixture()
        let issuer = try await TokenIssuer()
        let mount = try await issuer.mount(on: fixture.server, policy: policy)
        let token = try await issuer.token(audience: "plumb")
        let relay = try RelayTransport { request in
            request.url.hasPrefix("https://") ? .answer(HTTPResponse(status: 200, json: ["value": .string(token)])) : nil
        }
        let settings = ["mount": fixture.mount, "auth_mount": mount, "role": "ci", "audience": "plumb & co"]
        let store = try fixture.server.store(settings, credentials: [:], variables: Self.job, transport: relay)
        #expect(try await Outcome(store, Self.place).value(Self.place) == "there-1234")
        let asked = relay.requests[0]
        #expect(asked.url == "https://pipelines.actions.test/token?api-version=2.0&audience=plumb%20%26%20co")
        #expect(asked.headers["Authorization"] == "Bearer ghs-1234")
        #expect(asked.headers["X-Vault-Request"] == nil)
        // The job's credential goes nowhere else.
        #expect(relay.requests.dropFirst().allSatisfy { $0.headers["Authorization"] == nil })
    }

    @Test func aJobWithoutThePermissionIsToldOfIt() async throws {
        let fixture = try await Fixture()
        let relay = try RelayTransport { _ in .answer(HTTPResponse(status: 403)) }
        let store = try fixture.server.store(["mount": fixture.mount], credentials: [:], variables: Self.job, transport: relay)
        let refused = try await Fixture.error(store, Self.place)
        #expect(refused?.code == .unauthenticated && refused?.fix?.contains("id-token: write") == true)

        let nothing = try await Fixture.error(fixture.store(credentials: [:]), Self.place)
        #expect(nothing?.code == .unauthenticated && nothing?.fix?.contains("id-token: write") == true)
    }

    @Test func theJobsCredentialIsNotSentInTheClear() async throws {
        let fixture = try await Fixture()
        let relay = try RelayTransport()
        var job = Self.job
        job["ACTIONS_ID_TOKEN_REQUEST_URL"] = "http://pipelines.actions.test/token"
        let store = try fixture.server.store(["mount": fixture.mount], credentials: [:], variables: job, transport: relay)
        #expect(try await Fixture.error(store, Self.place)?.code == .rejected)
        #expect(relay.lines == [])
    }
}
