import CanonicalJSON
import Concurrency
import HTTPMessages
import Reconciling
import Resources
import TestBench
import Testing

/// Secrets in the KV engine of a real server.
@Suite struct VaultStoreTests {
    private typealias Fixture = VaultFixture

    private static func isData(_ request: HTTPRequest) -> Bool { request.path.contains("/data/") }

    @Test func theKeysOfOneSecretAreReadWithOneRequest() async throws {
        let fixture = try await Fixture()
        try await fixture.put("prod/Queue/stripe", ["api_key": "key-1234", "webhook": "hook-1234", "value": "plain-1234"])
        let relay = try RelayTransport()
        let outcome = try await Outcome(
            fixture.store(transport: relay), "v@prod:/Queue/stripe#api_key", "v@prod:/Queue/stripe#webhook", "v@prod:/Queue/stripe")
        #expect(outcome.value("v@prod:/Queue/stripe#api_key") == "key-1234")
        #expect(outcome.value("v@prod:/Queue/stripe#webhook") == "hook-1234")
        #expect(outcome.value("v@prod:/Queue/stripe") == "plain-1234")
        #expect(outcome.version("v@prod:/Queue/stripe#webhook") == "1")
        #expect(relay.lines == ["GET /v1/\(fixture.mount)/data/prod/Queue/stripe"])
        #expect(relay.requests[0].headers["X-Vault-Request"] == "true")
    }

    @Test func aWriteLeavesOtherKeysOfTheSecretAlone() async throws {
        let fixture = try await Fixture()
        let others: JSONValue = ["number": .number(0.5), "list": [1, "b"], "text": "kept-1234"]
        try await fixture.put("prod/app", others)
        let store = try fixture.store()
        #expect(try await Fixture.writeError(store, "v@prod:/app#token", "made-1234") == nil)
        let current = try await Fixture.current(store, "v@prod:/app#token")
        #expect(try await Fixture.writeError(store, "v@prod:/app#token", "made-again", over: current) == nil)
        let data = try await fixture.data("prod/app")
        #expect(data?["metadata"]?["version"] == 3)
        #expect(data?["data"] == .object((others.object ?? [:]).merging(["token": "made-again"]) { $1 }))
    }

    @Test func manyKeysOfOneSecretAreStoredAtOnce() async throws {
        let fixture = try await Fixture()
        let store = try fixture.store()
        let errors = await (0..<6).concurrentMap { number in
            await Result { try await Fixture.writeError(store, "v@prod:/app#key_\(number)", "value \(number)") }
        }
        #expect(try errors.allSatisfy { try $0.get() == nil }, "\(errors)")
        #expect(try await fixture.data("prod/app")?["data"]?.object?.count == 6)
    }

    /// Every folder below the slug, with each key of each secret; nothing of another slug.
    @Test func everythingThatIsThere() async throws {
        let fixture = try await Fixture()
        try await fixture.put("prod/Queue/stripe", ["api_key": "key-1234", "value": "plain-1234", "number": 31_337, "empty": ""])
        try await fixture.put("prod/Queue/Deep/er/KEY", ["value": "deep-1234"])
        try await fixture.put("prod/TOP", ["value": "top-1234"])
        try await fixture.put("staging/TOP", ["value": "staging-1234"])
        try await fixture.put("prod/GONE", ["value": "gone-1234"])
        try await fixture.server.send("DELETE", "\(fixture.mount)/data/prod/GONE")
        let listing = try #require(await fixture.store().list(as: "v", in: "prod")).get()
        let found = listing.secrets.map { place, stored in "\(place) \(stored.secret.withExposed { $0 }) \(stored.version ?? "")" }.sorted()
        #expect(
            found == [
                "v@prod:/Queue/Deep/er/KEY deep-1234 1", "v@prod:/Queue/stripe plain-1234 1", "v@prod:/Queue/stripe#api_key key-1234 1",
                "v@prod:/TOP top-1234 1",
            ], "\(found)")
        #expect(listing.unread == ["/Queue/stripe#number"])
        #expect(try #require(await fixture.store().list(as: "v", in: "nothing")).get().secrets.isEmpty)
        // A token that may only read is told what is missing.
        let reader = try await fixture.server.makeToken(policy: #"path "\#(fixture.mount)/data/*" { capabilities = ["read"] }"#)
        let refused = try #require(await fixture.store(credentials: ["token": reader]).list(as: "v", in: "prod"))
        guard case .failure(let error) = refused else {
            Issue.record("it was listed")
            return
        }
        #expect(error.code == .forbidden && error.fix?.contains(#"/metadata/prod" { capabilities = ["list"] }"#) == true, "\(error)")
    }

