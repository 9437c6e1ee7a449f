package import Estate
package import Planning
package import Resources

/// All that the program knows of one kind of provider. Each provider's target exports one; the list of them is in `Integrations`.
package struct ProviderDefinition: Sendable {
    package let descriptor: ProviderDescriptor
    /// The pure part, which works without a credential; nil where nothing of it is declared.
    package let model: (any ProviderModel)?
    /// Connects one declared provider. Sends nothing.
    package let connect: @Sendable (ProviderContext) -> ConnectedProvider

    package init(
        _ descriptor: ProviderDescriptor, model: (any ProviderModel)?,
        connect: @escaping @Sendable (ProviderContext) -> ConnectedProvider
    ) {
        self.descriptor = descriptor
        self.model = model
        self.connect = connect
    }
}

extension ProviderDefinition {
    /// The same among others, whose descriptors tell its model what it asks for (``MailAwareModel``).
    package func among(_ others: [ProviderDefinition]) -> ProviderDefinition {
        guard let model = model as? any MailAwareModel else { return self }
        return ProviderDefinition(descriptor, model: model.knowing(others.compactMap(\.descriptor.mail)), connect: connect)
    }
}

/// What a provider is connected with.
package struct ProviderContext: Sendable {
    package let client: ClientContext
    package let estate: Estate
    /// What the estate's fingerprints are made with.
    package let key: FingerprintKey
    /// Told every live value that is not of a safe kind.
    package let watch: SecretWatch

    package init(client: ClientContext, estate: Estate, key: FingerprintKey, watch: SecretWatch) {
        self.client = client
        self.estate = estate
        self.key = key
        self.watch = watch
    }
}

/// One declared provider, connected.
package struct ConnectedProvider: Sendable {
    /// Nil where nothing of it is declared.
    package let reader: (any ProviderReader)?
    /// Nil where it answers none.
    package let lookups: (any LookupReader)?
    /// Nil where nothing can be asked beforehand.
    package let preflight: (any PreflightReader)?
    /// Nil where nothing of it can be taken into files.
    package let importer: (any ImportReader)?
    /// Nil where nothing is written there.
    package let writer: (any ProviderWriter)?
    /// Nil where nothing is promoted there.
    package let promoter: (any ArtefactPromoter)?
    /// Where values that were live once can still be read, by name. No declared store has a dot in its name.
    package let stores: [String: any SecretStore]

    /// - Parameters:
    ///   - lookups: where the reader does not answer look-ups itself.
    ///   - preflight: where the reader does not ask beforehand itself.
    package init(
        reader: (any ProviderReader)? = nil, lookups: (any LookupReader)? = nil, preflight: (any PreflightReader)? = nil,
        importer: (any ImportReader)? = nil, writer: (any ProviderWriter)? = nil, promoter: (any ArtefactPromoter)? = nil,
        stores: [String: any SecretStore] = [:]
    ) {
        self.lookups = lookups ?? reader as? any LookupReader
        self.preflight = preflight ?? reader as? any PreflightReader
        self.reader = reader
        self.importer = importer
        self.writer = writer
        self.promoter = promoter
        self.stores = stores
    }
}
