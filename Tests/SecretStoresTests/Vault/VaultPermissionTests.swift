import CanonicalJSON
import Reconciling
import Resources
import TestBench
import Testing

/// A token that may not, one that is none, and one that ends: the server says the same of all of them, and the store does not.
@Suite struct VaultPermissionTests {
    private typealias Fixture = VaultFixture

    @Test func aMissingPermissionIsNamedWithTheLineToAdd() async throws {
        let fixture = try await Fixture()
        try await fixture.put("prod/Queue/KEY", ["value": "first-1234"])
        let path = "\(fixture.mount)/data/prod/Queue/KEY"
        let reader = try await fixture.server.makeToken(policy: #"path "\#(path)" { capabilities = ["read"] }"#)
        let store = try fixture.store(credentials: ["token": reader])

        let unread = try await Fixture.error(store, "v@prod:/Other/KEY")
        #expect(unread?.code == .forbidden)
        #expect(unread?.fix?.contains(#"path "\#(fixture.mount)/data/prod/Other/KEY" { capabilities = ["read"] }"#) == true)

        let metadata = try await Fixture.writeError(store, "v@prod:/Queue/KEY", over: try await Fixture.current(store, "v@prod:/Queue/KEY"))
        #expect(metadata?.code == .forbidden && metadata?.outcomeUnknown == false)
        #expect(metadata?.fix?.contains(#"path "\#(fixture.mount)/metadata/prod/Queue/KEY""#) == true)

        let unwritten = try await Fixture.writeError(store, "v@prod:/Queue/NEW")
        #expect(unwritten?.code == .forbidden)
        #expect(unwritten?.fix?.contains(#"path "\#(fixture.mount)/data/prod/Queue/NEW" { capabilities = ["create"] }"#) == true)
        #expect(unwritten?.description.contains("a-new-value") == false)
    }

    @Test func aTokenThatMayUseNothingOfTheMountIsToldOfTheMount() async throws {
        let fixture = try await Fixture()
        let stranger = try await fixture.server.makeToken(policy: #"path "elsewhere/*" { capabilities = ["read"] }"#)
        let error = try await Fixture.error(fixture.store(credentials: ["token": stranger]), "v@prod:/KEY")
        #expect(error?.code == .forbidden)
        #expect(error?.message.contains("nothing is mounted there") == true)
    }

    @Test func aTokenThatIsNotValidIsSaidToBeSo() async throws {
        let fixture = try await Fixture()
        let policy = #"path "\#(fixture.mount)/*" { capabilities = ["read"] }"#
        let revoked = try await fixture.server.makeToken(policy: policy)
        try await fixture.server.send("POST", "auth/token/revoke", json: ["token": .string(revoked)])
        // One use is left for the store.
        let usedUp = try await fixture.server.makeToken(policy: policy, ["num_uses": 1])
        _ = try await fixture.server.send("GET", "auth/token/lookup-self", token: usedUp)
        for token in ["s.made-up", revoked, usedUp] {
            let error = try await Fixture.error(fixture.store(credentials: ["token": token]), "v@prod:/KEY")
            #expect(error?.code == .unauthenticated)
            #expect(error?.description.contains(token) == false)
        }
    }

    @Test func aTokenThatEndsSoonWritesNothingUnlessItIsRenewed() async throws {
        let fixture = try await Fixture()
        let policy = #"path "\#(fixture.mount)/*" { capabilities = ["create", "read", "update", "patch"] }"#
        let ending = try await fixture.server.makeToken(policy: policy, ["explicit_max_ttl": "60s"])
        let error = try await Fixture.writeError(try fixture.store(credentials: ["token": ending]), "v@prod:/KEY")
        #expect(error?.code == .unauthenticated && error?.outcomeUnknown == false)
        #expect(error?.message.contains("too soon") == true)
        #expect(try await Fixture.error(fixture.store(), "v@prod:/KEY")?.code == .absent)

        let renewable = try await fixture.server.makeToken(policy: policy, ["ttl": "60s", "renewable": true])
        #expect(try await Fixture.writeError(try fixture.store(credentials: ["token": renewable]), "v@prod:/KEY") == nil)
        let left = try await fixture.server.send("GET", "auth/token/lookup-self", token: renewable)["data"]?["ttl"]?.integer
        #expect((left ?? 0) > 120)
    }
}
