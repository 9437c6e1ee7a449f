import CanonicalJSON
import Foundation
import HTTPMessages
import Reconciling
import Resources
import SecretStores
import TestBench
import Testing

/// Each kind of store with the secrets that a requirement wants in it.
enum StoreMembers {
    static let all = [environment, file, infisical, vault]

    private typealias Opened = SecretStoreConformance.Opened

    private static func reference(_ place: String) throws -> SecretReference { try #require(SecretReference("vault@prod:\(place)")) }

    static let environment = SecretStoreConformance.Member(kind: "environment", hasFolders: false, countsVersions: false) { values in
        let variables = try values.map { (try reference($0.key).name, $0.value) }
        return Opened(EnvironmentStore(variables: Dictionary(uniqueKeysWithValues: variables)), change: nil)
    }

    static let file = SecretStoreConformance.Member(kind: "file", countsVersions: false, comparesBeforeWriting: true) { values in
        let directory = try TemporaryDirectory()
        let path = directory.path("secrets.json")
        let content: JSONValue = ["prod": .object(values.mapValues { .string($0) })]
        try #require(
            FileManager.default.createFile(
                atPath: path, contents: Data(content.canonicalBytes()), attributes: [.posixPermissions: 0o600]))
        return Opened(FileStore(path: path)) { place, value in
            withExtendedLifetime(directory) {}
            try await overwrite(FileStore(path: path), try reference(place), value)
        }
    }

    static let infisical = SecretStoreConformance.Member(kind: "infisical", countsVersions: true) { values in
        let vault = try SimulatedVault(seed: [
            "project": "p1", "tokens": ["st.all", "st.other"], "environments": ["prod": .object(values.mapValues { .string($0) })],
        ])
        func store(_ token: String) -> InfisicalStore {
            InfisicalStore(client: vault.client(), project: "p1", authentication: .token(Secret(token)))
        }
        let other = store("st.other")
        return Opened(store("st.all")) { place, value in try await overwrite(other, try reference(place), value) }
    }

    static let vault = SecretStoreConformance.Member(kind: "vault", countsVersions: true, comparesBeforeWriting: true) { values in
        let server = try await OpenBaoServer.shared
        let mount = try await server.makeMount()
        @Sendable func put(_ place: String, _ value: String) async throws {
            let path = ("prod" + place).split(separator: "/").map { PercentEncoding.encode(String($0)) }.joined(separator: "/")
            try await server.send("POST", "\(mount)/data/\(path)", json: ["data": ["value": .string(value)]])
        }
        for (place, value) in values { try await put(place, value) }
        return Opened(try server.store(["mount": mount]), change: put)
    }

    private static func overwrite(
        _ store: any WritableSecretStore, _ reference: SecretReference, _ value: String
    ) async throws {
        let current = try? await store.read([reference])[reference]?.get()
        try await store.write(Secret(value), at: reference, over: current)
    }
}

/// A directory that goes with its last reference.
final class TemporaryDirectory: Sendable {
    private let place: URL

    init() throws {
        place = FileManager.default.temporaryDirectory.appending(path: "plumb-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(at: place) }

    func path(_ name: String) -> String { place.appending(path: name).path }
}
