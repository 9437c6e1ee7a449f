import CanonicalJSON
import Foundation
import Reconciling
import Resources
import TestBench
import Testing

/// The policies of docs/vault.md, as they stand there, on a real server: enough, and no more than that.
@Suite struct VaultPolicyTests {
    private typealias Fixture = VaultFixture

    /// A folder of the mount that the document speaks of, for one test.
    private let folder = "Test-" + UUID().uuidString

    private func store(_ policy: String) async throws -> any WritableSecretStore {
        let server = try await OpenBaoServer.shared
        return try server.store(credentials: ["token": try await server.makeToken(policy: OpenBaoServer.documentedPolicy(policy))])
    }

    private func put(_ slug: String, _ name: String) async throws {
        try await OpenBaoServer.shared.send(
            "POST", "secret/data/\(slug)/\(folder)/\(name)", json: ["data": ["value": "first-1234", "other": "kept-1234"]])
    }

    @Test func thePlansPolicyReadsAndCannotWrite() async throws {
        try await put("prod", "KEY")
        let store = try await store("plan")
        let (key, none) = ("vault@prod:/\(folder)/KEY", "vault@prod:/\(folder)/NONE")
        let outcome = try await Outcome(store, key, none)
        #expect(outcome.value(key) == "first-1234")
        #expect(outcome.error(none)?.code == .absent)

        #expect(try await Fixture.writeError(store, none)?.code == .forbidden)
        #expect(try await Fixture.writeError(store, key, over: try await Fixture.current(store, key))?.code == .forbidden)
        #expect(try await Outcome(store, key).version(key) == "1")
        #expect(try await Outcome(store, none).error(none)?.code == .absent)
    }

    @Test func theAdoptionsPolicyListsAndCannotWrite() async throws {
        try await put("prod", "KEY")
        let store = try await store("adopt")
        let listing = try #require(await store.list(as: "vault", in: "prod")).get()
        let keys = listing.secrets.keys.map(\.description).filter { $0.contains(folder) }.sorted()
        #expect(keys == ["vault@prod:/\(folder)/KEY", "vault@prod:/\(folder)/KEY#other"])
        #expect(try await Fixture.writeError(store, "vault@prod:/\(folder)/NEW")?.code == .forbidden)
        let plan = try #require(await self.store("plan").list(as: "vault", in: "prod"))
        guard case .failure(let error) = plan else {
            Issue.record("it was listed without the permission")
            return
        }
        #expect(error.code == .forbidden)
    }

    /// Asks the server itself, for every way in which the API writes.
    @Test func thePlansPolicyHasNoOtherWayToWrite() async throws {
        try await put("prod", "KEY")
        let server = try await OpenBaoServer.shared
        let token = try await server.makeToken(policy: OpenBaoServer.documentedPolicy("plan"))
        let path = "prod/\(folder)/KEY"
        let writes: [(method: String, path: String)] = [
            ("POST", "secret/data/\(path)"), ("PUT", "secret/data/\(path)"), ("PATCH", "secret/data/\(path)"),
            ("DELETE", "secret/data/\(path)"), ("POST", "secret/delete/\(path)"), ("POST", "secret/undelete/\(path)"),
            ("PUT", "secret/destroy/\(path)"), ("POST", "secret/metadata/\(path)"), ("DELETE", "secret/metadata/\(path)"),
            ("POST", "secret/config"), ("POST", "secret/data/prod/\(folder)/NEW"),
        ]
        for write in writes {
            let failure = await #expect(throws: OpenBaoServer.Failure.self) {
                try await server.send(write.method, write.path, json: ["data": ["value": "x"], "versions": [1]], token: token)
            }
            #expect(failure?.description.contains(" 403 ") == true, "\(write): \(failure?.description ?? "allowed")")
        }
    }

    @Test func theAppliesPolicyCreatesAndMakesNewVersions() async throws {
        try await put("prod", "KEY")
        let store = try await store("apply")
        let (key, new, more) = ("vault@prod:/\(folder)/KEY", "vault@prod:/\(folder)/NEW", "vault@prod:/\(folder)/KEY#more")
        for place in [new, more] { #expect(try await Fixture.writeError(store, place) == nil) }
        for place in [key, new] {
            #expect(try await Fixture.writeError(store, place, "second-1234", over: try await Fixture.current(store, place)) == nil)
        }
        let outcome = try await Outcome(store, key, new, more, "vault@prod:/\(folder)/KEY#other")
        #expect(outcome.value(key) == "second-1234" && outcome.value(new) == "second-1234")
        #expect(outcome.value("vault@prod:/\(folder)/KEY#other") == "kept-1234")
        // What is deleted can be made anew.
        try await OpenBaoServer.shared.send("DELETE", "secret/data/prod/\(folder)/NEW")
        #expect(try await Fixture.writeError(store, new) == nil)
    }

    /// What a check of drift needs to tell versions; the others' policies read as before, and tell none.
    @Test(arguments: [("drift", true), ("plan", false)]) func versionsNeedThePolicyOfDrift(_ policy: String, _ isTold: Bool) async throws {
        for name in ["A", "B"] { try await put("prod", name) }
        let references = try ["A", "B"].map { try Fixture.reference("vault@prod:/\(folder)/\($0)") }
        let store = try await store(policy)
        #expect(await store.versions(of: references).count == (isTold ? 2 : 0))
        #expect(await store.read(references).values.allSatisfy { (try? $0.get()) != nil })
    }

    @Test(arguments: ["plan", "apply"]) func noPolicyReachesAnotherEnvironment(_ policy: String) async throws {
        try await put("staging", "KEY")
        let store = try await store(policy)
        let place = "vault@staging:/\(folder)/KEY"
        #expect(try await Fixture.error(store, place)?.code == .forbidden)
        #expect(try await Fixture.writeError(store, place)?.code == .forbidden)
    }

    /// Nothing that the program does not need.
    @Test func theAppliesPolicyDeletesNothing() async throws {
        try await put("prod", "KEY")
        let server = try await OpenBaoServer.shared
        let token = try await server.makeToken(policy: OpenBaoServer.documentedPolicy("apply"))
        let path = "prod/\(folder)/KEY"
        for write in [("DELETE", "data"), ("POST", "delete"), ("PUT", "destroy"), ("DELETE", "metadata"), ("POST", "metadata")] {
            await #expect(throws: OpenBaoServer.Failure.self) {
                try await server.send(write.0, "secret/\(write.1)/\(path)", json: ["versions": [1]], token: token)
            }
        }
    }
}
