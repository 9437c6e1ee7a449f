internal import Diagnostics
internal import Estate
internal import GitRepository

/// What git vouches for: the commit that is trusted, and whether its history can be told.
struct GitChecks {
    private let trusted: TrustedEstate
    private let estate: Estate
    private let isCI: Bool

    /// - Parameter estate: as the files have it.
    init(_ trusted: TrustedEstate, _ estate: Estate, isCI: Bool) {
        self.trusted = trusted
        self.estate = estate
        self.isCI = isCI
    }

    func run() async -> [HealthCheck] {
        guard let commit = trusted.commit else { return [outside] }
        let whole = await depth(commit)
        guard trusted.isReviewed else {
            return [
                HealthCheck(
                    "git", .warning, "the files are not those of \(commit.label): providers, stores and gates are taken from there",
                    fix: "merge the change; nothing is wrong while it is reviewed")
            ] + whole
        }
        return [HealthCheck("git", .ok, "the files are those of \(commit.label)")] + whole
    }

    private var outside: HealthCheck {
        let gated = estate.environments.values.filter { $0.gate != nil }.map(\.name.value).sorted()
        guard !gated.isEmpty, !estate.isGitOptional else { return HealthCheck("git", .ok, "the files are in no repository, and need none") }
        return HealthCheck(
            "git", .problem, "the files are in no repository, and \(gated.joined(separator: ", ")) has a gate that no git branch confirms",
            fix: "git init, commit, push, and: git remote set-head origin main")
    }

    /// Authors of a change are counted from the commit that was applied last.
    private func depth(_ commit: TrustedCommit) async -> [HealthCheck] {
        let isCounted = estate.environments.values.contains { $0.gate?.approvals != nil }
        guard let isShallow = try? await commit.repository.isShallow() else {
            return [HealthCheck("git history", .untested, "git does not say whether the clone is complete")]
        }
        guard isShallow else { return [HealthCheck("git history", .ok, "the clone is complete")] }
        return [
            HealthCheck(
                "git history", isCounted || isCI ? .problem : .warning,
                "the clone is shallow: approvals cannot be counted, and the order of commits cannot be checked",
                fix: "fetch-depth: 0 in the workflow's checkout, or: git fetch --unshallow")
        ]
    }
}
