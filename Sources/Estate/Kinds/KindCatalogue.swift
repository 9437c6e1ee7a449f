/// The kinds of provider and of store that an estate may name.
package struct KindCatalogue: Sendable {
    /// In the order in which they are named to people.
    package let providers: [ProviderDescriptor]
    /// In the order in which they are named to people.
    package let stores: [StoreDescriptor]
    /// What credentials look like, whoever gives them out.
    package let credentialForms: CredentialForms

    package init(providers: [ProviderDescriptor], stores: [StoreDescriptor]) {
        self.providers = providers
        self.stores = stores
        credentialForms = CredentialForms(of: providers.flatMap(\.credentialForms) + stores.flatMap(\.credentialForms))
    }

    /// The kind of provider of this name; nil where there is none.
    package func provider(_ kind: String) -> ProviderDescriptor? { providers.first { $0.kind == kind } }

    /// The kind of store of this name; nil where there is none.
    package func store(_ kind: String) -> StoreDescriptor? { stores.first { $0.kind == kind } }

    /// The kinds of resource that addresses may name.
    package var resourceKinds: Set<String> { Set(providers.flatMap(\.resources).map(\.kind)) }

    /// The kinds of provider that hold `noun`.
    package func kinds(holding noun: Noun) -> [String] { providers.filter { $0.nouns.contains(noun) }.map(\.kind) }
}
