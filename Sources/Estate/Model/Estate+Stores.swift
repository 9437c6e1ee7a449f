package import Resources

extension Estate {
    /// A secret reference with its store's environment slug filled in from the estate's mapping.
    package func located(_ reference: SecretReference, in environment: String) -> SecretReference {
        reference.inEnvironment(stores[reference.store]?.environments[environment])
    }
}
