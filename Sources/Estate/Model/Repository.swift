package import Diagnostics
package import Resources

/// What a repository's host gives the repository's jobs: the secrets and variables of all of them, or of one deployment environment with
/// the rules that protect it.
package struct Repository: Sendable {
    /// `owner/name`.
    package let name: Located<String>
    /// The environment of the estate that owns it.
    package let environment: String
    package let provider: String
    /// The host's own name of a deployment environment; nil for what all jobs get.
    package let deployment: Located<String>?
    package let mode: Mode
    /// Nil where the rules are not declared.
    package let protection: Located<DeploymentProtection>?
    /// By name; a `!secret`, `!external` or `!absent`.
    package let secrets: [String: Located<ConfigValue>]
    /// By name; a text, `!external` or `!absent`.
    package let variables: [String: Located<ConfigValue>]
    /// Declared settings that are only observed, in the order of the file.
    package let observe: [IgnoreRule]

    package init(
        name: Located<String>, environment: String, provider: String, deployment: Located<String>?, mode: Mode,
        protection: Located<DeploymentProtection>?, secrets: [String: Located<ConfigValue>], variables: [String: Located<ConfigValue>],
        observe: [IgnoreRule] = []
    ) {
        self.observe = observe
        self.name = name
        self.environment = environment
        self.provider = provider
        self.deployment = deployment
        self.mode = mode
        self.protection = protection
        self.secrets = secrets
        self.variables = variables
    }

    /// `acme/infra`, or `acme/infra@production` of a deployment environment.
    package var scope: Scope { Scope(provider: provider, name: name.value + (deployment.map { "@\($0.value)" } ?? "")) }
}

/// What has to be so before a job of a deployment environment runs.
package struct DeploymentProtection: Hashable, Sendable {
    /// Who may approve a job.
    package struct Reviewer: Hashable, Sendable {
        /// What the host calls such a reviewer.
        package enum Kind: String, Hashable, Sendable {
            case user, team
        }

        /// The host's own number, or a name that the host knows it by; teams are those of the repository's owner.
        package enum Identity: Hashable, Sendable {
            case number(Int)
            case name(String)
        }

        package let kind: Kind
        package let identity: Identity

        package init(_ kind: Kind, _ identity: Identity) {
            self.kind = kind
            self.identity = identity
        }
    }

    /// Which branches may deploy.
    package enum Branches: Hashable, Sendable {
        case all
        /// Those that the host's own branch protection covers.
        case protected
        case matching([String])
    }

    /// Minutes that a job waits before it may begin; 0 for none.
    package let waitMinutes: Int
    /// One of them has to approve; six at most.
    package let reviewers: [Located<Reviewer>]
    package let preventsSelfReview: Bool
    package let branches: Branches

    package init(waitMinutes: Int = 0, reviewers: [Located<Reviewer>] = [], preventsSelfReview: Bool = false, branches: Branches = .all) {
        self.waitMinutes = waitMinutes
        self.reviewers = reviewers
        self.preventsSelfReview = preventsSelfReview
        self.branches = branches
    }
}
