internal import Estate
package import Reconciling
internal import Resources

/// Secrets in the environment of this program.
package enum EnvironmentStoreDefinition {
    package static let definition = StoreDefinition(
        StoreDescriptor(kind: "environment", readOnlyReason: "is the environment of this program", holdsVariables: true)
    ) { EnvironmentStore(variables: $0.variables) }
}

/// Secrets in a file of this machine.
package enum FileStoreDefinition {
    package static let definition = StoreDefinition(
        StoreDescriptor(kind: "file", settings: [SettingDescriptor("path", "the path of the file", isRequired: true)])
    ) { FileStore(path: $0.client.settings["path"] ?? "") }
}

/// Secrets in Infisical.
package enum InfisicalStoreDefinition {
    private static let need = "a machine identity that may read the project's secrets"

    package static let definition = StoreDefinition(
        StoreDescriptor(
            kind: "infisical", defaultURL: "https://app.infisical.com",
            settings: [
                SettingDescriptor("url", "the store's address"), SettingDescriptor("project", "the project's id", isRequired: true),
                SettingDescriptor("expand", "whether ${…} references in values are expanded: true by default"),
            ],
            credentials: [
                [CredentialDescriptor("auth", "an access token", need: "a token of \(need)")],
                [
                    CredentialDescriptor("client_id", "universal auth", need: "the client id of \(need)"),
                    CredentialDescriptor("client_secret", "universal auth", need: "the client secret of \(need)"),
                ],
            ], width: 8,
            // Service tokens: an id and two secrets.
            credentialForms: [CredentialForm("st.", "a signed token", .dotted(skipping: 1))])
    ) { context in
        let credentials = context.client.credentials
        let authentication: InfisicalStore.Authentication =
            if let id = credentials["client_id"], let secret = credentials["client_secret"] {
                .universalAuth(clientID: id, clientSecret: secret)
            } else {
                .token(credentials["auth"] ?? Secret(""))
            }
        return InfisicalStore(
            client: context.client.client { _ in }, project: context.client.settings["project"] ?? "", authentication: authentication,
            expandsReferences: context.client.settings["expand"] != "false")
    }
}
