internal import Estate
internal import Resources

/// What a Pages project says of itself besides its variables and domains.
struct PagesFacts: Hashable {
    /// The account's id.
    let account: String
    /// The latest deployment's id, and the commit and the branch it was made of; nil where that is not known.
    var deployment, commit, branch: String?
    /// What the API says the configuration of an environment is, where it says so.
    var hashes: [PagesProject.Deployment: String] = [:]

    private enum Key {
        static let (account, deployment, commit, branch) = ("account", "deployment", "commit", "branch")

        static func hash(_ deployment: PagesProject.Deployment) -> String { "hash.\(deployment.rawValue)" }
    }

    init(account: String) {
        self.account = account
    }

    init(_ project: PagesAPI.Project, account: String) {
        self.init(account: account)
        deployment = project.latest_deployment?.id
        commit = project.latest_deployment?.deployment_trigger?.metadata?.commit_hash
        branch = project.latest_deployment?.deployment_trigger?.metadata?.branch
        for deployment in PagesProject.Deployment.allCases {
            hashes[deployment] = project.configuration(of: deployment).wrangler_config_hash
        }
    }

    /// Nil for an observation of something else.
    init?(_ observation: Observation) {
        guard let account = observation.facts[Key.account]?.text else { return nil }
        self.init(account: account)
        deployment = observation.facts[Key.deployment]?.text
        commit = observation.facts[Key.commit]?.text
        branch = observation.facts[Key.branch]?.text
        for deployment in PagesProject.Deployment.allCases { hashes[deployment] = observation.facts[Key.hash(deployment)]?.text }
    }

    /// For the observation that is read back by ``init(_:)``.
    var facts: [String: Content] {
        var facts: [String: Content] = [Key.account: .text(account)]
        facts[Key.deployment] = deployment.map(Content.text)
        facts[Key.commit] = commit.map(Content.text)
        facts[Key.branch] = branch.map(Content.text)
        for (deployment, hash) in hashes { facts[Key.hash(deployment)] = .text(hash) }
        return facts
    }
}
