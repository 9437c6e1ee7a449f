package import Diagnostics
package import Resources

/// One Cloudflare Worker script, as far as its secrets go: the script itself is deployed elsewhere.
package struct Worker: Sendable {
    /// The script's name.
    package let name: Located<String>
    package let environment: String
    package let provider: String
    /// The id of the account that has the script.
    package let account: Located<String>
    package let mode: Mode
    /// By the name of the binding; a `!secret`, `!external` or `!absent`.
    package let secrets: [String: Located<ConfigValue>]

    package init(
        name: Located<String>, environment: String, provider: String, account: Located<String>, mode: Mode,
        secrets: [String: Located<ConfigValue>]
    ) {
        self.name = name
        self.environment = environment
        self.provider = provider
        self.account = account
        self.mode = mode
        self.secrets = secrets
    }

    package var scope: Scope { Scope(provider: provider, name: name.value) }
}