    private static func references(_ count: Int) throws -> [SecretReference] {
        try (0..<count).map { try Fixture.reference("v@prod:/Queue/K\($0)") } + [try Fixture.reference("v@prod:/alone/KEY")]
    }

    private static func filled(_ count: Int) async throws -> Fixture {
        let fixture = try await Fixture()
        for number in 0..<count { try await fixture.put("prod/Queue/K\(number)", ["value": .string("hidden-\(number)-1234")]) }
        try await fixture.put("prod/alone/KEY", ["value": "alone-1234"])
        return fixture
    }

    /// Versions of a folder take one list in which no value is; a write moves one of them, and what is deleted has none.
    @Test func versionsOfAFolderTakeOneRequest() async throws {
        let fixture = try await Self.filled(5)
        let relay = try RelayTransport()
        let store = try fixture.store(transport: relay)
        let references = try Self.references(5)
        let before = await store.versions(of: references)
        #expect(Set(before.keys) == Set(references))
        #expect(relay.lines.count == 2 && relay.lines[0].contains("/detailed-metadata/prod/Queue"), "\(relay.lines)")
        #expect(relay.lines[1] == "GET /v1/\(fixture.mount)/metadata/prod/alone/KEY")
        #expect(await store.versions(of: references) == before)
        try await fixture.put("prod/Queue/K3", ["value": "another-1234"])
        let after = await store.versions(of: references)
        #expect(after.filter { before[$0.key] != $0.value }.map(\.key.name) == ["K3"])
        try await fixture.server.send("DELETE", "\(fixture.mount)/data/prod/Queue/K1")
        #expect(await store.versions(of: references)[references[1]] == nil)
        #expect(await store.versions(of: [try Fixture.reference("v@prod:/Queue/NONE")]).isEmpty)
        #expect(relay.requests.allSatisfy { !Self.isData($0) })
    }

    /// HashiCorp's server has no such list: it is asked for once, and each secret's metadata from then on.
    @Test func versionsWithoutAListOfThem() async throws {
        let fixture = try await Self.filled(3)
        let relay = try RelayTransport { request in
            request.path.contains("/detailed-metadata/") ? .answer(HTTPResponse(status: 404, json: ["errors": []])) : nil
        }
        let store = try fixture.store(transport: relay)
        let references = try Self.references(3)
        let before = await store.versions(of: references)
        #expect(before.count == 4 && relay.lines.count == 5, "\(relay.lines)")
        #expect(await store.versions(of: references) == before)
        #expect(relay.lines.count == 9, "\(relay.lines)")
    }

    /// A token that may not read metadata is refused once, and everything is read as before.
    @Test func versionsThatTheTokenMayNotSee() async throws {
        let fixture = try await Self.filled(3)
        let policy = "path \"\(fixture.mount)/data/prod/*\" { capabilities = [\"read\"] }"
        let token = try await fixture.server.makeToken(policy: policy)
        let relay = try RelayTransport()
        let store = try fixture.store(credentials: ["token": token], transport: relay)
        let references = try Self.references(3)
        #expect(await store.versions(of: references).isEmpty)
        let asked = relay.lines.count
        #expect(await store.versions(of: references).isEmpty)
        #expect(relay.lines.count == asked, "\(relay.lines)")
    }

    @Test func settingsSayWhereSecretsAre() async throws {
        let fixture = try await Fixture()
        try await fixture.put("teams/raxx/prod/Queue/KEY", ["password": "there-1234"])
        let store = try fixture.store(["prefix": "teams/raxx", "key": "password"])
        #expect(try await Outcome(store, "v@prod:/Queue/KEY").value("v@prod:/Queue/KEY") == "there-1234")
    }

    @Test(arguments: [
        "v:/Queue/KEY", "v@..:/Queue/KEY", "v@prod/x:/KEY", "v@prod:/Queue./KEY", "v@prod:/KEY.", "v@prod:/KEY#", "v@prod:/#a",
    ])
    func whatIsNoPlaceIsRefusedWithoutARequest(_ text: String) async throws {
        let relay = try RelayTransport()
        let store = try await Fixture().store(transport: relay)
        #expect(try await Fixture.error(store, text)?.code == .rejected)
        #expect(try await Fixture.writeError(store, text)?.code == .rejected)
        #expect(relay.lines == [])
    }

