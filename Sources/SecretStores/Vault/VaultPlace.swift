internal import Reconciling
internal import Resources

/// Where a reference is in the KV engine: `vault@prod:/Queue/STRIPE_KEY` is the key `value` of the secret `prod/Queue/STRIPE_KEY`,
/// `vault@prod:/Queue/stripe#api_key` the key `api_key` of the secret `prod/Queue/stripe`.
struct VaultPlace: Hashable, Sendable {
    /// Below the mount.
    let path: VaultPath
    let key: String

    /// - Throws: ``ProviderError`` for a reference that names no place, or one in a second spelling: rules about places compare
    ///   references, so each place has one.
    init(_ reference: SecretReference, prefix: VaultPath, defaultKey: String) throws(ProviderError) {
        let attempt = "locating \(reference)"
        guard let slug = reference.environment, !slug.isEmpty else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the store has no slug for this environment",
                fix: "name it under the store's environments:, or write store@slug:/path")
        }
        let parts = reference.name.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let key = parts.count == 2 ? parts[1] : defaultKey
        guard !key.isEmpty else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "no key follows the #", fix: "write the key, or leave the # out")
        }
        guard parts.count == 1 || key != defaultKey else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "\(key) is the default key, which references do not name",
                fix: "write \(parts[0]) without #\(key): each location has one spelling")
        }
        let folders = reference.folder.split(separator: "/").map(String.init)
        path = try VaultPath(prefix.segments + [slug] + folders + [parts[0]], attempt: attempt)
        self.key = key
    }
}
