import CanonicalJSON
import Reconciling
import Resources
import TestBench
import Testing

/// A mount of its own on the real server.
struct VaultFixture {
    let server: OpenBaoServer
    let mount: String

    init(version: Int = 2, configuration: JSONValue? = nil) async throws {
        server = try await OpenBaoServer.shared
        mount = try await server.makeMount(version: version, configuration: configuration)
    }

    func store(
        _ settings: [String: String] = [:], credentials: [String: String]? = nil, transport: (any HTTPTransport)? = nil
    ) throws -> any WritableSecretStore {
        try server.store(["mount": mount].merging(settings) { $1 }, credentials: credentials, transport: transport)
    }

    /// What the owner puts there.
    func put(_ path: String, _ data: JSONValue) async throws {
        try await server.send("POST", "\(mount)/data/\(path)", json: ["data": data])
    }

    func data(_ path: String) async throws -> JSONValue? { try await server.send("GET", "\(mount)/data/\(path)")["data"] }

    func version(_ path: String) async throws -> Int? { try await data(path)?["metadata"]?["version"]?.integer }

    static func reference(_ text: String) throws -> SecretReference { try #require(SecretReference(text)) }

    /// The error of reading one place; nil where it has a value.
    static func error(_ store: any SecretStore, _ text: String) async throws -> ProviderError? {
        try await Outcome(store, text).error(text)
    }

    /// The error of storing a new value in one place; nil where it was stored.
    static func writeError(
        _ store: any WritableSecretStore, _ text: String, _ value: String = "a-new-value", over current: StoredSecret? = nil
    ) async throws -> ProviderError? {
        let reference = try reference(text)
        do {
            try await store.write(Secret(value), at: reference, over: current)
            return nil
        } catch {
            return error
        }
    }

    /// What is there now, to be written over.
    static func current(_ store: any SecretStore, _ text: String) async throws -> StoredSecret {
        let reference = try reference(text)
        return try #require(await store.read([reference])[reference]).get()
    }
}
