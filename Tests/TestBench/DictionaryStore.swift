package import Reconciling
package import Resources

/// Secrets that a test knows.
package struct DictionaryStore: SecretStore {
    private let values: [String: String]

    /// - Parameter values: by the reference as written, such as `vault@prod:/Queue/KEY`.
    package init(_ values: [String: String]) {
        self.values = values
    }

    package func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        Dictionary(
            references.map { reference in
                guard let value = values[reference.description] else {
                    return (
                        reference, .failure(ProviderError(.notFound, attempt: "reading \(reference)", message: "there is no such secret"))
                    )
                }
                return (reference, .success(StoredSecret(Secret(value), version: "1")))
            }, uniquingKeysWith: { first, _ in first })
    }
}
