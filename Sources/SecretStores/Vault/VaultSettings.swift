internal import HTTPMessages
internal import Reconciling
internal import Resources

/// What `estate.yaml` says of the store.
struct VaultSettings: Sendable {
    let mount: VaultPath
    let prefix: VaultPath
    let defaultKey: String
    let authentication: VaultAuthentication
    private let namespace: String?
    private let authorities: String?

    /// - Throws: ``ProviderError`` for what cannot be meant.
    init(_ context: ClientContext, variables: [String: String]) throws(ProviderError) {
        let attempt = "reading the settings of the store \(context.name)"
        let settings = context.settings
        mount = try VaultPath(text: settings["mount"] ?? "secret", attempt: attempt)
        guard !mount.segments.isEmpty else {
            throw ProviderError(.rejected, attempt: attempt, message: "mount is empty", fix: "write where the KV engine is mounted")
        }
        prefix = try VaultPath(text: settings["prefix"] ?? "", attempt: attempt)
        defaultKey = settings["key"] ?? "value"
        guard !defaultKey.isEmpty else {
            throw ProviderError(.rejected, attempt: attempt, message: "key is empty", fix: "write the key that holds the value")
        }
        namespace = try settings["namespace"].map { text throws(ProviderError) in try VaultPath(text: text, attempt: attempt).text }
        authorities = try Self.absolute(settings["ca"], "ca", attempt: attempt)
        authentication = try VaultAuthentication(context, variables: variables, attempt: attempt)
    }

    /// A file of the working tree could be exchanged by a change that nobody has reviewed.
    static func absolute(_ path: String?, _ key: String, attempt: String) throws(ProviderError) -> String? {
        guard let path else { return nil }
        guard path.hasPrefix("/") else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "\(key) is not an absolute path",
                fix: "write where the file is on this machine, outside of the estate's repository")
        }
        return path
    }

    /// What every request to the server carries besides its token.
    func prepare(_ request: inout HTTPRequest) {
        // A server may be told to refuse requests without it: a browser that is led there cannot add it.
        request.headers["X-Vault-Request"] = "true"
        if let namespace { request.headers["X-Vault-Namespace"] = namespace }
        request.authorities = authorities
    }
}
