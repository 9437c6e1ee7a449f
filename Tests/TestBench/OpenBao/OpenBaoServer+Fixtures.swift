package import CanonicalJSON
internal import CurlTransport
internal import Foundation
internal import Integrations
package import Reconciling
internal import Resources

extension OpenBaoServer {
    /// A KV engine of its own for one test.
    package func makeMount(version: Int = 2, namespace: String? = nil, configuration: JSONValue? = nil) async throws -> String {
        let mount = "kv-" + UUID().uuidString.lowercased()
        try await send(
            "POST", "sys/mounts/\(mount)", json: ["type": "kv", "options": ["version": .string("\(version)")]], namespace: namespace)
        if version == 2 { try await awaitVersions(mount, namespace: namespace) }
        if let configuration { try await send("POST", "\(mount)/config", json: configuration, namespace: namespace) }
        return mount
    }

    /// An engine of version 2 refuses everything for a moment after it was mounted.
    func awaitVersions(_ mount: String, namespace: String? = nil) async throws {
        for _ in 0..<500 {
            if (try? await send("GET", "\(mount)/config", namespace: namespace)) != nil { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure(description: "the engine at \(mount) does not become ready")
    }

    /// The policy that follows `<!-- policy: NAME -->` in docs/vault.md, as it stands there.
    package static func documentedPolicy(_ name: String) throws -> String {
        let text = try String(contentsOf: Program.root.appending(path: "docs/vault.md"), encoding: .utf8)
        guard let rest = text.components(separatedBy: "<!-- policy: \(name) -->\n```hcl\n").dropFirst().first,
            let policy = rest.components(separatedBy: "```").first
        else { throw Failure(description: "docs/vault.md has no policy \(name)") }
        return policy
    }

    /// - Returns: the name of a policy with this text.
    package func makePolicy(_ text: String) async throws -> String {
        let name = "p-" + UUID().uuidString.lowercased()
        try await send("PUT", "sys/policies/acl/\(name)", json: ["policy": .string(text)])
        return name
    }

    /// A token that may do what `policy` says, and no more.
    /// - Parameter more: members of the request besides, such as `ttl`.
    package func makeToken(policy: String, _ more: [String: JSONValue] = [:]) async throws -> String {
        let name = try await makePolicy(policy)
        let body = JSONValue.object(["policies": [.string(name)]].merging(more) { $1 })
        guard let token = try await send("POST", "auth/token/create", json: body)["auth"]?["client_token"]?.string else {
            throw Failure(description: "there is no token in the answer")
        }
        return token
    }

    /// The store as an estate's file declares it.
    /// - Parameters:
    ///   - settings: besides the address.
    ///   - credentials: the owner's token where there are none.
    ///   - transport: in the place of a real one.
    package func store(
        _ settings: [String: String] = [:], credentials: [String: String]? = nil, variables: [String: String] = [:],
        secure: Bool = false, transport: (any HTTPTransport)? = nil
    ) throws -> any WritableSecretStore {
        let context = ClientContext(
            name: "vault", settings: settings, credentials: (credentials ?? ["token": rootToken]).mapValues { Secret($0) },
            transport: try transport ?? CurlTransport(), baseURL: secure ? secureAddress : address, isSimulated: false, width: 16)
        guard let definition = Integrations.store("vault"),
            let store = definition.connect(StoreContext(client: context, variables: variables)) as? any WritableSecretStore
        else { throw Failure(description: "the kind vault is not in the list") }
        return store
    }
}
