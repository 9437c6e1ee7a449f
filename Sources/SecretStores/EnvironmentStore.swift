package import Reconciling
package import Resources

/// Secrets in the environment of this process: the reference's name is the variable's.
package struct EnvironmentStore: SecretStore {
    private let variables: [String: String]

    package init(variables: [String: String]) {
        self.variables = variables
    }

    package func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        Dictionary(references.map { ($0, value(of: $0)) }, uniquingKeysWith: { first, _ in first })
    }

    private func value(of reference: SecretReference) -> Result<StoredSecret, ProviderError> {
        guard let text = variables[reference.name], !text.isEmpty else {
            let what = variables[reference.name] == nil ? "is not set" : "is empty"
            return .failure(
                ProviderError(
                    .notFound, attempt: "reading \(reference)", message: "the environment variable \(reference.name) \(what)",
                    fix: "set \(reference.name)"))
        }
        return .success(StoredSecret(Secret(text), version: nil))
    }
}
