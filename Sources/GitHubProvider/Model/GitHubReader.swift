package import Planning
package import Reconciling
package import Resources

/// Reads nothing: a plan asks GitHub no question.
package struct GitHubReader: ProviderReader {
    package init() {}

    package func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] { [:] }

    package func answer(_ lookups: [Lookup]) async -> [Lookup: Result<String, ProviderError>] {
        let pairs = lookups.map { lookup in
            (
                lookup,
                Result<String, ProviderError>.failure(
                    ProviderError(.rejected, attempt: "answering \(lookup)", message: "GitHub answers no look-ups"))
            )
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
