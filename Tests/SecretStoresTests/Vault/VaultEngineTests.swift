import CanonicalJSON
import Reconciling
import Resources
import TestBench
import Testing

/// What is mounted where the store says, and what it keeps.
@Suite struct VaultEngineTests {
    private typealias Fixture = VaultFixture

    @Test func anEngineOfVersionOneIsRefusedAndNotWrittenTo() async throws {
        let fixture = try await Fixture(version: 1)
        try await fixture.server.send("POST", "\(fixture.mount)/data/prod/KEY", json: ["value": "first-1234"])
        let store = try fixture.store()
        for place in ["v@prod:/KEY", "v@prod:/NONE"] {
            let errors = [try await Fixture.error(store, place), try await Fixture.writeError(store, place)]
            for error in errors {
                #expect(error?.code == .rejected)
                #expect(error?.message.contains("version 1") == true)
                #expect(error?.fix?.contains("bao kv enable-versioning \(fixture.mount)") == true)
            }
        }
        #expect(try await fixture.server.send("GET", "\(fixture.mount)/data/prod/KEY")["data"] == ["value": "first-1234"])
    }

    @Test(arguments: ["nowhere", "cubbyhole", "identity"]) func whatIsNoKVEngineIsNamed(_ mount: String) async throws {
        let store = try await OpenBaoServer.shared.store(["mount": mount])
        let error = try await Fixture.error(store, "v@prod:/KEY")
        #expect(error != nil && error?.code != .absent)
        #expect(error?.description.contains(mount) == true && error?.fix?.contains("mount") == true, "\(error as Any)")
        #expect(try await Fixture.writeError(store, "v@prod:/KEY") != nil)
    }

    @Test func theEngineIsLookedAtOnceForAllThatIsAbsent() async throws {
        let fixture = try await Fixture()
        let relay = try RelayTransport()
        let references = try (0..<40).map { try Fixture.reference("v@prod:/NONE_\($0)") }
        let answers = try await fixture.store(transport: relay).read(references)
        #expect(answers.count == 40)
        for case .failure(let error) in answers.values { #expect(error.code == .absent) }
        #expect(relay.lines.count == 41)
    }

    @Test func aPathBelowAMountIsNoMount() async throws {
        let fixture = try await Fixture()
        let error = try await Fixture.error(fixture.store(["mount": fixture.mount + "/below"]), "v@prod:/KEY")
        #expect(error != nil && error?.code != .absent, "\(error as Any)")
    }

    @Test func aNamespaceHasSecretsOfItsOwn() async throws {
        let server = try await OpenBaoServer.shared
        try await server.send("POST", "sys/namespaces/team")
        let mount = try await server.makeMount(namespace: "team")
        try await server.send("POST", "\(mount)/data/prod/KEY", json: ["data": ["value": "theirs-1234"]], namespace: "team")
        let place = "v@prod:/KEY"
        #expect(try await Outcome(server.store(["mount": mount, "namespace": "team"]), place).value(place) == "theirs-1234")
        for namespace in ["nobody", "team/below"] {
            let error = try await Fixture.error(server.store(["mount": mount, "namespace": namespace]), place)
            #expect(error?.code == .notFound, "\(error as Any)")
            #expect(error?.fix?.contains("namespace") == true)
        }
        #expect(try await Fixture.error(server.store(["mount": mount]), place)?.code == .notFound)
    }

    /// A plan says that the old value is kept.
    @Test(arguments: [true, false]) func whereOneVersionIsKeptNothingIsOverwritten(_ isMounts: Bool) async throws {
        let fixture = try await Fixture(configuration: isMounts ? ["max_versions": 1] : nil)
        try await fixture.put("prod/KEY", ["value": "first-1234"])
        let metadata = "\(fixture.mount)/metadata/prod/KEY"
        if !isMounts { try await fixture.server.send("POST", metadata, json: ["max_versions": 1]) }
        let store = try fixture.store()
        let current = try await Fixture.current(store, "v@prod:/KEY")
        let error = try await Fixture.writeError(store, "v@prod:/KEY", over: current)
        #expect(error?.code == .rejected && error?.outcomeUnknown == false)
        #expect(error?.fix?.contains("max_versions of \(metadata)") == true)
        #expect(try await fixture.version("prod/KEY") == 1)

        try await fixture.server.send("POST", metadata, json: ["max_versions": 2])
        #expect(try await Fixture.writeError(store, "v@prod:/KEY", over: current) == nil)
        #expect(try await fixture.server.send("GET", "\(fixture.mount)/data/prod/KEY?version=1")["data"]?["data"]?["value"] == "first-1234")
    }

    /// Its own end is no end of the secret yet.
    @Test func aVersionThatWillBeDeletedIsThere() async throws {
        let fixture = try await Fixture(configuration: ["delete_version_after": "1h"])
        try await fixture.put("prod/KEY", ["value": "first-1234"])
        #expect(try await fixture.data("prod/KEY")?["metadata"]?["deletion_time"]?.string?.isEmpty == false)
        #expect(try await Outcome(fixture.store(), "v@prod:/KEY").value("v@prod:/KEY") == "first-1234")
    }

    /// Where the engine requires the comparison, it gets it.
    @Test func anEngineMayRequireTheComparison() async throws {
        let fixture = try await Fixture(configuration: ["cas_required": true])
        let store = try fixture.store()
        #expect(try await Fixture.writeError(store, "v@prod:/KEY") == nil)
        let current = try await Fixture.current(store, "v@prod:/KEY")
        #expect(try await Fixture.writeError(store, "v@prod:/KEY", "another-value", over: current) == nil)
        #expect(try await fixture.version("prod/KEY") == 2)
    }
}
