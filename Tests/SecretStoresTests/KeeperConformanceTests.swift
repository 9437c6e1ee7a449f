import CanonicalJSON
import Foundation
import HTTPMessages
import ProviderSimulators
import Reconciling
import Resources
import SecretStores
import Testing

/// What every store that is written to keeps to.
@Suite struct KeeperConformanceTests {
    enum Home: CaseIterable {
        case infisical, file
    }

    /// A store with one secret, and what clears up after it.
    private final class Place {
        let keeper: any WritableSecretStore
        private let directory: URL?

        init(_ home: Home) throws {
            switch home {
            case .infisical:
                directory = nil
                let vault = try SimulatedVault(seed: [
                    "project": "p1", "tokens": ["st.all"],
                    "environments": ["prod": ["/Queue/KEY": ["value": "first-value", "version": 3]]],
                ])
                keeper = InfisicalStore(client: vault.client(), project: "p1", authentication: .token(Secret("st.all")))
            case .file:
                let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-keeper-\(UUID().uuidString)")
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                let path = folder.appending(path: "secrets.json").path
                try #require(
                    FileManager.default.createFile(
                        atPath: path, contents: Data(#"{"prod":{"/Queue/KEY":"first-value"}}"#.utf8), attributes: [.posixPermissions: 0o600]
                    ))
                keeper = FileStore(path: path)
                directory = folder
            }
        }

        deinit {
            if let directory { try? FileManager.default.removeItem(at: directory) }
        }

        func text(_ place: SecretReference) async -> String? {
            guard case .success(let stored)? = await keeper.read([place])[place] else { return nil }
            return stored.secret.withExposed { $0 }
        }
    }

    private static func reference(_ text: String) throws -> SecretReference { try #require(SecretReference(text)) }

    @Test(arguments: Home.allCases) func whatIsStoredIsReadBack(_ home: Home) async throws {
        let place = try Place(home)
        for text in ["vault@prod:/Queue/NEW", "vault@prod:/Deep/Down/NEW", "vault@prod:/TOP"] {
            let reference = try Self.reference(text)
            try await place.keeper.write(Secret("value of \(text)"), at: reference, over: nil)
            #expect(await place.text(reference) == "value of \(text)")
        }
        #expect(await place.text(try Self.reference("vault@prod:/Queue/KEY")) == "first-value")
    }

    @Test(arguments: Home.allCases) func nothingIsEverOverwritten(_ home: Home) async throws {
        let place = try Place(home)
        let reference = try Self.reference("vault@prod:/Queue/KEY")
        let error = await #expect(throws: ProviderError.self) {
            try await place.keeper.write(Secret("another-value"), at: reference, over: nil)
        }
        #expect(error?.code == .conflict)
        #expect(error?.outcomeUnknown == false)
        #expect(error?.description.contains("value") == false)
        #expect(await place.text(reference) == "first-value")
    }

    @Test(arguments: Home.allCases) func aNewValueComesInPlaceOfTheOneThatWasRead(_ home: Home) async throws {
        let place = try Place(home)
        let reference = try Self.reference("vault@prod:/Queue/KEY")
        guard case .success(let current)? = await place.keeper.read([reference])[reference] else {
            Issue.record("the first value cannot be read")
            return
        }
        try await place.keeper.write(Secret("second-value"), at: reference, over: current)
        #expect(await place.text(reference) == "second-value")
    }

    /// Only Infisical has folders that ask for approval, and only it says 200 to what it did not do.
    @Test func aPendingApprovalIsNoSuccess() async throws {
        let vault = try SimulatedVault(seed: [
            "project": "p1", "tokens": ["st.all", ["token": "st.reader", "write": false]], "protected": [["prod", "/Queue"]],
            "environments": ["prod": ["/Queue/KEY": "first-value", "/Other/KEY": "other-value"]],
        ])
        func store(_ token: String) -> InfisicalStore {
            InfisicalStore(client: vault.client(), project: "p1", authentication: .token(Secret(token)))
        }
        let new = try Self.reference("vault@prod:/Queue/NEW")
        let pending = await #expect(throws: ProviderError.self) {
            try await store("st.all").write(Secret("new-value-1234"), at: new, over: nil)
        }
        #expect(pending?.message.contains("approval") == true)
        let refused = await #expect(throws: ProviderError.self) {
            try await store("st.reader").write(Secret("new-value-1234"), at: try Self.reference("vault@prod:/Other/NEW"), over: nil)
        }
        #expect(refused?.code == .forbidden)
    }

    @Test func aFileThatIsBeingWrittenIsLeftAlone() async throws {
        let place = try Place(.file)
        let keeper = try #require(place.keeper as? FileStore)
        let lock = open(keeper.location + ".lock", O_RDWR | O_CREAT, 0o600)
        defer { close(lock) }
        try #require(flock(lock, LOCK_EX) == 0)
        let error = await #expect(throws: ProviderError.self) {
            try await keeper.write(Secret("x"), at: try Self.reference("vault@prod:/NEW"), over: nil)
        }
        #expect(error?.code == .conflict)
    }
}