    /// Rules about places compare references.
    @Test func aPlaceHasOneSpelling() async throws {
        let error = try await Fixture.error(try await Fixture().store(), "v@prod:/Queue/KEY#value")
        #expect(error?.code == .rejected)
        #expect(error?.fix?.contains("without #value") == true)
    }

    @Test(arguments: ["delete", "destroy"]) func whatIsDeletedIsAbsentAndCanBeMadeAnew(_ how: String) async throws {
        let fixture = try await Fixture()
        try await fixture.put("prod/KEY", ["value": "first-1234"])
        try await fixture.server.send("PUT", "\(fixture.mount)/\(how)/prod/KEY", json: ["versions": [1]])
        let store = try fixture.store()
        let error = try await Fixture.error(store, "v@prod:/KEY")
        #expect(error?.code == .absent)
        #expect(error?.message.contains("newest version, 1, is deleted") == true)
        #expect(try await Fixture.writeError(store, "v@prod:/KEY", "second-1234") == nil)
        #expect(try await Outcome(store, "v@prod:/KEY").version("v@prod:/KEY") == "2")
    }

    @Test func whatIsNoTextIsNoValueAndIsNotOverwritten() async throws {
        let fixture = try await Fixture()
        try await fixture.put("prod/KEY", ["value": 12, "none": .null])
        let store = try fixture.store()
        for place in ["v@prod:/KEY", "v@prod:/KEY#none"] {
            #expect(try await Fixture.error(store, place)?.code == .rejected)
            #expect(try await Fixture.writeError(store, place)?.code == .conflict)
        }
        #expect(try await Fixture.error(store, "v@prod:/KEY#other")?.code == .absent)
    }

    @Test func whatSomebodyElseNotesOfASecretIsNoChangeOfIt() async throws {
        let fixture = try await Fixture()
        try await fixture.put("prod/KEY", ["value": "first-1234"])
        let store = try fixture.store()
        let before = try await Fixture.current(store, "v@prod:/KEY").version
        try await fixture.server.send("POST", "\(fixture.mount)/metadata/prod/KEY", json: ["custom_metadata": ["owner": "ada"]])
        #expect(try await Fixture.current(store, "v@prod:/KEY").version == before)
    }

    /// The first write was done: the second one finds it, and makes no version more.
    @Test func aLostAnswerDoublesNothing() async throws {
        let fixture = try await Fixture()
        let losses = Locked(1)
        let relay = try RelayTransport { request in
            guard request.method == .post, Self.isData(request) else { return nil }
            return losses.withLock { left in
                defer { left -= 1 }
                return left > 0 ? .loseAnswer : nil
            }
        }
        let store = try fixture.store(transport: relay)
        #expect(try await Fixture.writeError(store, "v@prod:/KEY")?.outcomeUnknown == true)
        #expect(try await Fixture.writeError(store, "v@prod:/KEY") == nil)
        #expect(try await fixture.version("prod/KEY") == 1)
    }

    /// A new secret takes one request to look and one to write; the look at the token is the run's, and so is the one at the mount.
    @Test func writesTakeAsManyRequestsAsTheDocumentsSay() async throws {
        let fixture = try await Fixture()
        let relay = try RelayTransport()
        let store = try fixture.store(transport: relay)
        #expect(try await Fixture.error(store, "v@prod:/A")?.code == .absent)
        #expect(try await Fixture.writeError(store, "v@prod:/A") == nil)
        #expect(try await Fixture.writeError(store, "v@prod:/B") == nil)
        let current = try await Fixture.current(store, "v@prod:/A")
        #expect(try await Fixture.writeError(store, "v@prod:/A", "another-value", over: current) == nil)
        let mount = "/v1/\(fixture.mount)"
        #expect(
            relay.lines == [
                "GET \(mount)/data/prod/A", "GET /v1/sys/internal/ui/mounts/\(fixture.mount)", "GET /v1/auth/token/lookup-self",
                "POST \(mount)/data/prod/A", "POST \(mount)/data/prod/B", "GET \(mount)/data/prod/A", "GET \(mount)/metadata/prod/A",
                "GET \(mount)/config", "PATCH \(mount)/data/prod/A",
            ])
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            let value = try await body()
            self = .success(value)
        } catch {
            self = .failure(error)
        }
    }
}
