package import Estate

/// All that the program knows of one kind of secret store.
package struct StoreDefinition: Sendable {
    package let descriptor: StoreDescriptor
    /// Connects one declared store. Sends nothing. What can be written to is a ``WritableSecretStore``.
    package let connect: @Sendable (StoreContext) -> any SecretStore

    package init(_ descriptor: StoreDescriptor, connect: @escaping @Sendable (StoreContext) -> any SecretStore) {
        self.descriptor = descriptor
        self.connect = connect
    }
}

/// What a store is connected with.
package struct StoreContext: Sendable {
    package let client: ClientContext
    /// The environment of this program.
    package let variables: [String: String]

    package init(client: ClientContext, variables: [String: String]) {
        self.client = client
        self.variables = variables
    }
}
