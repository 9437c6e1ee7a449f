internal import Reconciling
internal import Resources

/// How this machine proves to the server who it is.
enum VaultAuthentication: Sendable {
    case token(Secret)
    /// - Parameter secretID: nil for a role that is not bound to one.
    case appRole(mount: VaultPath, roleID: Secret, secretID: Secret?)
    /// - Parameter role: nil for the method's default one.
    case identityToken(mount: VaultPath, role: String?, IdentityToken)

    init(_ context: ClientContext, variables: [String: String], attempt: String) throws(ProviderError) {
        let credentials = context.credentials
        func mount(_ standard: String) throws(ProviderError) -> VaultPath {
            try VaultPath(text: context.settings["auth_mount"] ?? standard, attempt: attempt)
        }
        if let token = credentials["token"] {
            self = .token(token)
        } else if let roleID = credentials["role_id"] {
            self = .appRole(mount: try mount("approle"), roleID: roleID, secretID: credentials["secret_id"])
        } else {
            let source = try IdentityToken(context, variables: variables, attempt: attempt)
            self = .identityToken(mount: try mount("jwt"), role: context.settings["role"], source)
        }
    }
}
