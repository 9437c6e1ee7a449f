package import Diagnostics
package import Resources

/// One Pages project, as far as the variables of its environments and its custom domains go: what it serves is deployed elsewhere.
package struct PagesProject: Sendable {
    /// The two environments that every project has.
    package enum Deployment: String, Hashable, Sendable, CaseIterable {
        case production, preview
    }

    /// What is declared of one environment. No name is in both maps: a variable is plain text or a secret.
    package struct Variables: Sendable {
        /// A literal, `!ref`, `!lookup`, `!external` or `!absent`. Whoever may read the project sees the value.
        package let plain: [String: Located<ConfigValue>]
        /// A `!secret`, `!external` or `!absent`. Nobody can read the value back.
        package let secret: [String: Located<ConfigValue>]

        package init(plain: [String: Located<ConfigValue>] = [:], secret: [String: Located<ConfigValue>] = [:]) {
            self.plain = plain
            self.secret = secret
        }
    }

    /// The project's name.
    package let name: Located<String>
    package let environment: String
    package let provider: String
    /// The id of the account that has the project.
    package let account: Located<String>
    package let mode: Mode
    /// An environment of the project that the file leaves out is not there.
    package let variables: [Deployment: Variables]
    /// Custom domains, in the order of the file.
    package let domains: [Located<String>]

    package init(
        name: Located<String>, environment: String, provider: String, account: Located<String>, mode: Mode,
        variables: [Deployment: Variables] = [:], domains: [Located<String>] = []
    ) {
        self.name = name
        self.environment = environment
        self.provider = provider
        self.account = account
        self.mode = mode
        self.variables = variables
        self.domains = domains
    }

    /// The noun of its scope: a Worker script of the same account may have the same name.
    package static let noun = "pages"

    package var scope: Scope { Scope(provider: provider, noun: Self.noun, name: name.value) }

    /// Every project has a host below this one: what its custom domains point to.
    package static let hostSuffix = ".pages.dev"

    /// Everything that is written for a variable, of either environment.
    package var values: [Located<ConfigValue>] { variables.values.flatMap { Array($0.plain.values) + Array($0.secret.values) } }

    /// Secrets by what they are called within the project, such as `production/STRIPE_KEY`.
    package var secrets: [String: Located<ConfigValue>] {
        variables.reduce(into: [:]) { found, entry in
            for (name, value) in entry.value.secret { found["\(entry.key.rawValue)/\(name)"] = value }
        }
    }
}
