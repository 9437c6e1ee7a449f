internal import Estate
package import Reconciling

/// Secrets in OpenBao or HashiCorp Vault (KV version 2).
package enum VaultStoreDefinition {
    private static let need = "policies for the store's secrets (docs/vault.md)"

    package static let definition = StoreDefinition(
        StoreDescriptor(
            kind: "vault",
            settings: [
                SettingDescriptor("url", "the server's address", isRequired: true),
                SettingDescriptor("mount", "where the KV engine is mounted: secret by default"),
                SettingDescriptor("prefix", "the folder of the mount that contains all of the store's secrets"),
                SettingDescriptor("key", "the key of a secret that holds the value if a reference names none: value by default"),
                SettingDescriptor("namespace", "the namespace of the mount and of the login"),
                SettingDescriptor("ca", "the absolute path of a PEM file with the CA of the server's certificate"),
                SettingDescriptor("auth_mount", "where the login method is mounted: approle or jwt by default"),
                SettingDescriptor("role", "the role of a JWT login; the method's default role if omitted"),
                SettingDescriptor("jwt_file", "the absolute path of a file with the JWT to log in with"),
                SettingDescriptor("audience", "the audience of the JWT that a job of GitHub Actions asks for"),
            ],
            credentials: [
                [CredentialDescriptor("token", "a token", need: "a token with \(need)")],
                [
                    CredentialDescriptor("role_id", "AppRole", need: "the role id of an AppRole with \(need)"),
                    CredentialDescriptor("secret_id", "AppRole", need: "a secret id of the AppRole"),
                ],
                [CredentialDescriptor("role_id", "AppRole", need: "the role id of an AppRole with \(need)")],
                [CredentialDescriptor("jwt", "a JWT to log in with", need: "a JWT for a role with \(need)")],
                // The JWT of a file, or of a job of GitHub Actions.
                [],
            ], width: 16, credentialForms: ["hvs.", "hvb."].map { CredentialForm($0, "a token of the store", .token(16)) })
    ) { VaultStore($0.client, variables: $0.variables) }
}
