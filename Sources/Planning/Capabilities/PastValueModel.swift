package import Resources

/// A model of a provider that remembers values that were live once.
package protocol PastValueModel: ProviderModel {
    /// Where a value that is known by its fingerprint can still be read; nil where the provider keeps none.
    func pastValue(at address: Address, _ fingerprint: Fingerprint) -> SecretReference?
}
