internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import GitHubProvider
internal import Reconciling

/// What GitHub asks for before it merges into the branch that is trusted.
struct ProtectionChecks {
    /// The status that a plan in a pull request always concludes.
    static let status = "plumb"

    private let trusted: TrustedEstate
    private let talk: LogOptions
    private let variables: [String: String]
    private let name = "branch protection"

    init(_ trusted: TrustedEstate, _ talk: LogOptions, _ variables: [String: String]) {
        self.trusted = trusted
        self.talk = talk
        self.variables = variables
    }

    func run() async -> [HealthCheck] {
        guard let commit = trusted.commit, let branch = commit.label.split(separator: "@").first?.split(separator: "/", maxSplits: 1).last
        else {
            return [HealthCheck(name, .untested, "no branch of git is trusted")]
        }
        guard let repository = RunnerEvent.repository(variables["GITHUB_REPOSITORY"]) else {
            return [HealthCheck(name, .untested, "GITHUB_REPOSITORY names no repository", fix: "set it to OWNER/NAME; a job has it")]
        }
        guard let token = variables["GITHUB_TOKEN"], !token.isEmpty else {
            return [
                HealthCheck(name, .untested, "GITHUB_TOKEN is not set", fix: "set it to a token with Contents: read and Metadata: read")
            ]
        }
        do {
            let client = try PullRequestPublication.client(token: token, talk, variables: variables)
            let found = try await BranchProtectionReader(client: client, repository: repository).read(String(branch))
            return Self.checks(found, of: String(branch))
        } catch let error as ProviderError {
            let isUnseen = [.notFound, .forbidden, .unauthenticated].contains(error.code)
            let fix = isUnseen ? "a token with Contents: read and Metadata: read of \(repository)" : error.fix
            return [HealthCheck(name, .problem, "\(error.attempt): \(error.message)", fix: fix.map { DisplayText($0) })]
        } catch {
            return [HealthCheck(name, .problem, error as? CommandFailure ?? CommandFailure(.failure, "it cannot be read"))]
        }
    }

    private static func checks(_ found: BranchProtection, of branch: String) -> [HealthCheck] {
        let name = "branch protection"
        guard found.isProtected else {
            return [
                HealthCheck(
                    name, .problem, "nothing protects \(branch): anyone who may push decides what is trusted",
                    fix: "require pull requests and the status \(status) on \(branch) (Settings, Rules, Rulesets)")
            ]
        }
        var checks: [HealthCheck] = []
        if found.requiredStatuses.contains(status) {
            checks.append(HealthCheck(name, .ok, "\(branch) requires the status \(status)"))
        } else {
            checks.append(
                HealthCheck(
                    name, .problem, "\(branch) merges without the status \(status)",
                    fix: "require it on \(branch) (Settings, Rules, Rulesets)"))
        }
        // The older kind of protection tells that only those who administer the repository.
        if found.requiresPullRequest == false {
            checks.append(
                HealthCheck(name, .warning, "no ruleset of \(branch) requires pull requests", fix: "see that its protection does"))
        }
        return checks
    }
}
